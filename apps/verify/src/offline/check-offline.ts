import { didWebUrl } from '@laurel/core/did'
import { type Instant, parseDateTime } from '@laurel/core/primitives'
import { conclude, type Finding, type VerificationReport } from '@laurel/core/verification'
import type { Material } from '../ask-server.ts'
import type { Checked, Checker } from '../check-one.ts'
import type { Input } from '../input.ts'
import { NOBODY, type Trust } from '../trust/lists.ts'
import { verifyHere } from '../verify-here.ts'
import { partsFromFile } from './parts-from-file.ts'

/** What there is to check with, and what of it is believed. */
export type Given = {
  /** Files that the person dropped by themselves. */
  readonly saved: readonly Material[]
  /** What came along inside the file that is checked: whoever wrote the one wrote the other. */
  readonly carried: (input: Input) => readonly Material[]
  /** The person got the saved key documents from the issuers' own addresses. */
  readonly isVouched: boolean
  /** Whom the person trusts at the moment. */
  readonly lists?: () => Trust
}

/** A list older than this says what was so then, and not whether it still is. */
const FRESH_DAYS = 7

/** Nothing to fetch for these: the id is the key. */
const IS_KEY_ITSELF = /^did:(key|jwk):/

/** What a badge of Open Badges 2 has by asking its issuer's website; a hosted one has nothing else. */
const SAID_BY_WEBSITE = ['OB2_HOSTED', 'OB2_HOST_OF_ISSUER']

/**
 * A key that came out of a file proves nothing about the address in its name, and neither does a website's page: whoever
 * forged the credential can have made the file. The check is open until somebody who saved the file says so.
 */
function readFromFile(finding: Finding): Finding {
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

/** Said with the time of the list, and open again once it is old. */
function listFromFile(finding: Finding): Finding {
  const { asOf } = finding.details ?? {}
  if (finding.check !== 'status' || finding.outcome !== 'passed' || typeof asOf !== 'string') return finding
  const at = parseDateTime(asOf)
  const said = { ...finding, details: { ...finding.details, saved: true } }
  if (at.ok && at.value > Date.now() - FRESH_DAYS * 86_400_000) return said
  return {
    ...said,
    outcome: 'not-checked',
    code: 'STATUS_LIST_OLD',
    message: 'The saved list of withdrawn credentials is more than a week old.',
  }
}

function honest(report: VerificationReport, isBelieved: (did: string) => boolean): VerificationReport {
  const isFromFile = (id: string) => !IS_KEY_ITSELF.test(id) && !isBelieved(id)
  const reread = (isOpen: boolean, findings: readonly Finding[]) =>
    findings.map(listFromFile).map(one => (isOpen ? readFromFile(one) : one))
  const presented = report.presented?.map(one => honest(one, isBelieved))
  // Keys by a web address (SD-JWT VC §5) are no file that a person saves; whatever has them came with the credential.
  const isByWeb = typeof report.document?.iss === 'string' && /^https?:/.test(report.document.iss)
  const id = report.issuerId
  const subjects = (presented ?? []).flatMap(one => one.credential?.subjects ?? [])
  const isHolderOpen = subjects.some(one => one.id !== null && isFromFile(one.id))
  const own = reread(id !== undefined && (isByWeb || isFromFile(id)), report.findings).map(one =>
    isHolderOpen ? holderFromFile(one) : one,
  )
  const { credential, findings } = report.credential
    ? partsFromFile(report.credential, own, isFromFile, (issuer, its) =>
        reread(issuer !== null && isFromFile(issuer), its),
      )
    : { credential: undefined, findings: own }
  const results = [conclude(findings), ...(presented ?? []).map(one => one.result)]
  const result = results.includes('invalid') ? 'invalid' : results.includes('indeterminate') ? 'indeterminate' : 'valid'
  return { ...report, findings, result, ...(credential ? { credential } : {}), ...(presented ? { presented } : {}) }
}

/** Checks with the given files alone. */
export function createOfflineChecker({ saved, carried, isVouched, lists = () => NOBODY }: Given): Checker {
  const urls = new Set(saved.map(one => one.url))
  const isBelieved = (did: string) => {
    const url = didWebUrl(did)
    return isVouched && url.ok && urls.has(url.value)
  }
  return async (input): Promise<Checked> => {
    // The person's own files come last and win.
    const materials = [...carried(input), ...saved]
    const check = async (at?: Instant) => honest(await verifyHere(input, { materials, lists: lists() }, at), isBelieved)
    return { report: await check(), by: 'browser', again: check }
  }
}
