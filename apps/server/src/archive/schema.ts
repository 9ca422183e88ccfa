import * as z from 'zod'
import { ARCHIVE_CODES, ARCHIVE_PIECES } from './check/finding.ts'

const zCount = z.int()

export const zArchive = z.object({
  id: z.uuid(),
  state: z
    .enum(['checking', 'refused', 'waiting', 'kept', 'removed'])
    .describe(
      '`waiting`: all of it holds, and its address could not say whose it is; `removed`: it can be taken back for some weeks',
    ),
  askedAt: z.string(),
  askedBy: z.string(),
  files: zCount,
  bytes: zCount,
  findings: z.array(
    z.object({
      piece: z.enum(ARCHIVE_PIECES),
      outcome: z.enum(['passed', 'failed', 'open']),
      code: z.enum(ARCHIVE_CODES),
      count: zCount.optional(),
      path: z.string().optional(),
    }),
  ),
  institution: z
    .object({
      name: z.string(),
      did: z.string(),
      dids: z.array(z.string()),
      webvh: z.string(),
      host: z.string(),
      closedAt: z.string(),
      credentials: zCount.describe('Whose pages stay public'),
      heads: z.array(z.object({ origin: z.string(), size: zCount, root: z.string() })),
    })
    .nullable(),
  checkedAt: z.string().nullable(),
  keptSince: z.string().nullable(),
  confirmedBy: z
    .enum(['address', 'operator'])
    .nullable()
    .describe('Who has said that the key history is the institution’s'),
  believed: z.array(z.string()).describe('Those of its names that were found to be its own'),
  url: z.string().nullable().describe('Its public page on this server'),
  removedAt: z.string().nullable(),
  goneAt: z.string().nullable().describe('Until when it can be taken back'),
})

export const zTypedName = z.strictObject({ name: z.string().max(300) })
