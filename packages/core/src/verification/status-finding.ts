import type { Json } from '../primitives/json.ts'
import type { StatusFinding } from '../status/index.ts'
import type { Finding } from './report.ts'

export const STATUS_NONE: Finding = {
  check: 'status',
  outcome: 'passed',
  code: 'STATUS_NONE',
  message: 'The issuer has not made it revocable.',
}

/** Nobody is asked about a document that nobody has signed: its addresses could be anybody's. */
export const STATUS_SKIPPED: Finding = {
  check: 'status',
  outcome: 'not-checked',
  code: 'STATUS_SKIPPED',
  message: 'Not looked up, because the signature does not hold.',
}

const STATUS_SENTENCES: Record<StatusFinding['outcome'], string> = {
  passed: 'The issuer has not revoked it.',
  failed: 'Its status could not be relied on.',
  warning: 'The issuer has something to say about it.',
  'not-checked': 'Whether it has been revoked could not be found out.',
}

/** What an entry of a list says, in words for a person. */
export function statusFinding(one: StatusFinding): Finding {
  const message =
    one.code === 'REVOKED'
      ? 'The issuer has revoked it.'
      : one.code === 'SUSPENDED'
        ? 'The issuer has suspended it for now.'
        : one.code === 'STATUS_LIST_OLD'
          ? 'The saved list of withdrawn credentials is more than a week old.'
          : STATUS_SENTENCES[one.outcome]
  const details: Record<string, Json> = { reason: one.reason }
  for (const key of ['purpose', 'asOf', 'saved', 'value', 'message'] as const)
    if (one[key] !== undefined) details[key] = one[key]
  return { check: 'status', outcome: one.outcome, code: one.code, message, details }
}
