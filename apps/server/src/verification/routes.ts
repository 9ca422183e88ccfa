import { LAYER_KINDS, PIECES } from '@laurel/core/verification'
import * as z from 'zod'
import { readUpload } from '../achievement/routes.ts'
import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import { countVerified } from '../insight/count-verified.ts'
import { Refusal } from '../refusal.ts'
import { verifyBrought } from './verify-anything.ts'

const MAX_BYTES = 4 * 1024 * 1024

const zOutcome = z.enum(['passed', 'failed', 'warning', 'not-checked'])

const zReport = z.object({
  result: z.enum(['valid', 'invalid', 'indeterminate']),
  findings: z.array(
    z.object({
      check: z.string(),
      outcome: zOutcome,
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  credential: z.record(z.string(), z.unknown()).optional(),
  materials: z.array(
    z.object({ url: z.string(), contentType: z.string(), body: z.string(), status: z.number().optional() }),
  ),
  records: z
    .array(z.object({ digest: z.string(), salt: z.string(), proof: z.string() }))
    .describe('Where a key was stolen: what shows that a document stood on record before (record-proof.md)'),
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
  trusted: z.array(
    z.object({
      did: z.string(),
      name: z.string(),
      list: z.string(),
      by: z.enum(['operator', 'host']),
      webvh: z.string().optional(),
    }),
  ),
  /** Of a proof bundle: what each of its parts shows, as of when. */
  pieces: z
    .array(
      z.object({
        piece: z.enum(PIECES),
        outcome: zOutcome,
        code: z.string(),
        message: z.string(),
        asOf: z.string().optional(),
        details: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  /** It was valid then, and nothing but the age of what its bundle has leaves open whether it still is. */
  validAsOf: z.string().optional(),
  /** The addresses whose answers came out of the bundle. */
  fromBundle: z.array(z.string()).optional(),
  /** The witnesses whose clocks were believed, and the blocks that were asked about. */
  witnesses: z.array(z.string()).optional(),
  /** The registries whose statements were believed, with their keys as JWK Set, and the accreditors. */
  registries: z
    .array(z.object({ id: z.string(), name: z.string(), jwks: z.record(z.string(), z.unknown()) }))
    .optional(),
  accreditors: z.array(z.string()).optional(),
  blocks: z
    .array(
      z.object({
        ledger: z.union([z.number().int(), z.literal('bitcoin')]),
        height: z.number().int(),
        hash: z.string().nullable(),
        confirmations: z.number(),
        header: z.string().optional(),
      }),
    )
    .optional(),
})

/**
 * The raw bytes go to the verifier: its own strict scanner must see what `JSON.parse` would smooth over (H-40). Only
 * our own envelope `{"credential": …}` is opened here, and what is inside goes on as text, unread.
 */
function inputOf(bytes: Uint8Array): Uint8Array | string {
  if (bytes[0] !== 0x7b) return bytes
  // A credential begins with its context: that is seen without reading it as text once more.
  if (/^\{\s*"[^c]/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'))) return bytes
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
      summary:
        'Verify anything: JSON, JWT, SD-JWT, a PNG, SVG or PDF with a credential inside, a presentation, a proof bundle',
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
      const report = await verifyBrought(deps, inputOf(bytes))
      if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
      await countVerified(deps, report)
      return report
    },
  )
}
