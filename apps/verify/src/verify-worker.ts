import type { VerificationReport } from '@laurel/core/verification'
import { verifyHere } from './verify-here.ts'

/** One question a message; the answer carries its number. */
export type Asked = { readonly number: number; readonly of: Parameters<typeof verifyHere> }

/** Without a report where what a few documents need could not be fetched: then the page tries for itself. */
export type Answered = { readonly number: number; readonly report: VerificationReport | undefined }

addEventListener('message', async ({ data: { number, of } }: MessageEvent<Asked>) => {
  const report = await verifyHere(...of).catch(() => undefined)
  postMessage({ number, report } satisfies Answered)
})
