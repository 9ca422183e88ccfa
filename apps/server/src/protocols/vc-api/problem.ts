import type { Finding, StandardReport } from '@laurel/core/verification'

const MODEL = 'https://www.w3.org/TR/vc-data-model#'
const SECURITY = 'https://w3id.org/security#'
const STATUS = 'https://www.w3.org/ns/credentials/status-list#'
const OURS = 'urn:laurel:problem:'

/** One thing that is wrong, as VC-API and VC 2.0 §7.2 tell it (RFC 9457). */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly detail: string
  /** Ours: stable, for programs. */
  readonly code: string
  /** A JSON pointer into what was sent. */
  readonly pointer?: string
}

/** A refusal of VC-API: what the HTTP answer says. */
export class VcApiError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429
  readonly problem: Problem
  readonly problems: readonly Problem[]
  readonly retryAfter: number | undefined
  constructor(
    status: VcApiError['status'],
    code: string,
    detail: string,
    more: { readonly problems?: readonly Problem[]; readonly retryAfter?: number; readonly type?: string } = {},
  ) {
    super(detail)
    this.name = 'VcApiError'
    this.status = status
    this.problem = { type: more.type ?? OURS + code, title: titleOf(code), detail, code }
    this.problems = more.problems ?? [this.problem]
    this.retryAfter = more.retryAfter
  }
}

/** What was sent is not as it should be: 400, with one problem for each thing that is wrong. */
export const malformed = (detail: string, pointer?: string): VcApiError => {
  const problem: Problem = {
    type: `${MODEL}MALFORMED_VALUE_ERROR`,
    title: 'Malformed value',
    detail,
    code: 'E_REQUEST_MALFORMED',
    ...(pointer === undefined ? {} : { pointer }),
  }
  return new VcApiError(400, 'E_REQUEST_MALFORMED', detail, { type: problem.type, problems: [problem] })
}

export const refusedFor = (findings: readonly Finding[]): VcApiError => {
  const problems = findings.map(problemOf)
  const detail = problems.map(one => one.detail).join(' ')
  return new VcApiError(400, 'E_NOT_CONFORMING', detail || 'It is not as the standard has it.', {
    ...(problems[0] ? { type: problems[0].type } : {}),
    problems,
  })
}

export const titleOf = (code: string): string => {
  const words = code.replace(/^E_/, '').replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** VC 2.0 §7.2, Data Integrity §4.7, Bitstring Status List §3.5 and VC-API: the kind of problem that a code is. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^(JSON_|INPUT_|E_JWT_MALFORMED|NOT_A_CREDENTIAL|ENVELOPE_)/, `${MODEL}PARSING_ERROR`],
  [/^MODEL_/, `${MODEL}MALFORMED_VALUE_ERROR`],
  [/^(EXPIRED|NOT_YET_VALID)$/, `${MODEL}RANGE_ERROR`],
  [/^E_CHALLENGE$/, `${SECURITY}INVALID_CHALLENGE_ERROR`],
  [/^E_DOMAIN$/, `${SECURITY}INVALID_DOMAIN_ERROR`],
  [/^(STATUS_UNREACHABLE|STATUS_LIST_EXPIRED|STATUS_SKIPPED|STATUS_TYPE_UNKNOWN)$/, `${STATUS}STATUS_RETRIEVAL_ERROR`],
  [/^STATUS_LIST_LENGTH_ERROR$/, `${STATUS}STATUS_LIST_LENGTH_ERROR`],
  [/^RANGE_ERROR$/, `${STATUS}RANGE_ERROR`],
  [/^STATUS_ENTRY_MALFORMED$/, `${STATUS}MALFORMED_VALUE_ERROR`],
  [/^(STATUS_|E_STATUS_|REVOKED$|SUSPENDED$)/, `${STATUS}STATUS_VERIFICATION_ERROR`],
  [/^(RELATED_RESOURCE_|E_HOLDER_KEY|E_CONTROLLER|E_ISSUER_KEY|ISSUER_KEY)/, `${MODEL}CRYPTOGRAPHIC_SECURITY_ERROR`],
  [/^E_/, `${SECURITY}PROOF_VERIFICATION_ERROR`],
]

export function problemOf(finding: Finding): Problem {
  const type = TYPES.find(([pattern]) => pattern.test(finding.code))?.[1] ?? OURS + finding.code
  const reason = typeof finding.details?.reason === 'string' ? finding.details.reason : null
  const detail = reason && finding.check !== 'structure' ? `${finding.message} (${reason})` : finding.message
  const pointer = typeof finding.details?.at === 'string' ? finding.details.at : null
  return { type, title: titleOf(finding.code), detail, code: finding.code, ...(pointer ? { pointer } : {}) }
}

/** Everything in a report that kept it from being verified, what it presents included. */
export function problemsOf(report: StandardReport): Problem[] {
  const own = report.findings.filter(one => one.outcome === 'failed' || one.outcome === 'not-checked').map(problemOf)
  const inside = (report.presented ?? []).flatMap((one, index) =>
    problemsOf(one).map(problem => ({ ...problem, pointer: `/verifiableCredential/${index}${problem.pointer ?? ''}` })),
  )
  return [...own, ...inside]
}

export const warningsOf = (report: StandardReport): Problem[] => [
  ...report.warnings.map(problemOf),
  ...(report.presented ?? []).flatMap((one, index) =>
    warningsOf(one).map(problem => ({ ...problem, pointer: `/verifiableCredential/${index}${problem.pointer ?? ''}` })),
  ),
]
