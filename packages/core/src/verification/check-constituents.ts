import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import type { Reach } from './check-endorsements.ts'
import { type DisplayConstituent, type DisplayCredential, domainOf } from './display.ts'
import type { VerificationReport } from './options.ts'
import type { Finding } from './report.ts'

/** So many credentials inside a learner record are looked at: each leads to its issuer's keys and status lists. */
export const MAX_CONSTITUENTS = 40

type Checked = { readonly findings: readonly Finding[]; readonly constituents: readonly DisplayConstituent[] }

const finding = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
  check: 'constituents',
  outcome,
  code,
  message,
})

/**
 * What does a learner record (CLR 2.0) consist of, and does each of it hold? Every credential inside is one of its own,
 * held to its own proof, key, dates and status: one that was revoked since is said to be, and the record is not the worse for
 * it. One whose own signature is broken is another matter: to an RDF signature record and content are one graph, so
 * something may have been moved from the one to the other, and the record is refused.
 */
export async function checkConstituents(document: JsonObject, isAuthentic: boolean, reach: Reach): Promise<Checked> {
  const found = list(document.type).includes('ClrCredential') ? constituentsOf(document) : []
  if (found.length === 0 || reach.constituents === 0)
    return {
      findings: [finding('passed', 'CONSTITUENTS_NONE', 'It consists of no other credentials.')],
      constituents: [],
    }
  if (!isAuthentic)
    return {
      findings: [
        finding(
          'not-checked',
          'CONSTITUENTS_SKIPPED',
          'What it consists of was not looked at, because its own signature is not proven.',
        ),
      ],
      constituents: [],
    }
  const about = aboutWhom(document)
  const reports = await Promise.all(found.slice(0, reach.constituents).map(one => reach.verifyConstituent(one)))
  const constituents = reports.map(report => displayConstituent(report, about))
  const has = (code: string) => constituents.some(one => one.findings.some(other => other.code === code))
  const findings: Finding[] = []
  if (constituents.some(isChanged))
    findings.push(
      finding('failed', 'CONSTITUENT_CHANGED', 'A credential inside it has been changed since it was signed.'),
    )
  if (has('CONSTITUENT_OF_ANOTHER'))
    findings.push(finding('warning', 'CONSTITUENT_OF_ANOTHER', 'A credential inside it is about somebody else.'))
  if (constituents.some(one => one.verdict === 'invalid' && !isChanged(one)))
    findings.push(finding('warning', 'CONSTITUENT_INVALID', 'A credential inside it does not hold any more.'))
  if (constituents.some(one => one.verdict === 'indeterminate'))
    findings.push(finding('warning', 'CONSTITUENT_UNCHECKED', 'A credential inside it could not be checked.'))
  if (found.length > reach.constituents)
    findings.push(
      finding(
        'warning',
        'CONSTITUENTS_TOO_MANY',
        'It consists of more credentials than are looked at; the rest are left out.',
      ),
    )
  if (findings.length === 0)
    findings.push(finding('passed', 'CONSTITUENTS_OK', 'Each credential that it consists of holds.'))
  return { findings, constituents: inOrder(constituents) }
}

const constituentsOf = (document: JsonObject): readonly JsonObject[] =>
  list(document.credentialSubject)
    .filter(isJsonObject)
    .flatMap(subject => list(subject.verifiableCredential).filter(isJsonObject))

const isChanged = ({ findings }: DisplayConstituent) =>
  findings.some(one => one.check === 'proof' && one.outcome === 'failed' && one.code === 'E_SIGNATURE')

type About = { readonly ids: ReadonlySet<string>; readonly names: ReadonlySet<string> }

/** Whom a credential is about: by key, and by the names that it states openly. */
function aboutWhom(document: JsonObject): About {
  const subjects = list(document.credentialSubject).filter(isJsonObject)
  const named = subjects
    .flatMap(one => list(one.identifier).filter(isJsonObject))
    .filter(one => one.identityType === 'name' && one.hashed !== true)
  const text = (value: Json | undefined) => (typeof value === 'string' ? [value] : [])
  return {
    ids: new Set(subjects.flatMap(one => text(one.id))),
    names: new Set(named.flatMap(one => text(one.identityHash)).map(one => one.trim().toLowerCase())),
  }
}

/** By key where both have one of the same person; else by name. What says nothing of anybody says nothing against it. */
function isOfAnother(one: About, other: About): boolean {
  const meet = (some: ReadonlySet<string>, more: ReadonlySet<string>) => [...some].some(value => more.has(value))
  if (meet(one.ids, other.ids) || meet(one.names, other.names)) return false
  return (one.ids.size > 0 && other.ids.size > 0) || (one.names.size > 0 && other.names.size > 0)
}

function displayConstituent(report: VerificationReport, about: About): DisplayConstituent {
  const { document, credential, issuerId = null, findings } = report
  const isProven = !findings.some(one => one.check === 'proof' && one.outcome !== 'passed')
  const shown = isProven ? credential : undefined
  const { name, names } = nameOf(shown)
  const [subject] = shown?.subjects ?? []
  const reached = subject?.results.find(one => one.level !== null)?.level ?? null
  const display = {
    id: shown?.id ?? null,
    name,
    names,
    issuer: {
      id: issuerId,
      name: shown?.issuer.name ?? null,
      domain: issuerId === null ? null : domainOf(issuerId),
    },
    validFrom: shown?.awardedDate ?? shown?.validFrom ?? null,
    achievementId: subject?.achievement?.id ?? null,
    level: reached,
    levels: subject?.achievement?.levels.find(one => one.name === reached)?.names ?? {},
    results: (subject?.results ?? []).flatMap(one =>
      one.value === null ? [] : [{ name: one.name, value: one.value }],
    ),
    credits: subject?.creditsEarned ?? subject?.achievement?.creditsAvailable ?? null,
  }
  if (document && isProven && isOfAnother(about, aboutWhom(document)))
    return {
      ...display,
      verdict: 'invalid',
      findings: [...findings, finding('failed', 'CONSTITUENT_OF_ANOTHER', 'It is about somebody else.')],
    }
  return { ...display, verdict: report.result, findings }
}

function nameOf(shown: DisplayCredential | undefined): Pick<DisplayConstituent, 'name' | 'names'> {
  const achievement = shown?.subjects[0]?.achievement
  return achievement?.name
    ? { name: achievement.name, names: achievement.names }
    : { name: shown?.name ?? null, names: shown?.names ?? {} }
}

/** A list is a set to a signature, so it is shown in an order of what it says. */
const inOrder = (all: readonly DisplayConstituent[]): readonly DisplayConstituent[] => {
  const key = (one: DisplayConstituent) => `${one.validFrom ?? ''} ${one.name ?? ''} ${one.id ?? ''}`
  return [...all].sort((one, other) => (key(one) < key(other) ? -1 : 1))
}
