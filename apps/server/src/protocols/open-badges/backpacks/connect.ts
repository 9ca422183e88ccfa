import type { Deps } from '../../../deps.ts'
import { type Tx, tx } from '../../../platform/database.ts'
import { newToken, tokenHash } from '../../../platform/ids.ts'
import { sql } from '../../../platform/sql.ts'
import { Refusal } from '../../../refusal.ts'
import { sha256url } from '../../oauth/pkce.ts'
import { requirePerson } from '../keep-brought.ts'
import { writeScopes } from '../scopes.ts'
import { readDescription } from './read-description.ts'
import { callbackOf, registerAt } from './register.ts'
import { makerOf, sealTokens, verifierOf } from './seal.ts'
import {
  backpacksOf,
  findHost,
  forgetClient,
  type HostRow,
  keepHost,
  keepTokens,
  secondsLeftOf,
  sweepHosts,
  touchHost,
} from './store.ts'
import { type Granted, redeemCode } from './tokens.ts'

const MOST_BACKPACKS = 20
/** Ways to services that somebody has begun and not ended. */
const MOST_REQUESTS = 20
/** How long somebody may take to sign in there. */
const REQUEST_MILLISECONDS = 30 * 60_000

/** What is at an address, to be shown before anything is sent there. @throws Refusal as `readDescription` */
export async function lookAt(deps: Deps, address: string) {
  const { describedAt, name, scopes, others } = await readDescription(deps, address)
  return { address: describedAt, name, host: new URL(describedAt).host, scopes, others }
}

/**
 * Begins to connect a service: registers with it and says where the learner goes to sign in (RFC 6749 §4.1.1).
 *
 * @param agreed the other hosts that the learner was shown as taking part
 * @throws Refusal E_TOO_MANY_BACKPACKS, E_TOO_MANY_NEW_BACKPACKS, E_TOO_MANY_REQUESTS, E_BACKPACK_CHANGED, and as `readDescription` and `registerAt`
 */
export async function beginConnecting(
  deps: Deps,
  personId: string,
  address: string,
  agreed: readonly string[],
): Promise<string> {
  const found = await readDescription(deps, address)
  if (found.others.some(one => !agreed.includes(one))) throw new Refusal('E_BACKPACK_CHANGED')
  await tx(deps, { personId }, tx => requireRoom(tx, personId, found.describedAt))
  const now = deps.clock()
  const kept = await tx(deps, {}, async tx => {
    await sweepHosts(tx, now)
    return keepHost(tx, found, { id: deps.newId(), now, madeBy: makerOf(deps, personId, now) })
  })
  if (kept === 'own') throw new Refusal('E_TOO_MANY_NEW_BACKPACKS', [], secondsLeftOf(now))
  if (kept === 'all') throw new Refusal('E_TOO_MANY_REQUESTS', [], 3_600)
  const host = await registerAt(deps, kept)
  const state = newToken()
  await tx(deps, { personId }, tx => keepRequest(tx, personId, { hostId: host.id, state, now }))
  const to = new URL(host.endpoints.authorize)
  const question = {
    response_type: 'code',
    client_id: host.client_id ?? '',
    redirect_uri: callbackOf(deps, host.id),
    scope: writeScopes(host.scopes),
    state,
    code_challenge: sha256url(verifierOf(deps, state)),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(question)) to.searchParams.set(name, value)
  return to.href
}

async function requireRoom(tx: Tx, personId: string, describedAt: string): Promise<void> {
  const own = await backpacksOf(tx, personId)
  if (own.length >= MOST_BACKPACKS && !own.some(one => one.described_at === describedAt))
    throw new Refusal('E_TOO_MANY_BACKPACKS')
}

async function keepRequest(
  tx: Tx,
  personId: string,
  { hostId, state, now }: { readonly hostId: string; readonly state: string; readonly now: Date },
): Promise<void> {
  await tx.execute(sql`
    delete from backpack_request where person_id = ${personId} and (expires_at < ${now.toISOString()} or state_hash in (
      select state_hash from backpack_request where person_id = ${personId}
      order by expires_at desc offset ${MOST_REQUESTS - 1}))`)
  await tx.execute(sql`
    insert into backpack_request (person_id, state_hash, host_id, expires_at)
    values (${personId}, ${tokenHash(state)}, ${hostId},
      ${new Date(now.getTime() + REQUEST_MILLISECONDS).toISOString()})`)
}

