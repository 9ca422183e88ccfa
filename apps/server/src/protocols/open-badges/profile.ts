import { readBySchema } from '@laurel/core/primitives'
import * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { maySeeWhole, protectionsOf } from '../../people/minors/protection.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { ImsxError } from './imsx-status.ts'
import type { Access } from './read-access.ts'

const CONTEXT = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const text = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(/^\P{Cc}*$/u)
const web = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s<>"]+$/)

/**
 * What an app may say of a learner, for itself alone: another app sees nothing of it. Id, name and address are the
 * account's, so what is sent of them is read over.
 */
const zProfile = z.strictObject({
  '@context': z.unknown().optional(),
  id: z.unknown().optional(),
  type: z.union([
    z.literal('Profile'),
    z
      .array(z.string().max(60))
      .max(5)
      .refine(one => one.includes('Profile')),
  ]),
  name: z.unknown().optional(),
  email: z.unknown().optional(),
  url: web.optional(),
  phone: z
    .string()
    .regex(/^\+?[\d ()-]{3,40}$/)
    .optional(),
  description: z
    .string()
    .max(2_000)
    .regex(/^[\P{Cc}\n\r\t]*$/u)
    .optional(),
  image: z.strictObject({ id: web, type: z.literal('Image'), caption: text.optional() }).optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  additionalName: text.optional(),
  honorificPrefix: text.optional(),
  honorificSuffix: text.optional(),
})

async function ownFacts(deps: Deps, personId: string) {
  const key = await tx(deps, { personId }, tx =>
    tx.execute<{ did: string }>(sql`select did from wallet_key where person_id = ${personId}`),
  )
  const found = await deps.database.db.execute<{ name: string; email: string }>(
    sql`select name, email from person where id = ${personId}`,
  )
  const person = found.rows[0]
  if (!person) throw new ImsxError(404, 'not_found', 'There is no such learner any more.')
  return { did: key.rows[0]?.did, ...person }
}

/** A minor's name and address are given to nobody before a link to them might be. @throws ImsxError forbidden */
async function requireOwnWord(deps: Deps, { issuerId, personId }: Access): Promise<void> {
  const protections = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<{ id: string }>(
      sql`select id from learner where issuer_id = ${issuerId} and person_id = ${personId}`,
    )
    return protectionsOf(
      tx,
      issuerId,
      found.rows.map(row => row.id),
      deps.clock(),
    )
  })
  if (![...protections.values()].every(one => maySeeWhole(one, false)))
    throw new ImsxError(403, 'forbidden', 'A parent or guardian has to agree first.')
}

/** The learner's profile (Open Badges 3.0 §B.1.12): who they are is the key of their wallet, where it has one. */
export async function readProfile(deps: Deps, access: Access) {
  await requireOwnWord(deps, access)
  const { issuerId, connectionId, personId } = access
  const { did, name, email } = await ownFacts(deps, personId)
  const found = await tx(deps, { issuerId }, tx =>
    tx.execute<{ profile: Record<string, unknown> }>(
      sql`select profile from ob_connection where issuer_id = ${issuerId} and id = ${connectionId}`,
    ),
  )
  return {
    '@context': [CONTEXT],
    id: did ?? `urn:uuid:${connectionId}`,
    type: ['Profile'],
    ...found.rows[0]?.profile,
    name,
    email,
  }
}

/** Takes the whole profile from an app. @throws ImsxError naming the first member that is not taken */
export async function putProfile(deps: Deps, access: Access, body: unknown) {
  const read = readBySchema(zProfile, body)
  if (!read.success) {
    const issue = read.error.issues[0]
    const at = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')
    throw new ImsxError(400, 'invalid_data', `${String(at || 'The profile').slice(0, 60)} is not taken as it is.`)
  }
  await requireOwnWord(deps, access)
  const { '@context': _context, id: _id, type: _type, name: _name, email: _email, ...own } = read.data
  const { issuerId, connectionId } = access
  await tx(deps, { issuerId }, tx =>
    tx.execute(sql`
      update ob_connection set profile = ${JSON.stringify(own)}::jsonb
      where issuer_id = ${issuerId} and id = ${connectionId}`),
  )
  return readProfile(deps, access)
}
