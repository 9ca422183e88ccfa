import { verifyHere } from './verify-here.ts'

/** One question a message; the answer carries its number. */
export type Asked = { readonly number: number; readonly of: Parameters<typeof verifyHere> }

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  postMessage({ number: data.number, report: await verifyHere(...data.of) })
})
