import * as z from 'zod'

/** The first part: what is needed to make sense of the others. */
export const HEADER = 'laurel-backup.json'
/** The last part: all parts with their SHA-256. Where it is missing, the archive is cut off. */
export const MANIFEST = 'manifest.json'
export const KEY_PART = 'master.key'
export const JOBS_PART = 'jobs.jsonl'
export const BLOBS = 'blobs/'
/** What is kept of institutions that have closed elsewhere: `archives/{archive}/{digest}`. */
export const ARCHIVED = 'archives/'

/** The id of an archive in the path of a part, which has no room for all of its letters. */
export const archivePart = (id: string, sha256: string): string =>
  `${ARCHIVED}${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}/${sha256}`

/** The archive and the digest that such a path names; null for every other path. */
export function readArchivePart(path: string): { readonly id: string; readonly sha256: string } | null {
  const [, packed, sha256] = /^archives\/([\w-]{22})\/([0-9a-f]{64})$/.exec(path) ?? []
  if (packed === undefined || sha256 === undefined) return null
  const hex = Buffer.from(packed, 'base64url').toString('hex')
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), sha256 }
}

const zName = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)

export const zHeader = z.object({
  format: z.literal('laurel-backup'),
  version: z.number().int(),
  /** As of when everything in the archive is: the database's clock at its snapshot. */
  snapshotAt: z.string(),
  /** The schema is that of these migrations, in this order. */
  migrations: z.array(z.object({ name: z.string(), digest: z.string() })).min(1),
  /** In the order in which they can be filled; each in parts `tables/NAME/000001.copy` (PostgreSQL's COPY text format). */
  tables: z.array(z.object({ name: zName, columns: z.array(zName).min(1) })),
  issuers: z.array(z.string()),
  hasKey: z.boolean(),
})
export type Header = z.infer<typeof zHeader>

export const zManifest = z.object({
  parts: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof zManifest>

/** Made larger where a program of before could not read what this one writes. */
export const FORMAT_VERSION = 1
