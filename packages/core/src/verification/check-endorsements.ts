import type { DidResolver } from '../did/index.ts'
import { canonicalJson } from '../primitives/jcs.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type DisplayEndorsement, domainOf } from './display.ts'
import type { VerificationReport } from './options.ts'
import type { Finding } from './report.ts'
import { gather, gatherOnce, type SaidOf } from './said-of.ts'

/** So many endorsements of one credential are looked at: each may lead to its endorser's keys and status lists. */
export const MAX_ENDORSEMENTS = 16

/** How far one verification goes: whose keys it knows already, and how many endorsements it looks at. */
export type Reach = {
  readonly resolver: DidResolver
  readonly endorsements: number
  /** How many credentials inside a learner record. */
  readonly constituents: number
  /** Verifies one endorsement as the credential that it is, without following its own endorsements. */
  verifyEndorsement(endorsement: JsonObject | string): Promise<VerificationReport>
  /** The same for a credential inside a learner record. */
  verifyConstituent(constituent: JsonObject): Promise<VerificationReport>
}

type About = DisplayEndorsement['about']
type Checked = { readonly findings: readonly Finding[]; readonly endorsements: readonly DisplayEndorsement[] }

const finding = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
  check: 'endorsements',
  outcome,
  code,
  message,
})

/**
 * Have those who endorse it done so? The issuer signs that an endorsement is in the badge, not that it is the
 * endorser's: each is a credential of its own, held to its own proof, key, dates and status, and must be
 * about the credential, its achievement, its issuer or the achievement's creator. One that does not hold counts for
 * nothing and is said to; the badge itself is not the worse for it.
 */
export async function checkEndorsements(document: JsonObject, isAuthentic: boolean, reach: Reach): Promise<Checked> {
  const things = thingsIn(document)
  const found = endorsementsOf(things)
  if (found.length === 0 || reach.endorsements === 0)
    return {
      findings: [finding('passed', 'ENDORSEMENTS_NONE', 'It carries no endorsements.')],
      endorsements: [],
    }
  // As with its status: nobody is asked about a document that nobody has signed.
  if (!isAuthentic)
    return {
      findings: [
        finding(
          'not-checked',
          'ENDORSEMENTS_SKIPPED',
          'Its endorsements were not looked at, because its own signature is not proven.',
        ),
      ],
      endorsements: [],
    }
  const abouts = aboutById(things)
  const issuerId = idOf(document.issuer)
  const reports = await Promise.all(found.slice(0, reach.endorsements).map(one => reach.verifyEndorsement(one)))
  const endorsements = reports.map(report => displayEndorsement(report, abouts, issuerId))
  const findings: Finding[] = []
  if (endorsements.some(one => one.code === 'ENDORSEMENT_WITHDRAWN'))
    findings.push(
      finding('warning', 'ENDORSEMENT_WITHDRAWN', 'Whoever endorsed it has withdrawn the endorsement since.'),
    )
  if (endorsements.some(one => one.verdict === 'invalid' && one.code !== 'ENDORSEMENT_WITHDRAWN'))
    findings.push(
      finding('warning', 'ENDORSEMENT_INVALID', 'An endorsement in it does not hold, and counts for nothing.'),
    )
  if (endorsements.some(one => one.verdict === 'indeterminate'))
    findings.push(finding('warning', 'ENDORSEMENT_UNCHECKED', 'An endorsement in it could not be checked.'))
  if (found.length > reach.endorsements)
    findings.push(
      finding(
        'warning',
        'ENDORSEMENTS_TOO_MANY',
        'It carries more endorsements than are looked at; the rest are left out.',
      ),
    )
  if (findings.length === 0)
    findings.push(finding('passed', 'ENDORSEMENTS_OK', 'Those who endorse it have signed their endorsements.'))
  return { findings, endorsements: inOrder(endorsements, one => canonicalJson(one as unknown as Json)) }
}

type Thing = { readonly about: About; readonly node: JsonObject; readonly saidOf: SaidOf }

/** What may be endorsed in a credential, and may carry endorsements; what is first has its name from there. */
function thingsIn(document: JsonObject): readonly Thing[] {
  const saidOf = gatherOnce(document)
  const nodes = (value: Json | undefined) => list(value).map(saidOf).filter(isJsonObject)
  const whole = saidOf(document) ?? document
  const achievements = nodes(whole.credentialSubject).flatMap(subject => nodes(subject.achievement))
  const places: readonly (readonly [About, readonly JsonObject[]])[] = [
    ['credential', [whole]],
    ['achievement', achievements],
    ['issuer', nodes(whole.issuer)],
    ['creator', achievements.flatMap(achievement => nodes(achievement.creator))],
  ]
  return places.flatMap(([about, found]) => found.map(node => ({ about, node, saidOf })))
}

