import {
  type DisplayConstituent,
  type DisplayEndorsement,
  type Finding,
  type Outcome,
  type Piece,
  shownDomain,
  type Verdict,
  withoutHidden,
} from '@laurel/core/verification'
import { formatDate, formatDateTime } from '../i18n/format.ts'
import { type Answer, answers, type Conclusion, conclude, LOOK_ALIKE, TONES, type Tone } from './conclude.ts'
import { html, type Markup } from './html.ts'
import { piecesMarkup } from './pieces.ts'
import type { Translate } from './translate.ts'
import { whoMarkup } from './who.ts'
import { exactWords, vouchedSince, whyMarkup } from './why.ts'

/** A report as it is shown; names come from the gated form of the credential alone. */
export type ShownReport = {
  readonly result: Verdict
  readonly findings: readonly Finding[]
  readonly issuerName?: string | undefined
  /** The web domain that the issuer's key was found under. */
  readonly issuerDomain?: string | undefined
  readonly recipientName?: string | undefined
  /** The holder leaves the recipient's name out of what is shown. */
  readonly hidesRecipient?: boolean | undefined
  readonly validFrom?: string | undefined
  readonly validUntil?: string | undefined
  /** ISO 8601. */
  readonly checkedAt: string
  readonly endorsements?: readonly DisplayEndorsement[] | undefined
  readonly constituents?: readonly DisplayConstituent[] | undefined
  /** Of a proof bundle: ISO 8601, as of when it was valid. */
  readonly validAsOf?: string | undefined
  readonly pieces?: readonly Piece[] | undefined
}

/** `server`: what stands in the page as sent; `browser`: the visitor's own check; `running`: that check is under way. */
export type CheckedBy = 'server' | 'browser' | 'running' | 'failed'

