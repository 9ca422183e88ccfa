import type { FetchProblem } from '@laurel/core/did'
import { ok, type Result } from '@laurel/core/primitives'
import { createGuardedCall, type GuardOptions } from './guarded-call.ts'

/** What is answered is read to its end so far, and thrown away: nothing of it is shown to anybody. */
const ANSWER_MAX_BYTES = 64 * 1024

export type Sent = { readonly status: number }
/** Posts `body`, following nothing and reading nothing. A status of any kind is an answer. */
export type GuardedSend = (
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<Result<Sent, FetchProblem>>

/** The way out for what this server tells others of its own accord; guarded as `createGuardedFetch` is. */
export function createGuardedSend(options: GuardOptions): GuardedSend {
  const call = createGuardedCall(options)
  return async (url, { headers, body }) => {
    const answered = await call(url, { method: 'POST', headers, body, maxBytes: ANSWER_MAX_BYTES, wanted: 'status' })
    return answered.ok ? ok({ status: answered.value.status }) : answered
  }
}