export type Returned = {
  readonly state?: string | undefined
  readonly code?: string | undefined
  readonly error?: string | undefined
  readonly iss?: string | undefined
}
/** How it ended. `over`: nobody of this name is on the way there, or not any more. */
export type Outcome = 'connected' | 'denied' | 'over' | 'refused' | 'unclear' | 'unreachable'

/** Uses the state up: whoever comes back with it a second time finds nothing. */
async function spendRequest(deps: Deps, personId: string, hostId: string, state: string): Promise<boolean> {
  const spent = await tx(deps, { personId }, tx =>
    tx.execute(sql`
      delete from backpack_request where person_id = ${personId} and state_hash = ${tokenHash(state)}
        and host_id = ${hostId} and expires_at > ${deps.clock().toISOString()} returning state_hash`),
  )
  return spent.rows.length > 0
}

/** Whether an answer is of the service that was asked (RFC 9207 §2.4), which describes itself without naming an issuer. */
function isFrom(host: HostRow, iss: string | undefined): boolean {
  if (iss === undefined) return true
  const known = [host.described_at, host.endpoints.authorize].map(one => new URL(one).origin)
  return URL.canParse(iss) && known.includes(new URL(iss).origin)
}

/**
 * The learner comes back from a service. Only the very person who set out can end it, with the state that they set out
 * with, once.
 */
export async function endConnecting(deps: Deps, personId: string, hostId: string, said: Returned): Promise<Outcome> {
  const { state = '', code = '', error, iss } = said
  if (!(await spendRequest(deps, personId, hostId, state))) return 'over'
  const host = await tx(deps, {}, tx => findHost(tx, hostId))
  if (!host) return 'over'
  if (!isFrom(host, iss)) return 'unclear'
  if (error !== undefined) return error === 'access_denied' ? 'denied' : 'refused'
  if (!/^[\x20-\x7e]{1,2000}$/.test(code)) return 'unclear'
  const granted = await redeem(deps, host, code, state)
  if (typeof granted === 'string') return granted
  await keepBackpack(deps, personId, host, granted)
  return 'connected'
}

async function redeem(
  deps: Deps,
  host: HostRow,
  code: string,
  state: string,
): Promise<Exclude<Granted, { error: unknown }> | Outcome> {
  try {
    const granted = await redeemCode(deps, host, {
      code,
      verifier: verifierOf(deps, state),
      redirectUri: callbackOf(deps, host.id),
      scope: writeScopes(host.scopes),
    })
    if (!('error' in granted)) return granted
    if (granted.error === 'client') await tx(deps, {}, tx => forgetClient(tx, host))
    return 'refused'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code === 'E_BACKPACK_UNREACHABLE' ? 'unreachable' : 'unclear'
  }
}

/** One connection for an address: whoever connects it again keeps what they have seen of it, and gets new tokens. */
async function keepBackpack(
  deps: Deps,
  personId: string,
  host: HostRow,
  { tokens, scopes }: Exclude<Granted, { error: unknown }>,
): Promise<void> {
  const now = deps.clock()
  // More than was asked for is not made use of.
  const granted = host.scopes.filter(one => scopes === null || scopes.includes(one))
  await tx(deps, { personId }, async tx => {
    await requirePerson(tx, personId)
    await requireRoom(tx, personId, host.described_at)
    const kept = await tx.execute<{ id: string }>(sql`
      insert into backpack (person_id, id, host_id, described_at, name, scopes, connected_at)
      values (${personId}, ${deps.newId()}, ${host.id}, ${host.described_at}, ${host.name}, ${sql.param(granted)},
        ${now.toISOString()})
      on conflict on constraint backpack_address do update set host_id = excluded.host_id, name = excluded.name,
        scopes = excluded.scopes, connected_at = excluded.connected_at, asked_at = null
      returning id`)
    const id = kept.rows[0]!.id
    await keepTokens(tx, personId, id, sealTokens(deps, personId, id, tokens))
    await touchHost(tx, host.id, now)
  })
}
