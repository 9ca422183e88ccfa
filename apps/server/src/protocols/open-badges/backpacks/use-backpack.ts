import type { Deps } from '../../../deps.ts'
import { tx } from '../../../platform/database.ts'
import type { Answered, CallOptions } from '../../../platform/guarded-call.ts'
import { sql } from '../../../platform/sql.ts'
import { Refusal } from '../../../refusal.ts'
import { openTokens, sealTokens, type Tokens } from './seal.ts'
import {
  type BackpackRow,
  dropTokens,
  exchangeTokens,
  findBackpack,
  findHost,
  forgetClient,
  type HostRow,
  requireBackpack,
  touchHost,
} from './store.ts'
import { refreshTokens } from './tokens.ts'

/** Whoever was killed while at work keeps nobody else waiting for longer. */
const BUSY_MILLISECONDS = 3 * 60_000
/** A token that ends within this time is exchanged first. */
const SOON = 30_000

/** A call of a service's API with the learner's token. */
export type CallThere = (
  url: string,
  options: Omit<CallOptions, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
) => Promise<Answered>

async function begin(deps: Deps, personId: string, id: string): Promise<{ backpack: BackpackRow; until: string }> {
  const now = deps.clock()
  const until = new Date(now.getTime() + BUSY_MILLISECONDS).toISOString()
  return tx(deps, { personId }, async tx => {
    const begun = await tx.execute(sql`
      update backpack set busy_until = ${until} where person_id = ${personId} and id = ${id}
        and (busy_until is null or busy_until < ${now.toISOString()}) returning id`)
    const backpack = await findBackpack(tx, personId, id)
    if (!backpack) throw new Refusal('E_NOT_FOUND')
    if (begun.rows.length === 0) throw new Refusal('E_TOO_MANY_REQUESTS', [], 10)
    return { backpack, until }
  })
}

/** Gives the lease back; one that was too slow has none any more, and leaves that of whoever came after. */
const end = (deps: Deps, personId: string, id: string, until: string) =>
  tx(deps, { personId }, tx =>
    tx.execute(sql`
      update backpack set busy_until = null where person_id = ${personId} and id = ${id} and busy_until = ${until}`),
  )

type At = { readonly personId: string; readonly id: string; readonly host: HostRow }
/** As they are used, and as they are kept. */
type Held = { readonly tokens: Tokens; readonly sealed: string }

/** The learner has to sign in there again: these tokens are of no use any more. */
async function giveUp(deps: Deps, personId: string, id: string, sealed: string | null): Promise<never> {
  await tx(deps, { personId }, tx => dropTokens(tx, personId, id, sealed))
  throw new Refusal('E_BACKPACK_SIGN_IN')
}

async function exchange(deps: Deps, { personId, id, host }: At, held: Held): Promise<Held> {
  const { refresh } = held.tokens
  if (refresh === null) return giveUp(deps, personId, id, held.sealed)
  const granted = await refreshTokens(deps, host, refresh)
  if ('error' in granted) {
    if (granted.error === 'client') await tx(deps, {}, tx => forgetClient(tx, host))
    return giveUp(deps, personId, id, held.sealed)
  }
  // Kept before they are used: the one that they were given for serves no more.
  const sealed = sealTokens(deps, personId, id, granted.tokens)
  await tx(deps, { personId }, async tx => {
    await requireBackpack(tx, personId, id)
    // Whoever has signed in there again meanwhile has newer ones, which are left for the next time.
    if (!(await exchangeTokens(tx, personId, id, { from: held.sealed, to: sealed })))
      throw new Refusal('E_TOO_MANY_REQUESTS', [], 10)
  })
  return { tokens: granted.tokens, sealed }
}

/** Calls with the token at hand, and once more with a new one where the service takes that no longer. */
function callerOf(deps: Deps, at: At, given: Held): CallThere {
  let held = given
  const isEnding = () => held.tokens.expiresAt !== null && held.tokens.expiresAt - SOON < deps.clock().getTime()
  return async (url, options) => {
    const call = async () => {
      const headers = { ...options.headers, authorization: `Bearer ${held.tokens.access}` }
      const answered = await deps.call(url, { ...options, headers })
      if (!answered.ok)
        throw new Refusal(answered.error.code === 'FETCH_REFUSED' ? 'E_BACKPACK_UNCLEAR' : 'E_BACKPACK_UNREACHABLE')
      return answered.value
    }
    if (isEnding() && held.tokens.refresh !== null) held = await exchange(deps, at, held)
    const first = await call()
    if (first.status !== 401) return first
    held = await exchange(deps, at, held)
    const second = await call()
    return second.status === 401 ? giveUp(deps, at.personId, at.id, held.sealed) : second
  }
}

/**
 * Works with a learner's backpack; nobody else does so meanwhile.
 *
 * @throws Refusal E_NOT_FOUND; E_TOO_MANY_REQUESTS while it is in use; E_BACKPACK_SIGN_IN; and what `work` throws
 */
export async function withBackpack<T>(
  deps: Deps,
  personId: string,
  id: string,
  work: (backpack: BackpackRow, host: HostRow, call: CallThere) => Promise<T>,
): Promise<T> {
  const { backpack, until } = await begin(deps, personId, id)
  try {
    const host = await tx(deps, {}, tx => findHost(tx, backpack.host_id))
    const { sealed } = backpack
    const tokens = sealed === null ? null : openTokens(deps, personId, id, sealed)
    if (!host || !tokens || sealed === null) return await giveUp(deps, personId, id, sealed)
    await tx(deps, {}, tx => touchHost(tx, host.id, deps.clock()))
    return await work(backpack, host, callerOf(deps, { personId, id, host }, { tokens, sealed }))
  } finally {
    await end(deps, personId, id, until)
  }
}

/** What a status of the API comes to where it is not the one that was hoped for. */
export function refusalOf(status: number): Refusal {
  if (status === 429 || status >= 500) return new Refusal('E_BACKPACK_UNREACHABLE')
  return new Refusal(status >= 400 ? 'E_BACKPACK_REFUSED' : 'E_BACKPACK_UNCLEAR')
}
