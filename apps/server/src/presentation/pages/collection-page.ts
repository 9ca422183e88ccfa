import { type Conclusion, formatDate, inLanguage, issuerMark, type ShownVerdict, TONES } from '@laurel/ui/verdict'
import { html, raw } from 'hono/html'
import type { Reader } from './language.ts'
import type { PageFacts } from './layout.ts'

export type CollectionPageFacts = {
  readonly title: string
  readonly sentence: string | null
  readonly expiresAt: string | null
  /** Where the page's script says that a person has it before them. */
  readonly seenPath: string | null
  readonly url: string
  readonly previewUrl: string | null
  readonly previewsName: boolean
  readonly entries: readonly (ShownVerdict & {
    readonly conclusion: Conclusion
    readonly imageUrl?: string | undefined
    /** Where it stands by itself. */
    readonly path: string | null
  })[]
}

const card = (entry: CollectionPageFacts['entries'][number], { t, locale }: Reader) => {
  const { conclusion } = entry
  const credential = entry.credential && inLanguage(entry.credential, locale)
  const title = credential?.title ?? t('verify.title')
  const issuer = credential?.issuer
  return html`<li class="collected" data-conclusion="${conclusion}">
${entry.imageUrl ? html`<img class="artwork" src="${entry.imageUrl}" alt="" width="160" height="160">` : ''}
<div><h2>${entry.path ? html`<a href="${entry.path}">${title}</a>` : title}</h2>
${issuer ? html`<p class="by">${raw(issuerMark(issuer.name, issuer.logoUrl).markup)}<span>${issuer.name}</span></p>` : ''}
<p class="quiet-text">${credential?.validFrom ? formatDate(credential.validFrom, locale) : ''}${credential?.level ? ` · ${t('credential.level')}: ${credential.level.name}` : ''}${credential?.recipientName ? ` · ${t('credential.to')}: ${credential.recipientName}` : ''}</p>
<p class="standing" data-tone="${TONES[conclusion]}">${t(`verdict.${conclusion}.title`)}</p></div></li>`
}

/** Several credentials on one page: what they say together first, then each with its own verdict. */
export function collectionPage(facts: CollectionPageFacts, who: Reader): PageFacts {
  const { t, locale } = who
  const { entries } = facts
  const good = entries.filter(one => one.conclusion === 'genuine').length
  const isAllGood = good === entries.length
  const title = facts.title || t('share.collection')
  const name = entries.map(one => one.credential?.recipientName).find(Boolean)
  const count = { good, count: entries.length }
  return {
    title,
    styles: ['share'],
    reader: who,
    island: facts.seenPath !== null,
    preview: {
      description:
        facts.previewsName && name ? t('share.describedBy', { ...count, name }) : t('share.described', count),
      url: facts.url,
      imageUrl: facts.previewUrl ?? undefined,
      imageAlt: t('share.described', count),
    },
    body: html`<div class="collection"${facts.seenPath ? html` data-seen="${facts.seenPath}"` : ''}>
<header><h1>${title}</h1>${facts.sentence ? html`<p class="lead">${facts.sentence}</p>` : ''}
<p class="together" data-tone="${isAllGood ? 'good' : 'unsure'}">${t(isAllGood ? (good === 1 ? 'share.oneGenuine' : 'share.allGenuine') : 'share.someGenuine', count)}</p>
${facts.expiresAt ? html`<p class="quiet-text">${t('credential.sharedUntil', { until: formatDate(facts.expiresAt, locale) })}</p>` : ''}</header>
<ol class="collected-list">${entries.map(one => card(one, who))}</ol>
<p class="address">${t('credential.address', { host: new URL(facts.url).host })}</p></div>`,
  }
}
