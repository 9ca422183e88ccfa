import { type CheckName, type Finding, layerOf, type Outcome, type Verdict } from '@laurel/core/verification'

/** What the verdict says to a person. Revoked, changed, suspended, ended and unknown are different things (NEEDS 3). */
export type Conclusion =
  | 'genuine'
  | 'revoked'
  | 'changed'
  | 'suspended'
  | 'expired'
  | 'notYetValid'
  | 'keyStolen'
  | 'refused'
  | 'unreadable'
  | 'lookAlike'
  | 'validAsOf'
  | 'keyFromFile'
  | 'hosted'
  | 'statusUnknown'
  | 'issuerUnknown'
  | 'unsure'

/** How it looks: `good` green; `broken` and `revoked` red; `paused` and `unsure` amber; `ended` without alarm. */
export type Tone = 'good' | 'broken' | 'revoked' | 'paused' | 'ended' | 'unsure'

export const TONES: Readonly<Record<Conclusion, Tone>> = {
  genuine: 'good',
  revoked: 'revoked',
  changed: 'broken',
  suspended: 'paused',
  expired: 'ended',
  notYetValid: 'ended',
  keyStolen: 'broken',
  refused: 'broken',
  unreadable: 'ended',
  lookAlike: 'unsure',
  validAsOf: 'unsure',
  keyFromFile: 'unsure',
  hosted: 'unsure',
  statusUnknown: 'unsure',
  issuerUnknown: 'unsure',
  unsure: 'unsure',
}

/** Structures that somebody may have made on purpose; every other one is simply no credential. */
const SUSPICIOUS = new Set(['E_NORMAL_FORM', 'BAKED_TWICE', 'BUNDLE_TWICE', 'BUNDLE_OF_ANOTHER', 'ISSUER_MISSING'])

/** What says that the issuer's name or logo is made to be taken for another's. */
export const LOOK_ALIKE: ReadonlySet<string> = new Set([
  'ISSUER_RESEMBLES',
  'ISSUER_LOGO_COPIED',
  'ISSUER_NAME_HIDDEN',
  'ISSUER_NAME_MIXED',
])

type Judged = {
  readonly result: Verdict
  readonly findings: readonly Finding[]
  /** Of a proof bundle: as of when it was valid, where only the age of what it has is open. */
  readonly validAsOf?: string | undefined
}

/** The one thing to say first. What is worst wins: a changed document before a revoked one, that before an old one. */
export function conclude({ result, findings, validAsOf }: Judged): Conclusion {
  const failed = findings.filter(one => one.outcome === 'failed')
  const says = (pattern: RegExp) => failed.some(one => pattern.test(one.code))
  if (result === 'invalid') {
    if (failed.some(one => one.check === 'structure' && !SUSPICIOUS.has(one.code))) return 'unreadable'
    if (failed.some(one => one.check === 'proof' && /SIGNATURE/.test(one.code))) return 'changed'
    if (failed.some(one => one.check === 'proof' && /AFTER_COMPROMISE/.test(one.code))) return 'keyStolen'
    if (
      failed.some(one =>
        ['structure', 'contexts', 'schema', 'proof', 'issuer-key', 'subject', 'issuer-trust'].includes(one.check),
      )
    )
      return 'refused'
    if (says(/REVOKED/)) return 'revoked'
    if (says(/SUSPENDED/)) return 'suspended'
    if (says(/EXPIRED/)) return 'expired'
    if (says(/NOT_YET/)) return 'notYetValid'
    return 'refused'
  }
  // Nobody's signature is at fault; but a green tick is what a look-alike is after (HOSTILE H-46).
  if (result === 'valid') return findings.some(one => LOOK_ALIKE.has(one.code)) ? 'lookAlike' : 'genuine'
  if (validAsOf) return findings.some(one => LOOK_ALIKE.has(one.code)) ? 'lookAlike' : 'validAsOf'
  if (findings.some(one => one.code === 'ISSUER_KEY_FROM_FILE')) return 'keyFromFile'
  // An older badge without a signature is as its issuer's website says, and that is all that can be said.
  if (findings.every(one => one.outcome !== 'not-checked' || one.code === 'OB2_HOSTED')) return 'hosted'
  const open = (check: CheckName) => findings.some(one => one.check === check && one.outcome === 'not-checked')
  // The issuer is known, and its keys are; when the signature was made is not.
  if (findings.some(one => one.code === 'ISSUER_KEY_FORMER')) return 'unsure'
  if (open('issuer-key') || open('proof')) return 'issuerUnknown'
  return open('status') ? 'statusUnknown' : 'unsure'
}

/** The questions as a person asks them, each with the checks that answer it. */
export const QUESTIONS = [
  ['unchanged', ['structure', 'contexts', 'schema', 'proof']],
  ['issuer', ['issuer-key']],
  ['inTime', ['validity']],
  ['inForce', ['status']],
  ['recipient', ['subject']],
  ['vouched', ['issuer-trust']],
  ['endorsed', ['endorsements']],
  ['consists', ['constituents']],
] as const satisfies readonly (readonly [string, readonly CheckName[]])[]
export type Question = (typeof QUESTIONS)[number][0]

export type Answer = { readonly question: Question; readonly outcome: Outcome; readonly findings: readonly Finding[] }

const GRAVITY: readonly Outcome[] = ['passed', 'warning', 'not-checked', 'failed']

/** One answer a question; it is as good as its worst check. A question that no check spoke to is open, never passed. */
export const answers = (findings: readonly Finding[]): Answer[] =>
  QUESTIONS.map(([question, checks]) => {
    const own = findings.filter(one => (checks as readonly CheckName[]).includes(one.check))
    // Who else knows the issuer is a list of its own: that one of many does not, is no remark.
    const counted = own.filter(one => layerOf(one) === null)
    const worst = Math.max(...counted.map(one => GRAVITY.indexOf(one.outcome)), -1)
    return { question, outcome: worst < 0 ? 'not-checked' : (GRAVITY[worst] as Outcome), findings: own }
  })
