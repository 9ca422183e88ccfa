import { WHOLE_TOKEN } from '../../credential/detached-token.ts'
import { digestOfDocument } from '../../log/record.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { standsIn } from './last-good.ts'
import type { GoodHead, NewItem } from './store.ts'

/** Rows of which the signature is looked at in one go. */
const AT_ONCE = 500

export type Affected = {
  /** Awards in force whose credential stands in a last good tree: they stay valid as they are. */
  readonly kept: readonly string[]
  readonly items: readonly NewItem[]
  /** Forms of awards in the learners' own wallets, to show parts of: no record has them, so none of them stands. */
  readonly formIds: readonly string[]
}

/** Long lists are looked through; no visitor waits for it. */
const patiently = (tx: Tx) => tx.execute(sql`select set_config('statement_timeout', '600000', true)`)

/**
 * What these keys have signed and is in force, apart: what stands in one of the trees, and what does not.
 *
 * @param keys the ids of the keys in the DID documents of the issuer, under each of its names
 */
export async function findAffected(
  tx: Tx,
  issuerId: string,
  keys: readonly string[],
  heads: readonly GoodHead[],
): Promise<Affected> {
  await patiently(tx)
  const awards = await tx.execute<{ award_id: string; stands: boolean }>(sql`
    select credential.award_id, ${bothStand(issuerId, heads)} as stands
    from credential join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
    where credential.issuer_id = ${issuerId} and is_current and award.state = 'issued'
      and ${signedBy('credential.document', keys)} order by credential.award_id`)
  const items: NewItem[] = awards.rows
    .filter(row => !row.stands)
    .map(row => ({ kind: 'award', id: row.award_id, award_id: row.award_id, state: 'open' }))
  const copies = await others(tx, issuerId, keys, heads, 'copy')
  const endorsements = await others(tx, issuerId, keys, heads, 'endorsement')
  const ofCallers = await others(tx, issuerId, keys, heads, 'vc-api')
  const forms = await signedRows(tx, issuerId, keys, 'form')
  return {
    kept: awards.rows.filter(row => row.stands).map(row => row.award_id),
    items: [...items, ...copies, ...endorsements, ...ofCallers],
    formIds: forms.map(one => one.id),
  }
}

/** JSON of our own names its key in so many letters; what is looked for first is narrowed down in `keyNamed`. */
const signedBy = (column: string, keys: readonly string[]) =>
  sql`${sql.raw(column)} like any (select '%"verificationMethod":"' || value || '"%'
    from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb))`

/**
 * A statement is on record as JSON and as token, left word of together. The token is found by its digest; where not all
 * that was left word of with it stands in a tree, it does not count as standing there.
 */
const bothStand = (issuerId: string, heads: readonly GoodHead[]) => sql`exists (
  select 1 from log_statement as token where token.issuer_id = ${issuerId} and token.kind <> 'event'
    and token.digest = sha256(convert_to(${sql.raw(WHOLE_TOKEN)}, 'UTF8')) and ${standsIn(heads, 'token')}
    and not exists (select 1 from log_statement as other where other.issuer_id = ${issuerId}
      and other.subject = credential.award_id::text and other.kind = 'credential' and other.stated_at = token.stated_at
      and not ${standsIn(heads, 'other')}))`

type Row = { id: string; award_id: string | null; document: string }

const ROWS = {
  copy: sql`select copy.id, copy.award_id, copy.document from wallet_copy as copy
    join award on award.issuer_id = copy.issuer_id and award.id = copy.award_id
    where not copy.is_own and copy.withdrawn_at is null and award.state = 'issued' and copy.document is not null
      and copy.issuer_id =`,
  form: sql`select copy.id, copy.award_id, copy.document from wallet_copy as copy
    where copy.is_own and copy.withdrawn_at is null and copy.document is not null and copy.issuer_id =`,
  endorsement: sql`select copy.id, null::uuid as award_id, copy.document from endorsement as copy
    where copy.withdrawn_at is null and copy.erased_at is null and copy.document is not null and copy.issuer_id =`,
  'vc-api': sql`select copy.id, null::uuid as award_id, copy.document from vc_api_credential as copy
    where copy.deleted_at is null and copy.document is not null and copy.issuer_id =`,
} as const

async function signedRows(tx: Tx, issuerId: string, keys: readonly string[], kind: keyof typeof ROWS): Promise<Row[]> {
  const wanted = new Set(keys)
  const signed: Row[] = []
  for (let after: string | null = null; ; ) {
    const found: { rows: Row[] } = await tx.execute<Row>(sql`
      ${ROWS[kind]} ${issuerId} ${after === null ? sql`` : sql`and copy.id > ${after}::uuid`}
      order by copy.id limit ${AT_ONCE}`)
    signed.push(...found.rows.filter(row => keysNamed(row.document).some(key => wanted.has(key))))
    const last: Row | undefined = found.rows.at(-1)
    if (!last || found.rows.length < AT_ONCE) return signed
    after = last.id
  }
}

async function others(
  tx: Tx,
  issuerId: string,
  keys: readonly string[],
  heads: readonly GoodHead[],
  kind: Exclude<keyof typeof ROWS, 'form'>,
): Promise<NewItem[]> {
  const signed = await signedRows(tx, issuerId, keys, kind)
  const items: NewItem[] = []
  for (let from = 0; from < signed.length; from += AT_ONCE) {
    const some = signed.slice(from, from + AT_ONCE)
    const digests = some.map(row => Buffer.from(digestOfDocument(row.document)).toString('hex'))
    const standing = await tx.execute<{ digest: string }>(sql`
      select encode(digest, 'hex') as digest from log_statement as statement
      where issuer_id = ${issuerId} and kind <> 'event' and ${standsIn(heads, 'statement')}
        and digest in (select decode(value, 'hex') from jsonb_array_elements_text(${JSON.stringify(digests)}::jsonb))`)
    const stand = new Set(standing.rows.map(row => row.digest))
    for (const [at, { id, award_id }] of some.entries())
      if (!stand.has(digests[at] as string))
        items.push({ kind, id, award_id, state: kind === 'endorsement' ? 'open' : 'left' })
  }
  return items
}

/** The keys that a signed document names, under the name of their Multikey. Nothing for what cannot be read. */
export function keysNamed(document: string): string[] {
  try {
    if (!document.startsWith('{')) {
      const header = JSON.parse(Buffer.from(document.split('.', 1)[0] as string, 'base64url').toString()) as {
        kid?: unknown
      }
      return typeof header.kid === 'string' ? [header.kid.replace(/-jwk$/, '')] : []
    }
    const { proof } = JSON.parse(document) as { proof?: { verificationMethod?: unknown } | readonly object[] }
    return [proof].flat().flatMap(one => {
      const name = (one as { verificationMethod?: unknown } | undefined)?.verificationMethod
      return typeof name === 'string' ? [name.replace(/-jwk$/, '')] : []
    })
  } catch {
    return []
  }
}
