import { parentPort } from 'node:worker_threads'
import type { Certificate } from './certificate.ts'
import { layOut } from './lay-out.ts'
import { layOutRecord } from './lay-out-record.ts'
import { writePdf } from './write-pdf.ts'
import { writeSvg } from './write-svg.ts'

export type Order = { readonly id: number; readonly pages: readonly Certificate[]; readonly form: 'pdf' | 'svg' }
export type Drawn =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly failed: string }

parentPort?.on('message', async ({ id, pages, form }: Order) => {
  try {
    const drawn = pages.flatMap(certificate =>
      (certificate.record ? layOutRecord(certificate) : [layOut(certificate)]).map(
        drawing => [certificate, drawing] as const,
      ),
    )
    const [first] = drawn
    if (!first) throw new Error('nothing to draw')
    const bytes = form === 'pdf' ? await writePdf(drawn) : new TextEncoder().encode(writeSvg(...first))
    parentPort?.postMessage({ id, bytes } satisfies Drawn)
  } catch (error) {
    parentPort?.postMessage({ id, failed: String(error) } satisfies Drawn)
  }
})