const stroke = (path: string) =>
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`
const icon = (path: string): Markup => ({ markup: stroke(path) })
const ICONS = {
  check: icon('M5 12.500 10 17.500 19.500 7'),
  cross: icon('M6.500 6.500l11 11M17.500 6.500l-11 11'),
  pause: icon('M9 6v12M15 6v12'),
  clock: icon('M12 7v5.500l3.500 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z'),
  question: icon('M9 9.200a3 3 0 1 1 4.600 2.500c-1 .7-1.600 1.300-1.600 2.500M12 17.600v.1'),
  broken: icon('M13 3 9.500 9l5 3.500L10 21'),
  back: icon('M5 12a7 7 0 1 0 2.200-5.100M5 4.500V8h3.500'),
} as const
const ICON_OF: Readonly<Record<Conclusion, Markup>> = {
  genuine: ICONS.check,
  revoked: ICONS.back,
  changed: ICONS.broken,
  keyStolen: ICONS.cross,
  refused: ICONS.cross,
  unreadable: ICONS.question,
  suspended: ICONS.pause,
  expired: ICONS.clock,
  notYetValid: ICONS.clock,
  lookAlike: ICONS.question,
  validAsOf: ICONS.clock,
  keyFromFile: ICONS.question,
  hosted: ICONS.question,
  statusUnknown: ICONS.question,
  issuerUnknown: ICONS.question,
  unsure: ICONS.question,
}
const MARKS: Readonly<Record<Outcome, Markup>> = {
  passed: ICONS.check,
  failed: ICONS.cross,
  warning: ICONS.question,
  'not-checked': ICONS.question,
}

/** The catalogue's sentence for a finding, else the English one that the finding carries. */
const sentence = (finding: Pick<Finding, 'check' | 'code' | 'message'>, t: Translate) => {
  for (const key of [finding.code, `codes.${finding.code}`, `${finding.check}.${finding.code}`])
    if (t.has(key)) return t(key)
  return finding.message
}

const ENDORSED: Readonly<Record<Verdict, Outcome>> = {
  valid: 'passed',
  invalid: 'warning',
  indeterminate: 'not-checked',
}

/** A name that somebody gives itself is never shown without the address that vouches for it, or that there is none. */
function endorser({ by, verdict, code }: DisplayEndorsement, t: Translate): string {
  const domain = by.domain === null ? null : shownDomain(by.domain)
  const isProven = verdict === 'valid' || code === 'ENDORSEMENT_WITHDRAWN'
  const name = isProven && by.name !== null ? withoutHidden(by.name) : ''
  if (name === '') return domain ?? (by.id === null ? t('endorsement.nobody') : withoutHidden(by.id))
  return domain === null ? t('endorsement.noAddress', { name }) : t('endorsement.named', { name, domain })
}

/** One endorsement; of one that is not proven, only that it counts for nothing and why. */
function endorsementItem(endorsement: DisplayEndorsement, t: Translate): Markup {
  const { about, comment, verdict, code } = endorsement
  const isWithdrawn = code === 'ENDORSEMENT_WITHDRAWN'
  const key =
    verdict === 'valid'
      ? `endorsement.valid.${about}`
      : isWithdrawn
        ? 'endorsement.withdrawn'
        : `endorsement.${verdict}`
  const outcome = ENDORSED[verdict]
  return html`<li class="endorsement" data-verdict="${verdict}"><p data-outcome="${outcome}"><span class="sr">${t(`outcome.${outcome}`)}: </span>${t(key, { who: endorser(endorsement, t) })}</p>${
    verdict === 'valid'
      ? comment !== null && html`<blockquote>${comment}</blockquote>`
      : !isWithdrawn && html`<p>${sentence({ check: 'endorsements', code, message: '' }, t)} <code>${code}</code></p>`
  }</li>`
}

const OF_TONE: Readonly<Record<Tone, Outcome>> = {
  good: 'passed',
  broken: 'failed',
  revoked: 'failed',
  paused: 'warning',
  ended: 'warning',
  unsure: 'not-checked',
}

/** A credential inside another, with the verdict on it; its name only where its signature holds. */
function constituentItem(one: DisplayConstituent, { t, locale }: VerdictOptions): Markup {
  const conclusion = conclude({ result: one.verdict, findings: one.findings })
  const outcome = OF_TONE[TONES[conclusion]]
  const said = one.findings.some(finding => finding.code === 'CONSTITUENT_OF_ANOTHER')
    ? t('constituent.ofAnother')
    : t(`verdict.${conclusion}.title`)
  const name = one.names[locale] ?? one.name
  const issuer = (one.issuer.name && withoutHidden(one.issuer.name)) || (one.issuer.domain ?? '')
  const from = one.validFrom ? t('constituent.from', { issuer, date: formatDate(one.validFrom, locale) }) : issuer
  return html`<li class="constituent" data-conclusion="${conclusion}"><span class="mark" data-outcome="${outcome}">${MARKS[outcome]}</span><div><p>${name ? withoutHidden(name) : t('constituent.unnamed')}</p><p class="quiet-text">${from}</p><p data-outcome="${outcome}">${said}</p></div></li>`
}

/** Of many, the table says it all; here they are for whoever opens them, checked again with the rest. */
const FEW = 6
function constituentList(constituents: readonly DisplayConstituent[], options: VerdictOptions): Markup {
  const items = html`<ul class="constituents">${constituents.map(one => constituentItem(one, options))}</ul>`
  return constituents.length <= FEW
    ? items
    : html`<details><summary>${options.t('constituent.all', { count: constituents.length })}</summary>${items}</details>`
}

const blanks = (report: ShownReport, locale: string, t: Translate) => ({
  issuer: report.issuerName ?? t('verdict.someIssuer'),
  domain: report.issuerDomain ?? '',
  recipient: report.recipientName ?? '',
  from: formatDate(report.validFrom, locale),
  until: formatDate(report.validUntil, locale),
  when: formatDateTime(report.checkedAt, locale),
  asOf: formatDate(report.validAsOf, locale),
})

/** As of when a list says what it says, where it was saved and not fetched just now. */
const savedAt = (answer: Answer): string | undefined => {
  const asOf = answer.findings.find(one => one.details?.saved === true)?.details?.asOf
  return typeof asOf === 'string' ? asOf : undefined
}

/** Said of a part as such, in the place of what is said of a whole. */
const OF_A_PART: ReadonlySet<string> = new Set(['PROOF_DERIVED', 'STATUS_WITHHELD'])

function answerRow(answer: Answer, report: ShownReport, options: VerdictOptions): Markup {
  const { t, locale, vouchedMore } = options
  const saved = savedAt(answer)
  const since = vouchedSince(answer.findings)
  const variables = {
    ...blanks(report, locale, t),
    ...(saved ? { when: formatDateTime(saved, locale) } : {}),
    since: since ? formatDate(since, locale) : '',
  }
  const bare: Partial<Record<string, boolean>> = {
    inForce: answer.findings.some(one => one.code === 'STATUS_NONE'),
    issuer: !report.issuerDomain,
    recipient: !report.recipientName,
    inTime: !report.validUntil,
  }
  const isHidden = report.hidesRecipient && answer.question === 'recipient'
  const special = `answer.${answer.question}.${answer.outcome}Bare`
  const key = isHidden
    ? 'answer.recipient.hidden'
    : bare[answer.question] && t.has(special)
      ? special
      : `answer.${answer.question}.${answer.outcome}`
  const worst = answer.findings.find(one => one.outcome === answer.outcome)
  const endorsements = answer.question === 'endorsed' ? (report.endorsements ?? []) : []
  const constituents = answer.question === 'consists' ? (report.constituents ?? []) : []
  const ofPart = answer.findings.find(one => OF_A_PART.has(one.code) && one.outcome === answer.outcome)
  // What went wrong is said as exactly as it is known.
  const text =
    (ofPart && sentence(ofPart, t)) ??
    exactWords(answer, t, variables) ??
    (answer.outcome === 'failed' && worst
      ? sentence(worst, t)
      : t.has(key)
        ? t(key, variables)
        : worst
          ? sentence(worst, t)
          : t('answer.notAsked'))
  return html`<li class="answer" data-outcome="${answer.outcome}" data-question="${answer.question}">
  <span class="mark">${MARKS[answer.outcome]}<span class="sr">${t(`outcome.${answer.outcome}`)}</span></span>
  <div class="answer-text"><p>${text}</p>
  ${answer.question === 'vouched' && vouchedMore}
  ${endorsements.length > 0 && html`<ul class="endorsements">${endorsements.map(one => endorsementItem(one, t))}</ul>`}
  ${constituents.length > 0 && constituentList(constituents, options)}
  ${
    answer.findings.length > 0 &&
    html`<details><summary>${t('verdict.why')}<span class="sr">: ${text}</span></summary>${whyMarkup(answer, t, one => sentence(one, t))}</details>`
  }</div></li>`
}

export type VerdictOptions = {
  readonly t: Translate
  readonly locale: string
  readonly by: CheckedBy
  readonly headingLevel?: 1 | 2
  /** What can be done about who vouches, where the visitor keeps lists of their own. */
  readonly vouchedMore?: Markup | undefined
}

/** That the issuer has closed since, and who goes on with its work: nothing against what it had issued before. */
function closedNote({ findings }: ShownReport, { t, locale }: VerdictOptions): Markup | false {
  const details = findings.find(one => one.code === 'ISSUER_CLOSED')?.details
  if (typeof details?.closedAt !== 'string') return false
  const { successor } = details as { successor?: { name?: unknown } }
  const name = typeof successor?.name === 'string' ? withoutHidden(successor.name) : ''
  const date = formatDate(details.closedAt, locale)
  return html`<p class="note closed">${t('verdict.closed', { date })}${name !== '' && ` ${t('verdict.successor', { name })}`}</p>`
}

/** What most credentials have none of. */
const NOT_ASKED: Readonly<Record<string, string>> = { endorsed: 'ENDORSEMENTS_NONE', consists: 'CONSTITUENTS_NONE' }

/** The verdict, large, with its reasons. Colour never carries meaning alone: mark and words say it too. */
export function verdictMarkup(report: ShownReport, options: VerdictOptions): Markup {
  const { t, locale, by, headingLevel = 2 } = options
  const conclusion = conclude(report)
  const blank = blanks(report, locale, t)
  // What somebody calls themselves is never said without the address that their key was found under (HOSTILE H-46).
  const variables = {
    ...blank,
    issuer: report.issuerDomain ? `${blank.issuer} (${report.issuerDomain})` : blank.issuer,
  }
  const title = t(`verdict.${conclusion}.title`, variables)
  const alike = report.findings.filter(one => LOOK_ALIKE.has(one.code))
  const isByLogo = conclusion === 'lookAlike' && alike.every(one => one.code === 'ISSUER_LOGO_COPIED')
  const text = `verdict.${conclusion}.text${isByLogo ? 'Logo' : ''}`
  const bare = `${text}Bare`
  const words =
    (!report.recipientName || !report.issuerName || (conclusion === 'lookAlike' && !report.issuerDomain)) && t.has(bare)
      ? t(bare, variables)
      : t(text, variables)
  const id = 'verdict-title'
  // What an unproven document says of itself earns no green mark: only what failed is listed.
  const isUnproven =
    conclusion === 'changed' || conclusion === 'keyStolen' || conclusion === 'refused' || conclusion === 'unreadable'
  const listed = answers(report.findings)
    .filter(one => !isUnproven || one.outcome === 'failed')
    // Most credentials carry no endorsements; that is no question to be left with.
    .filter(one => !NOT_ASKED[one.question] || one.findings.some(finding => finding.code !== NOT_ASKED[one.question]))
  return html`<section class="verdict" data-tone="${TONES[conclusion]}" data-conclusion="${conclusion}" data-result="${report.result}" aria-labelledby="${id}">
  <div class="verdict-head"><span class="verdict-icon">${ICON_OF[conclusion]}</span>
  <div>${headingLevel === 1 ? html`<h1 id="${id}">${title}</h1>` : html`<h2 id="${id}">${title}</h2>`}<p>${words}</p></div></div>
  ${closedNote(report, options)}
  <ul class="answers">${listed.map(one => answerRow(one, report, options))}</ul>
  ${isUnproven ? '' : whoMarkup(report.findings, report.issuerDomain, options)}
  ${piecesMarkup(report.pieces ?? [], options, one => MARKS[one])}
  <p class="checked" data-by="${by}" data-when="${variables.when}" role="status">${t(`verdict.by.${by}`, variables)}</p>
</section>`
}
