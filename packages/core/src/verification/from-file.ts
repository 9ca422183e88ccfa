import type { VerificationReport } from './options.ts'
import { conclude, type Finding } from './report.ts'

/** Nothing to fetch for these: the id is the key. */
export const IS_KEY_ITSELF = /^did:(key|jwk):/

/** What a badge of Open Badges 2 has by asking its issuer's website; a hosted one has nothing else. */
const SAID_BY_WEBSITE = ['OB2_HOSTED', 'OB2_HOST_OF_ISSUER']

/**
 * A report in which what came out of a file proves nothing about the address in its name (P13): whoever forged the
 * credential can have made the file. What rests on it is open, in the credential and in what it carries, and never green.
 *
 * @param isFromFile whether what answered for somebody, a DID or a web address, came out of a file that is not believed
 */
export function readFromFile(report: VerificationReport, isFromFile: (id: string) => boolean): VerificationReport {
  const isOpen = (id: string) => !IS_KEY_ITSELF.test(id) && isFromFile(id)
  const reread = (open: boolean, findings: readonly Finding[]) => (open ? findings.map(readFinding) : findings)
  const presented = report.presented?.map(one => readFromFile(one, isFromFile))
  // Keys may be those of a web address (SD-JWT VC §5), whatever the issuer is called on lists.
  const web =
    typeof report.document?.iss === 'string' && /^https?:/.test(report.document.iss) ? report.document.iss : null
  const id = report.issuerId
  const subjects = (presented ?? []).flatMap(one => one.credential?.subjects ?? [])
  const isHolderOpen = subjects.some(one => one.id !== null && isOpen(one.id))
  const own = reread(id !== undefined && isOpen(web ?? id), report.findings).map(one =>
    isHolderOpen ? holderFromFile(one) : one,
  )
  const { credential, findings } = report.credential
    ? partsFromFile(report.credential, own, isOpen, (issuer, its) => reread(issuer !== null && isOpen(issuer), its))
    : { credential: undefined, findings: own }
  const results = [conclude(findings), ...(presented ?? []).map(one => one.result)]
  const result = results.includes('invalid') ? 'invalid' : results.includes('indeterminate') ? 'indeterminate' : 'valid'
  return { ...report, findings, result, ...(credential ? { credential } : {}), ...(presented ? { presented } : {}) }
}

/** A key proves nothing about the address in its name then, and neither does a website's page. */
function readFinding(finding: Finding): Finding {
  const open = (code: string, message: string) => ({ ...finding, outcome: 'not-checked', code, message }) as const
  if (SAID_BY_WEBSITE.includes(finding.code))
    return open('OB2_FROM_FILE', 'What its issuer’s website says of it was read from a file, not from the website.')
  if (finding.code === 'OB2_NOT_REVOKED')
    return open('OB2_STATUS_UNREACHABLE', 'Whether it has been revoked could not be found out.')
  return finding.check === 'issuer-key' && finding.outcome === 'passed'
    ? open('ISSUER_KEY_FROM_FILE', 'The issuer’s key was read from a file, not from its own address.')
    : finding
}

/** A holder is proven by a key like an issuer; one that came out of a file shows nobody to be the subject. */
const holderFromFile = (finding: Finding): Finding =>
  finding.code === 'HOLDER_IS_SUBJECT'
    ? {
        ...finding,
        outcome: 'warning',
        code: 'HOLDER_NOT_SUBJECT',
        message: 'Nothing shows that the one who presents it is the one whom it is about.',
      }
    : finding

type Credential = NonNullable<VerificationReport['credential']>

/** How the checks of one issuer's credential read where keys came out of a file. */
type Reread = (issuerId: string | null, findings: readonly Finding[]) => readonly Finding[]

const FROM_FILE = 'ISSUER_KEY_FROM_FILE'

/** The same findings with what cannot be said any more replaced, once, by what can. */
function instead(findings: readonly Finding[], gone: readonly string[], said: Finding): readonly Finding[] {
  const isSaid = findings.some(one => one.code === said.code)
  return findings.flatMap(one => (gone.includes(one.code) ? (isSaid ? [] : [said]) : [one]))
}

/** Whoever endorses it, and whoever issued what it consists of, is no more proven by a file than its own issuer is. */
function partsFromFile(
  credential: Credential,
  findings: readonly Finding[],
  isFromFile: (id: string) => boolean,
  reread: Reread,
): { readonly credential: Credential; readonly findings: readonly Finding[] } {
  let left = findings
  const endorsements = credential.endorsements.map(one => {
    const isSaid = one.verdict === 'valid' || one.code === 'ENDORSEMENT_WITHDRAWN'
    if (!isSaid || one.by.id === null || !isFromFile(one.by.id)) return one
    const { by, about } = one
    return { by: { ...by, name: null }, about, comment: null, verdict: 'indeterminate', code: FROM_FILE } as const
  })
  if (endorsements.some(one => one.code === FROM_FILE)) {
    const isWithdrawn = endorsements.some(one => one.code === 'ENDORSEMENT_WITHDRAWN')
    left = instead(left, ['ENDORSEMENTS_OK', ...(isWithdrawn ? [] : ['ENDORSEMENT_WITHDRAWN'])], {
      check: 'endorsements',
      outcome: 'warning',
      code: 'ENDORSEMENT_UNCHECKED',
      message: 'An endorsement in it could not be checked.',
    })
  }
  const constituents = credential.constituents?.map(one => {
    const own = reread(one.issuer.id, one.findings)
    return { ...one, findings: own, verdict: conclude(own) }
  })
  if (constituents?.some(one => one.verdict === 'indeterminate'))
    left = instead(left, ['CONSTITUENTS_OK'], {
      check: 'constituents',
      outcome: 'warning',
      code: 'CONSTITUENT_UNCHECKED',
      message: 'A credential inside it could not be checked.',
    })
  return { credential: { ...credential, endorsements, ...(constituents ? { constituents } : {}) }, findings: left }
}
