import { parentPort } from 'node:worker_threads'
import type { Certificate } from './certificate.ts'
import { layOut } from './lay-out.ts'
import { writePdf } from './write-pdf.ts'
import { writeSvg } from './write-svg.ts'

export type Order = { readonly id: number; readonly certificate: Certificate; readonly form: 'pdf' | 'svg' }
export type Drawn =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly failed: string }

parentPort?.on('message', async ({ id, certificate, form }: Order) => {
  try {
    const drawing = layOut(certificate)
    const bytes =
      form === 'pdf' ? await writePdf(certificate, drawing) : new TextEncoder().encode(writeSvg(certificate, drawing))
    parentPort?.postMessage({ id, bytes } satisfies Drawn)
  } catch (error) {
    parentPort?.postMessage({ id, failed: String(error) } satisfies Drawn)
  }
})
