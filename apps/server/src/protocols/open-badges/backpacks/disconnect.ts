import type { Deps } from '../../../deps.ts'
import { type Tx, tx } from '../../../platform/database.ts'
import { Refusal } from '../../../refusal.ts'
import { openTokens, type Tokens } from './seal.ts'
import { type BackpackRow, backpacksOf, findBackpack, findHost, forgetBackpacks, type HostRow } from './store.ts'
import { revokeTokens } from './tokens.ts'

/** Tokens that are to be given back, once they are forgotten here. */
export type GivenBack = { readonly host: HostRow; readonly tokens: Tokens }

async function givenBack(tx: Tx, deps: Deps, personId: string, backpack: BackpackRow): Promise<GivenBack[]> {
  const host = await findHost(tx, backpack.host_id)
  const tokens = backpack.sealed === null ? null : openTokens(deps, personId, backpack.id, backpack.sealed)
  return host && tokens ? [{ host, tokens }] : []
}

/** Tells the services, after the commit. @returns whether all of them have heard it; whom it could not be told forgets it in time */
export async function tellServices(deps: Deps, back: readonly GivenBack[]): Promise<boolean> {
  const told = await Promise.all(back.map(({ host, tokens }) => revokeTokens(deps, host, tokens)))
  return told.every(one => one)
}

/**
 * Ends a connection: forgotten here at once, with what came from there and nobody has taken in, and then told there.
 *
 * @returns whether the service has heard of it
 * @throws Refusal E_NOT_FOUND
 */
export async function disconnectBackpack(deps: Deps, personId: string, id: string): Promise<{ told: boolean }> {
  const back = await tx(deps, { personId }, async tx => {
    const backpack = await findBackpack(tx, personId, id)
    if (!backpack) throw new Refusal('E_NOT_FOUND')
    const found = await givenBack(tx, deps, personId, backpack)
    await forgetBackpacks(tx, personId, id)
    return found
  })
  return { told: back.length > 0 && (await tellServices(deps, back)) }
}

/**
 * Somebody deletes their account, or has lost their wallet: no backpack stays connected. The transaction is in the
 * person's scope.
 *
 * @returns what `tellServices` is to be given after the commit
 */
export async function leaveBackpacks(tx: Tx, deps: Deps, personId: string): Promise<GivenBack[]> {
  const back: GivenBack[] = []
  for (const one of await backpacksOf(tx, personId)) back.push(...(await givenBack(tx, deps, personId, one)))
  await forgetBackpacks(tx, personId)
  return back
}
