import { textFor } from '@laurel/core/achievement'
import { formatDate, issuerMark } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { Content, PageFacts } from '../../presentation/pages/layout.ts'
import type { PublicAgreement } from '../schema.ts'

export type AgreementsPageFacts = {
  readonly issuer: {
    readonly name: string
    readonly logoUrl?: string | undefined
    readonly path: string
    readonly shortName: string
  }
  readonly agreements: readonly PublicAgreement[]
  readonly url: string
}

/** `/i/{issuer}/recognition`: what counts there, before one comes. */
export function agreementsPage({ issuer, agreements, url }: AgreementsPageFacts, reader: Reader): PageFacts {
  const { t, locale } = reader
  const number = (value: number) => new Intl.NumberFormat(locale).format(value)
  const line = (one: PublicAgreement): Content => {
    const { credential, countsAs } = one
    const facts = [
      credential.level ? t('recognition.leastLevel', { level: credential.level }) : '',
      one.maxAgeMonths ? t('recognition.maxAge', { months: number(one.maxAgeMonths) }) : '',
      one.until ? t('recognition.until', { date: formatDate(one.until, locale) }) : '',
      t(`recognition.${one.awarding}`),
    ].filter(Boolean)
    const credits =
      countsAs.credits === null
        ? ''
        : ` · ${t('recognition.credits', { credits: number(countsAs.credits), system: countsAs.creditSystem ?? '' })}`
    const ask = `/wallet/claims/new?issuer=${encodeURIComponent(issuer.shortName)}&achievement=${countsAs.achievementId}&for=recognition`
    return html`<li><div><h3>${credential.achievementName}</h3>
<p>${t('recognition.countsAs')} <a href="${new URL(countsAs.url).pathname}">${textFor(countsAs.names, locale) ?? ''}</a>${countsAs.level ? ` · ${countsAs.level}` : ''}${credits}</p>
<p class="quiet-text">${facts.join(' · ')}</p>
<p><a href="${ask}">${t('recognition.ask')}</a></p></div></li>`
  }
  const byInstitution = [...Map.groupBy(agreements, one => `${one.institution.name}\n${one.institution.did}`).values()]
  return {
    title: `${t('recognition.title')} · ${issuer.name}`,
    reader,
    listed: true,
    preview: { description: t('recognition.lead', { issuer: issuer.name }), url },
    body: html`<article class="skill-page"><h1>${t('recognition.title')}</h1>
<div class="issued-by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<div><a href="${issuer.path}">${issuer.name}</a></div></div>
<p class="prose">${t('recognition.lead', { issuer: issuer.name })}</p>
${
  byInstitution.length === 0
    ? html`<p class="quiet-text">${t('recognition.none', { issuer: issuer.name })}</p>`
    : byInstitution.map(
        list =>
          html`<section><h2>${list[0]?.institution.name ?? ''}</h2><ul class="achievements">${list.map(line)}</ul></section>`,
      )
}
<p class="note">${t('recognition.elsewhere', { issuer: issuer.name })}</p>
<p class="quiet-text"><a href="/i/${issuer.shortName}/recognition.json">${t('recognition.json')}</a></p></article>`,
  }
}
