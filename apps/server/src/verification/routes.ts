import { LAYER_KINDS } from '@laurel/core/verification'
import * as z from 'zod'
import { readUpload } from '../achievement/routes.ts'
import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import { countVerified } from '../insight/count-verified.ts'
import { Refusal } from '../refusal.ts'
import { verifyAnything } from './verify-anything.ts'

const MAX_BYTES = 4 * 1024 * 1024

const zReport = z.object({
  result: z.enum(['valid', 'invalid', 'indeterminate']),
  findings: z.array(
    z.object({
      check: z.string(),
      outcome: z.enum(['passed', 'failed', 'warning', 'not-checked']),
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  credential: z.record(z.string(), z.unknown()).optional(),
  materials: z.array(
    z.object({ url: z.string(), contentType: z.string(), body: z.string(), status: z.number().optional() }),
  ),
  /** Of an SD-JWT VC: its type, and what its holder has kept back: at most how many parts, and what such a credential can say that is not shown. */
  selective: z
    .object({
      type: z.string(),
      names: z.record(z.string(), z.string()),
      shown: z.array(z.object({ path: z.string(), names: z.record(z.string(), z.string()), value: z.string() })),
      withheld: z.object({ count: z.number().int(), names: z.array(z.record(z.string(), z.string())) }),
    })
    .optional(),
  known: z.array(
    z.object({
      name: z.string(),
      domain: z.string().optional(),
      did: z.string().optional(),
      logo: z.string().optional(),
    }),
  ),
  logos: z.array(z.object({ image: z.string(), print: z.string() })),
  /** Who else knows the issuer: its domain, registries, federations, accreditors, as this server has asked them. */
  layers: z.array(
    z.object({
      did: z.string(),
      layers: z.array(
        z.object({
          kind: z.enum(LAYER_KINDS),
          state: z.enum(['confirmed', 'silent', 'contradicted', 'unasked']),
          by: z.string(),
          name: z.string().optional(),
          since: z.string().optional(),
          until: z.string().optional(),
          mayIssue: z.array(z.string()).optional(),
          reason: z.string().optional(),
          from: z.enum(['operator', 'file']).optional(),
          proof: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
  trusted: z.array(z.object({ did: z.string(), name: z.string(), list: z.string(), by: z.enum(['operator', 'host']) })),
})

/**
 * The raw bytes go to the verifier: its own strict scanner must see what `JSON.parse` would smooth over (H-40). Only
 * our own envelope `{"credential": …}` is opened here, and what is inside goes on as text, unread.
 */
function inputOf(bytes: Uint8Array): Uint8Array | string {
  if (bytes[0] !== 0x7b) return bytes
  const inside = /^\{\s*"credential"\s*:([\s\S]*)\}\s*$/.exec(new TextDecoder().decode(bytes))?.[1]
  if (inside === undefined) return bytes
  try {
    const read: unknown = JSON.parse(inside)
    return typeof read === 'string' ? read : inside.trim()
  } catch {
    return bytes
  }
}

export function addVerificationRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'post',
      path: '/verify',
      summary: 'Verify anything: JSON, JWT, SD-JWT, a PNG, SVG or PDF with a credential inside, a presentation',
      tag: 'Verification',
      access: 'anyone',
      bodyTypes: [
        'application/json',
        'application/vc',
        'application/vc+jwt',
        'application/dc+sd-jwt',
        'image/png',
        'image/svg+xml',
        'application/pdf',
        'text/plain',
      ],
      answer: zReport,
    },
    async ({ c }) => {
      const bytes = await readUpload(c, MAX_BYTES)
      const report = await verifyAnything(deps, inputOf(bytes))
      if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
      await countVerified(deps, report)
      return report
    },
  )
}
