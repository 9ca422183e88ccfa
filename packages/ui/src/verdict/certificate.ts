import { criteriaHtml } from '@laurel/core/achievement'
import type { SelectiveDisclosure } from '@laurel/core/verification'
import { formatDate } from '../i18n/format.ts'
import type { Conclusion } from './conclude.ts'
import { html, type Markup, trusted } from './html.ts'
import { inLanguage, type ShownCredential, type ShownSkill, webLink } from './shown.ts'
import { transcriptTable } from './transcript.ts'
import type { Translate } from './translate.ts'

/** What a picture must not suggest: a forged or withdrawn credential is not shown in its full colours. */
const STANDING: Partial<Record<Conclusion, 'off' | 'unproven'>> = {
  changed: 'unproven',
  keyStolen: 'unproven',
  refused: 'unproven',
  unreadable: 'unproven',
  revoked: 'off',
}

export type Words = { readonly t: Translate; readonly locale: string }

const seal = trusted(
  '<svg class="seal" viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true"><circle cx="24" cy="24" r="22" stroke-width="1.200" stroke-dasharray="2.400 1.600"/><circle cx="24" cy="24" r="17" stroke-width="1"/><path d="M24 33.500c-5.500-1-8.800-5-8.600-11 2.200.4 3.800 1.300 4.900 2.700M24 33.500c5.500-1 8.800-5 8.600-11-2.200.4-3.800 1.300-4.900 2.700M24 33.500V16.500M24 24c-2.600-1.600-3.200-4.600 0-7.500 3.200 2.900 2.600 5.900 0 7.500Z" stroke-width="1.300" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)

/** An institution's logo, or its first letter. Always beside the name. */
export const issuerMark = (name: string, logoUrl: string | undefined) =>
  html`<span class="issuer-mark" aria-hidden="true">${logoUrl ? html`<img src="${logoUrl}" alt="">` : ([...name.trim()][0] ?? '·').toLocaleUpperCase()}</span>`

function levelDots(position: number | undefined, outOf: number | undefined) {
  if (!position || !outOf || outOf > 10) return ''
  return html`<span class="dots" aria-hidden="true">${Array.from({ length: outOf }, (_, at) => trusted(at < position ? '<i class="on"></i>' : '<i></i>'))}</span>`
}

/** The certificate: artwork, title, issuer, to whom, when, level. A thing to be proud of, on a phone and on paper. */
export function certificate(shown: ShownCredential, { t, locale }: Words, conclusion: Conclusion = 'genuine'): Markup {
  const standing = STANDING[conclusion] ?? 'good'
  const credential = inLanguage(shown, locale)
  const { issuer, level } = credential
  return html`<article class="certificate" data-standing="${standing}" aria-labelledby="credential-title">
${standing === 'unproven' && html`<p class="unproven">${t('credential.unproven')}</p>`}<div class="stage">${credential.imageUrl ? html`<img class="artwork" src="${credential.imageUrl}" alt="" width="512" height="512" fetchpriority="high">` : html`<span class="artwork blank">${seal}</span>`}</div>
<div class="certificate-body">
<h1 id="credential-title">${credential.title}</h1>
<div class="issued-by">${issuerMark(issuer.name, issuer.logoUrl)}<div><span class="label">${t('credential.issuedBy')}</span>
${issuer.profileUrl && standing !== 'unproven' ? html`<a href="${issuer.profileUrl}">${issuer.name}</a>` : html`<strong>${issuer.name}</strong>`}
${issuer.domain && standing !== 'unproven' ? html`<span class="domain">${issuer.domain}</span>` : ''}</div></div>
<dl class="facts">
${credential.recipientName ? html`<div class="to"><dt>${t('credential.to')}</dt><dd>${credential.recipientName}</dd></div>` : ''}
${credential.validFrom ? html`<div><dt>${t('credential.date')}</dt><dd><time datetime="${credential.validFrom}">${formatDate(credential.validFrom, locale)}</time></dd></div>` : ''}
${credential.validUntil ? html`<div><dt>${t('credential.until')}</dt><dd><time datetime="${credential.validUntil}">${formatDate(credential.validUntil, locale)}</time></dd></div>` : ''}
${
  level
    ? html`<div><dt>${t('credential.level')}</dt><dd>${level.name} ${levelDots(level.position, level.outOf)}${level.position && level.outOf ? html`<span class="sr">(${t('credential.levelOf', { position: level.position, outOf: level.outOf })})</span>` : ''}</dd></div>`
    : ''
}
${credential.credits ? html`<div><dt>${t('credential.credits')}</dt><dd>${credential.credits}</dd></div>` : ''}
</dl>${seal}</div></article>`
}

/** The skills, by framework; only web addresses become links. */
function skillList(skills: readonly ShownSkill[], t: Translate): Markup {
  const frameworks = [...Map.groupBy(skills, one => one.framework ?? '')]
  const item = (one: ShownSkill) => {
    const link = webLink(one.url)
    const name = html`${one.code ? html`<span class="skill-code">${one.code}</span> ` : ''}${link ? html`<a href="${link}" rel="noopener noreferrer nofollow">${one.name}</a>` : one.name}`
    return html`<li>${name}${one.description ? html`<span class="${one.isLevel ? 'skill-level' : 'skill-more'}">${one.description}</span>` : ''}</li>`
  }
  return html`<section class="skills"><h2>${t('credential.skills')}</h2>${frameworks.map(([name, list]) => html`${name ? html`<h3>${name}</h3>` : ''}<ul>${list.map(item)}</ul>`)}</section>`
}

/** A text in the reader's language, or in English, or in whichever there is. */
const textIn = (texts: Readonly<Record<string, string>>, locale: string) =>
  texts[locale] ??
  Object.entries(texts).find(([one]) => one.split('-')[0] === locale)?.[1] ??
  texts.en ??
  Object.values(texts)[0]

/** Of a credential that is shown in part: what has no place of its own above, and what was kept back, in kind. */
function selectiveParts({ shown, withheld }: SelectiveDisclosure, { t, locale }: Words): Markup {
  return html`${shown.length > 0 ? html`<section><h2>${t('credential.alsoSays')}</h2><dl class="results">${shown.map(one => html`<div><dt>${textIn(one.names, locale) ?? one.path}</dt><dd>${one.value}</dd></div>`)}</dl></section>` : ''}
${
  withheld.count > 0
    ? html`<section id="withheld"><h2>${t('credential.withheld')}</h2><p>${t('credential.withheldCount', { count: withheld.count })}</p>${withheld.names.length > 0 ? html`<p>${t('credential.withheldOf')}</p><ul class="tags">${withheld.names.map(one => html`<li>${textIn(one, locale) ?? ''}</li>`)}</ul>` : ''}</section>`
    : ''
}`
}

/** What was done to earn it: description, criteria, results, evidence. */
export function particulars(shown: ShownCredential, { t, locale }: Words): Markup {
  const credential = inLanguage(shown, locale)
  const {
    description,
    criteria,
    criteriaUrl,
    results,
    evidence,
    tags,
    level,
    skills = [],
    marks = [],
    recognisedFrom = [],
    transcript,
    selective,
    notShown = [],
  } = credential
  const address = webLink(criteriaUrl)
  const count = results.length + marks.length + evidence.length + tags.length + skills.length + recognisedFrom.length
  const hasMore = selective !== undefined && selective.shown.length + selective.withheld.count > 0
  if (!description && !criteria && !address && !transcript && count + notShown.length === 0 && !hasMore) return html``
  return html`<div class="particulars">
${transcript ? transcriptTable(transcript, { t, locale }) : ''}
${description ? html`<section><h2>${t('credential.about')}</h2><p class="prose">${description}</p></section>` : ''}
${level?.description ? html`<section><h2>${t('credential.level')}: ${level.name}</h2><p class="prose">${level.description}</p></section>` : ''}
${criteria || address ? html`<section><h2>${t('credential.criteria')}</h2>${criteria ? html`<div class="prose">${trusted(criteriaHtml(criteria))}</div>` : ''}${address ? html`<p><a href="${address}" rel="noopener noreferrer nofollow">${address}</a></p>` : ''}</section>` : ''}
${
  marks.length > 0
    ? html`<section id="marks"><h2>${t('credential.marks')}</h2><dl class="marks">${marks.map(
        one =>
          html`<div><dt>${one.criterion ?? ''}</dt><dd><strong>${one.level ?? ''}</strong> ${levelDots(one.position, one.outOf)}<span class="sr">(${t('credential.levelOf', { position: one.position, outOf: one.outOf })})</span>${one.description ? html`<p>${one.description}</p>` : ''}</dd></div>`,
      )}</dl></section>`
    : ''
}
${results.length > 0 ? html`<section><h2>${t('credential.results')}</h2><dl class="results">${results.map(one => html`<div><dt>${one.name ?? ''}</dt><dd>${one.value}</dd></div>`)}</dl></section>` : ''}
${
  recognisedFrom.length > 0
    ? html`<section id="recognised"><h2>${t('credential.recognisedFrom')}</h2>${recognisedFrom.map(one => {
        const link = webLink(one.url)
        return html`<div class="evidence"><h3>${one.name}</h3>${one.about ? html`<p>${one.about}</p>` : ''}${one.why ? html`<p class="prose">${one.why}</p>` : ''}${link ? html`<p><a href="${link}" rel="noopener noreferrer nofollow">${t('credential.recognisedOpen')}</a></p>` : ''}</div>`
      })}</section>`
    : ''
}
${
  evidence.length > 0
    ? html`<section><h2>${t('credential.evidence')}</h2>${evidence.map(one => {
        const link = webLink(one.url)
        return html`<div class="evidence">${one.name ? html`<h3>${one.name}</h3>` : ''}${one.text ? html`<p class="prose">${one.text}</p>` : ''}${link ? html`<p><a href="${link}" rel="noopener noreferrer nofollow">${t('credential.evidenceOpen')}</a></p>` : ''}</div>`
      })}</section>`
    : ''
}
${skills.length > 0 ? skillList(skills, t) : ''}
${tags.length > 0 ? html`<section><h2>${t('credential.tags')}</h2><ul class="tags">${tags.map(tag => html`<li>${tag}</li>`)}</ul></section>` : ''}
${selective && hasMore ? selectiveParts(selective, { t, locale }) : ''}
${notShown.length > 0 ? html`<section id="withheld"><h2>${t('credential.notShownTitle')}</h2><p>${t('credential.notShown')}</p><ul class="tags">${notShown.map(one => html`<li>${t(`share.kind.${one}`)}</li>`)}</ul></section>` : ''}
</div>`
}
