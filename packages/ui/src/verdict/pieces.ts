import type { Outcome, Piece } from '@laurel/core/verification'
import { formatDate, formatDateTime } from '../i18n/format.ts'
import { html, type Markup } from './html.ts'
import type { Translate } from './translate.ts'

/** Of what is said alike whatever the reason is, by its part and outcome; the code stands behind it for engineers. */
const ALIKE: Readonly<Record<string, string>> = {
  'anchor failed': 'ANCHOR_REFUSED',
  'status failed': 'SNAPSHOT_REFUSED',
  'status not-checked': 'SNAPSHOT_OPEN',
}

/** These are said of a day; everything else, of a minute. */
const OF_A_DAY: ReadonlySet<string> = new Set([
  'HISTORY_OK',
  'HISTORY_HOLDS',
  'HISTORY_OTHER_KEYS',
  'CLOSING_OK',
  'CLOSING_OPEN',
  'IDENTITY_CONFIRMED',
  'IDENTITY_CONFIRMED_THEN',
])

function wordsOf({ piece, outcome, code, message, asOf, details }: Piece, t: Translate, locale: string): string {
  const keys = [`pieces.${code}`, `pieces.${ALIKE[`${piece} ${outcome}`]}`]
  const when = OF_A_DAY.has(code) ? formatDate(asOf, locale) : formatDateTime(asOf, locale)
  const key = keys.find(one => t.has(one))
  // Whoever says who the issuer is goes by the name that the verifier has for them.
  const by = typeof details?.by === 'string' ? details.by : ''
  return key ? t(key, { when, by }) : message
}

/** What each part of a proof bundle shows, as of when, in plain words. */
export function piecesMarkup(
  pieces: readonly Piece[],
  { t, locale, headingLevel = 2 }: { readonly t: Translate; readonly locale: string; readonly headingLevel?: 1 | 2 },
  mark: (outcome: Outcome) => Markup,
): Markup | false {
  if (pieces.length === 0) return false
  const item = (one: Piece) =>
    html`<li class="piece" data-piece="${one.piece}" data-outcome="${one.outcome}"><span class="mark">${mark(one.outcome)}<span class="sr">${t(`outcome.${one.outcome}`)}: </span></span><p>${wordsOf(one, t, locale)} <code>${one.code}</code></p></li>`
  const title = t('pieces.title')
  return html`<div class="pieces">${headingLevel === 1 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}<p class="quiet-text">${t('pieces.lead')}</p><ul>${pieces.map(item)}</ul></div>`
}
