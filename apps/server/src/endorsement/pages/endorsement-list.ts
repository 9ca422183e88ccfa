import { STATEMENTS } from '@laurel/core/endorsement'
import { formatDate, webLink } from '@laurel/ui/verdict'
import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import type { ShownEndorsement } from '../shown.ts'

export type CardFacts = Omit<ShownEndorsement, 'id' | 'path' | 'about' | 'subjectUrl' | 'kind'> & {
  /** Null before it is signed. */
  readonly path: string | null
}

/** One endorsement: by whom, what they stand behind, and what is known of them. */
export function endorsementCard(facts: CardFacts, { t, locale }: Reader, headingLevel: 2 | 3 = 3) {
  const { by, provenHost, signer, statements, comment, since, path } = facts
  const website = webLink(by.url)
  const said = STATEMENTS.filter(one => statements.includes(one))
  const name = website ? html`<a href="${website}" rel="noopener noreferrer nofollow">${by.name}</a>` : by.name
  return html`<article class="endorsed">${headingLevel === 2 ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
${said.length > 0 ? html`<ul class="endorsed-statements">${said.map(one => html`<li>${t(`endorsed.statement.${one}`)}</li>`)}</ul>` : ''}
${comment ? html`<blockquote>${comment}</blockquote>` : ''}
<p class="quiet-text">${[signer.name === by.name ? '' : signer.name, signer.role].filter(part => part !== '').join(', ')}${since ? html` · ${t('endorsed.since', { date: formatDate(since, locale) })}` : ''}</p>
<p class="quiet-text">${t('endorsed.proven', { host: provenHost })}${path ? html` <a href="${path}">${t('endorsed.toPage')}<span class="sr"> · ${by.name}</span></a>` : ''}</p></article>`
}

/** What others stand behind; nothing where nobody has endorsed it. */
export function endorsementList(endorsements: readonly ShownEndorsement[], reader: Reader, title: string, lead = '') {
  if (endorsements.length === 0) return ''
  return html`<section class="endorsed-by"><h2>${title}</h2>${lead ? html`<p class="quiet-text">${lead}</p>` : ''}
${endorsements.map(one => endorsementCard(one, reader))}</section>`
}
