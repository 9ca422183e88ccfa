import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { saveApiKey } from './api-keys.ts'
import { makeIssuer } from './make-issuer.ts'
import { SCOPES } from './roles.ts'
import type { SetUp } from './schema.ts'
import { allIssuerIds, tenantOf } from './store.ts'

/**
 * The link of the first start. Each start without an institution makes a fresh one and forgets the one before, so that
 * only the link printed last works.
 *
 * @returns `null` once there is an institution
 */
export async function openSetUp(deps: Deps): Promise<string | null> {
  return tx(deps, {}, async tx => {
    if ((await allIssuerIds(tx)).length > 0) return null
    const token = newToken()
    await tx.execute(sql`delete from setup_token where used_at is null`)
    await tx.execute(sql`
      insert into setup_token (token_hash, created_at) values (${tokenHash(token)}, ${deps.clock().toISOString()})`)
    return `${deps.baseUrl}/console/setup?token=${token}`
  })
}

export async function isSetUpTokenValid(deps: Deps, token: string): Promise<boolean> {
  return tx(deps, {}, async tx => {
    const found = await tx.execute(
      sql`select 1 from setup_token where token_hash = ${tokenHash(token)} and used_at is null`,
    )
    return found.rows.length === 1
  })
}

/** Makes the institution and its owner, once. `ownerId` is the account of the person who set it up. */
export async function setUp(deps: Deps, wanted: SetUp, ownerId: string): Promise<string> {
  const issuerId = deps.newId()
  const actor: Actor = { issuerId, kind: 'member', id: ownerId, name: wanted.owner.name, role: 'owner' }
  await tx(deps, { issuerId }, async tx => {
    const at = deps.clock().toISOString()
    const used = await tx.execute(sql`
      update setup_token set used_at = ${at} where token_hash = ${tokenHash(wanted.token)} and used_at is null returning 1`)
    if (used.rows.length === 0) throw new Refusal('E_ALREADY_SET_UP')
    await makeIssuer(tx, deps, actor, { issuerId, email: null, ...wanted.institution })
    await tx.execute(sql`
      insert into member (issuer_id, user_id, role, created_at) values (${issuerId}, ${ownerId}, 'owner', ${at})`)
  })
  return issuerId
}

/** LAUREL_BOOTSTRAP_ISSUER and LAUREL_BOOTSTRAP_API_KEY: that issuer with a key of all rights, if it is not there yet. */
export async function bootstrapIssuer(deps: Deps, wanted: { issuer: string; apiKey: string }): Promise<void> {
  if (await tx(deps, {}, tx => tenantOf(tx, 'issuer', wanted.issuer))) return
  const issuerId = deps.newId()
  const actor: Actor = { issuerId, kind: 'server', id: 'bootstrap', name: 'Laurel' }
  await tx(deps, { issuerId }, async tx => {
    await makeIssuer(tx, deps, actor, {
      issuerId,
      shortName: wanted.issuer,
      name: wanted.issuer,
      url: `${deps.baseUrl}/i/${wanted.issuer}`,
      email: null,
      locale: 'en',
    })
    await saveApiKey(tx, deps, actor, { secret: wanted.apiKey, name: 'Bootstrap', scopes: SCOPES })
  })
}
