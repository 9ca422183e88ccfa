import type { Finding } from '@laurel/core/verification'
import { type Answer, LOOK_ALIKE } from './conclude.ts'
import { html, type Markup } from './html.ts'
import type { Translate, Variables } from './translate.ts'

/**
 * Where one finding says more than its outcome. A look-alike is named together with whom it resembles: that name comes
 * from a list, not from the document.
 */
export function exactWords(answer: Answer, t: Translate, blanks: Variables): string | undefined {
  if (answer.findings.some(one => one.code === FROM_FILE) && t.has('answer.issuer.fromFile'))
    return t('answer.issuer.fromFile', blanks)
  for (const [code, key] of OF_HISTORY)
    if (answer.findings.some(one => one.code === code) && t.has(key)) return t(key, blanks)
  if (answer.question !== 'vouched' || !t.has('answer.vouched.lookAlike')) return undefined
  return resemblanceWords(answer.findings, t) ?? vouchingWords(answer.findings, t, blanks)
}

/** Whom the issuer might be taken for, and by what. */
export function resemblanceWords(findings: readonly Finding[], t: Translate): string | undefined {
  const found =
    findings.find(one => one.code === 'ISSUER_RESEMBLES') ?? findings.find(one => one.code === 'ISSUER_LOGO_COPIED')
  if (!found?.details) return undefined
  const { name, domain } = found.details
  const key = `answer.vouched.${found.code === 'ISSUER_RESEMBLES' ? 'lookAlike' : 'logo'}`
  return typeof domain === 'string'
    ? t(key, { known: String(name), home: domain })
    : t(`${key}Bare`, { known: String(name) })
}

/** Which list vouches, or why none does; `blanks.since` is the day in the reader's own way of writing. */
export function vouchingWords(findings: readonly Finding[], t: Translate, blanks: Variables): string | undefined {
  const found = findings.find(one => VOUCHING[one.code] !== undefined)
  if (!found) return undefined
  const { by = '', list } = found.details ?? {}
  const key = `answer.vouched.${VOUCHING[found.code]}${String(by).replace(/^./, first => first.toUpperCase())}`
  return t.has(key) ? t(key, { ...blanks, list: String(list ?? '') }) : undefined
}

/** The day that a list's word dates from, as it was noted. */
export const vouchedSince = (findings: readonly Finding[]): string | undefined => {
  const since = findings.find(one => VOUCHING[one.code] !== undefined)?.details?.since
  return typeof since === 'string' ? since : undefined
}

const VOUCHING: Readonly<Record<string, string>> = {
  ISSUER_LISTED: 'by',
  ISSUER_LIST_OFF: 'off',
  ISSUER_NOT_LISTED: 'noAddress',
}

const FROM_FILE = 'ISSUER_KEY_FROM_FILE'

/** What is said of an issuer whose keys are known from its history, and not from the address in its name. */
const OF_HISTORY = [
  ['ISSUER_KEY_BY_HISTORY', 'answer.issuer.byHistory'],
  ['ISSUER_KEY_OLD', 'answer.issuer.oldHistory'],
  ['ISSUER_OTHER_THAN_LISTED', 'answer.vouched.otherThanListed'],
  ['ISSUER_ADDRESS_OTHER', 'answer.vouched.addressOther'],
] as const

/** For engineers: what the check noted down, as it is. Long lists are cut; everything is escaped like any text. */
const MAX_DETAIL = 300
const detail = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text
}

function technical(finding: Finding, sentence: (one: Finding) => string): Markup {
  const details = Object.entries(finding.details ?? {}).filter(([, value]) => value !== '')
  return html`<li><span data-outcome="${finding.outcome}">${sentence(finding)}</span> <code>${finding.check} · ${finding.code}</code>${
    details.length > 0 &&
    html`<dl class="noted">${details.map(([key, value]) => html`<div><dt>${key}</dt><dd><code>${detail(value)}</code></dd></div>`)}</dl>`
  }</li>`
}

/** Behind "Why?": what was checked, what to do next, and the findings with their codes for whoever has to look deeper. */
export function whyMarkup(answer: Answer, t: Translate, sentence: (one: Finding) => string): Markup {
  const { question, outcome, findings } = answer
  const isLookAlike = question === 'vouched' && findings.some(one => LOOK_ALIKE.has(one.code))
  const isFromFile = findings.some(one => one.code === FROM_FILE)
  const isOff = findings.some(one => one.code === 'ISSUER_LIST_OFF')
  const next = `next.${question}.${isLookAlike ? 'lookAlike' : isFromFile ? 'fromFile' : isOff ? 'off' : outcome}`
  return html`<div class="why">
${t.has(`why.${question}`) && html`<p><strong>${t('why.checked')}</strong> ${t(`why.${question}`)}</p>`}
${t.has(next) && html`<p><strong>${t('why.next')}</strong> ${t(next)}</p>`}
<p><strong>${t('why.technical')}</strong></p><ul>${findings.map(one => technical(one, sentence))}</ul></div>`
}