function aboutById(things: readonly Thing[]): ReadonlyMap<string, About> {
  const abouts = new Map<string, About>()
  for (const { about, node } of things)
    if (typeof node.id === 'string' && !abouts.has(node.id)) abouts.set(node.id, about)
  return abouts
}

/** Every endorsement once, in an order of their content; whole documents, or tokens. */
function endorsementsOf(things: readonly Thing[]): readonly (JsonObject | string)[] {
  const found = new Map<string, JsonObject | string>()
  const keep = (one: JsonObject | string) => found.set(canonicalJson(one), one)
  for (const { node, saidOf } of things) {
    for (const one of list(node.endorsement)) {
      // What was signed is the document as it stands; a bare id stands for one that is written out elsewhere.
      const isWritten = isJsonObject(one) && Object.keys(one).length > 1
      keep(isWritten ? one : (saidOf(one) ?? {}))
    }
    for (const one of list(node.endorsementJwt)) keep(typeof one === 'string' ? one : {})
  }
  return inOrder([...found], ([text]) => text).map(([, one]) => one)
}

function inOrder<T>(values: readonly T[], textOf: (value: T) => string): readonly T[] {
  return values
    .map(one => [textOf(one), one] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, one]) => one)
}

/** Signed by whoever made it, but under a name that is made to be taken for another's (HOSTILE H-46). */
const LOOK_ALIKE = ['ISSUER_RESEMBLES', 'ISSUER_LOGO_COPIED', 'ISSUER_NAME_HIDDEN', 'ISSUER_NAME_MIXED']

/** Signed and unchanged, and taken back by its endorser's own list: nothing else is wrong with it. */
function isWithdrawn({ findings }: VerificationReport): boolean {
  const failed = findings.filter(one => one.outcome === 'failed')
  return failed.length > 0 && failed.every(one => one.code === 'REVOKED')
}

/** The endorser's name, unless it is made to be taken for another's. */
const nameOf = ({ findings, credential }: VerificationReport): string | null =>
  findings.some(one => LOOK_ALIKE.includes(one.code)) ? null : (credential?.issuer.name ?? null)

/** What is shown of one: its words and its endorser's name only where they are proven to be the endorser's. */
function displayEndorsement(
  report: VerificationReport,
  abouts: ReadonlyMap<string, About>,
  credentialIssuer: string | null,
): DisplayEndorsement {
  const { document, issuerId, credential } = report
  const saidOf = document ? gather(document) : null
  const subjects = list(document?.credentialSubject)
  const subjectId = subjects.length === 1 ? idOf(subjects[0]) : null
  const about = subjectId === null ? null : (abouts.get(subjectId) ?? null)
  const by = { id: issuerId ?? null, name: null, domain: issuerId === undefined ? null : domainOf(issuerId) }
  const refuse = (code: string): DisplayEndorsement => ({ by, about, comment: null, verdict: 'invalid', code })
  const codeOf = (outcome: Finding['outcome'], otherwise: string) =>
    report.findings.find(one => one.outcome === outcome)?.code ?? otherwise

  const isOfItsOwn = list(document?.type).includes('EndorsementCredential') && about !== null
  if (isOfItsOwn && isWithdrawn(report))
    return { ...refuse('ENDORSEMENT_WITHDRAWN'), by: { ...by, name: nameOf(report) } }
  if (report.result === 'invalid') return refuse(codeOf('failed', 'ENDORSEMENT_INVALID'))
  if (!list(document?.type).includes('EndorsementCredential')) return refuse('NOT_AN_ENDORSEMENT')
  if (about === null) return refuse('ENDORSES_ANOTHER')
  // Whoever praises their own work has said nothing that its issuing had not said.
  if (by.id !== null && by.id === credentialIssuer) return refuse('ENDORSES_ITSELF')
  if (report.result === 'indeterminate')
    return { by, about, comment: null, verdict: 'indeterminate', code: codeOf('not-checked', 'ENDORSEMENT_UNCHECKED') }
  const likeness = report.findings.find(one => LOOK_ALIKE.includes(one.code))
  if (likeness) {
    const { name, domain } = likeness.details ?? {}
    const resembles = typeof name === 'string' ? { name, domain: typeof domain === 'string' ? domain : null } : null
    const unsure = { by, about, comment: null, verdict: 'indeterminate', code: likeness.code } as const
    return resembles ? { ...unsure, resembles } : unsure
  }
  const comment = saidOf?.(subjects[0])?.endorsementComment
  return {
    by: { ...by, name: credential?.issuer.name ?? null },
    about,
    comment: typeof comment === 'string' ? comment : null,
    verdict: 'valid',
    code: 'ENDORSEMENT_OK',
  }
}
