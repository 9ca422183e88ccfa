import type { Deps } from '../deps.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { type Actor, actionsOfScopes } from './actor.ts'
import { note } from './note.ts'
import { type ApprovalPolicy, SCOPES, type Scope } from './roles.ts'
import type { ApiKeyView } from './schema.ts'
import { saveAddresses, tenantOf } from './store.ts'

type Row = { id: string; name: string; hint: string; scopes: Scope[]; created_at: string; last_used_at: string | null }

const view = (row: Row): ApiKeyView => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  scopes: row.scopes,
  createdAt: new Date(row.created_at).toISOString(),
  lastUsedAt: row.last_used_at && new Date(row.last_used_at).toISOString(),
})

/** Keeps a key under its hash, in the caller's transaction. */
export async function saveApiKey(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  key: { readonly secret: string; readonly name: string; readonly scopes: readonly Scope[] },
): Promise<ApiKeyView> {
  const row: Row = {
    id: deps.newId(),
    name: key.name,
    hint: key.secret.slice(-4),
    scopes: [...key.scopes],
    created_at: deps.clock().toISOString(),
    last_used_at: null,
  }
  await tx.execute(sql`
    insert into api_key (issuer_id, id, name, secret_hash, hint, scopes, created_at, created_by)
    select ${actor.issuerId}, ${row.id}, ${row.name}, ${tokenHash(key.secret)}, ${row.hint},
      array(select jsonb_array_elements_text(${JSON.stringify(row.scopes)}::jsonb)), ${row.created_at}, ${actor.id}`)
  await saveAddresses(tx, actor.issuerId, [{ kind: 'api-key', address: tokenHash(key.secret) }])
  await note(tx, deps, actor, { event: 'api-key.made', subject: row.id, details: { scopes: row.scopes } })
  return view(row)
}

/** A new key; its secret is shown in this answer and never again. */
export async function makeApiKey(
  deps: Deps,
  actor: Actor,
  wanted: { readonly name: string; readonly scopes: readonly Scope[] },
): Promise<ApiKeyView & { readonly secret: string }> {
  const secret = `lrl_${newToken()}`
  const made = await tx(deps, actor, tx => saveApiKey(tx, deps, actor, { ...wanted, secret }))
  return { ...made, secret }
}

export async function listApiKeys(deps: Deps, issuerId: string): Promise<ApiKeyView[]> {
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<Row>(sql`
      select id, name, hint, scopes, created_at, last_used_at from api_key
      where issuer_id = ${issuerId} and revoked_at is null order by id desc limit 200`)
    return found.rows.map(view)
  })
}

export async function revokeApiKey(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    const revoked = await tx.execute(sql`
      update api_key set revoked_at = ${deps.clock().toISOString()}
      where issuer_id = ${actor.issuerId} and id = ${id} and revoked_at is null returning 1`)
    if (revoked.rows.length === 0) throw new Refusal('E_NOT_FOUND')
    await note(tx, deps, actor, { event: 'api-key.revoked', subject: id })
  })
}

/** When a key was last used is noted at most this often, so that a busy key does not write with each call. */
const USED_MINUTES = 10

/** Who comes with `Authorization: Bearer lrl_…`; `undefined` for a key that nobody has, or that was revoked. */
export async function actorOfApiKey(deps: Deps, secret: string): Promise<Actor | undefined> {
  const hash = tokenHash(secret)
  return tx(deps, {}, async tx => {
    const issuerId = await tenantOf(tx, 'api-key', hash)
    if (!issuerId) return undefined
    await enterTenant(tx, issuerId)
    const found = await tx.execute<Row & { approval: ApprovalPolicy; is_closed: boolean }>(sql`
      select id, api_key.name, hint, scopes, api_key.created_at, last_used_at, approval,
        exists (select 1 from closing where closing.issuer_id = api_key.issuer_id and closed_at is not null) as is_closed
      from api_key join issuer using (issuer_id)
      where issuer_id = ${issuerId} and secret_hash = ${hash} and revoked_at is null`)
    const key = found.rows[0]
    if (!key) return undefined
    const now = deps.clock()
    if (!key.last_used_at || now.getTime() - Date.parse(key.last_used_at) > USED_MINUTES * 60_000)
      await tx.execute(sql`
        update api_key set last_used_at = ${now.toISOString()} where issuer_id = ${issuerId} and id = ${key.id}`)
    const may = actionsOfScopes(key.scopes, SCOPES, key.approval)
    return { issuerId, kind: 'api-key', id: key.id, name: key.name, may, isClosed: key.is_closed }
  })
}
