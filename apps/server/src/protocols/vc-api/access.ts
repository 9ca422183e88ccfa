import type { Context } from 'hono'
import type { Deps } from '../../deps.ts'
import { type Actor, mayDo } from '../../people/actor.ts'
import { actorOfApiKey } from '../../people/api-keys.ts'
import { tenantOf } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { VcApiError } from './problem.ts'
import { actorOfToken } from './token.ts'

type Wanted = 'credentials:sign' | 'verify'

/** For whom a call is, and whether the keys that it may use are those of conformance runs only. */
export type Caller = { readonly issuerId: string; readonly actor: Actor; readonly isOpen: boolean }

/** Which institution is meant by its short name in the address. */
export async function institutionOf(deps: Deps, shortName: string): Promise<string> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) throw new VcApiError(404, 'E_NOT_FOUND', 'There is no such institution here.')
  return issuerId
}

/**
 * Who calls: an API key, or an access token that was had for one. Without either only where the operator has opened
 * VC-API for conformance runs, and then never with the institution's own keys.
 */
export async function callerOf(deps: Deps, c: Context, wanted: Wanted, isOpen: boolean): Promise<Caller> {
  const issuerId = await institutionOf(deps, c.req.param('issuer') ?? '')
  const authorization = c.req.header('authorization')
  if (authorization === undefined && isOpen) {
    const may = ['credentials:sign', 'verify'] as const
    return { issuerId, isOpen: true, actor: { issuerId, kind: 'server', id: 'vc-api-open', name: 'VC-API', may } }
  }
  const secret = /^Bearer (\S{16,2000})$/i.exec(authorization ?? '')?.[1]
  const actor = secret && ((await actorOfToken(deps, secret)) ?? (await actorOfApiKey(deps, secret)))
  if (!actor)
    throw new VcApiError(401, 'E_NOT_SIGNED_IN', 'Send an API key or an access token: Authorization: Bearer ….')
  // Another institution's key learns nothing, not even that there is one.
  if (actor.issuerId !== issuerId) throw new VcApiError(404, 'E_NOT_FOUND', 'There is nothing here.')
  if (!mayDo(actor, wanted)) throw new VcApiError(403, 'E_FORBIDDEN', `The API key has not the scope ${wanted}.`)
  return { issuerId, actor, isOpen: false }
}
