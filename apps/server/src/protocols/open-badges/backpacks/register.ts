import { parseStrictJson, readBySchema } from '@laurel/core/primitives'
import * as z from 'zod'
import type { Deps } from '../../../deps.ts'
import { tx } from '../../../platform/database.ts'
import { Refusal } from '../../../refusal.ts'
import { writeScopes } from '../scopes.ts'
import { sealSecret } from './seal.ts'
import { findHost, type HostRow, keepClient } from './store.ts'

const MOST_BYTES = 64 * 1024
/** A service may forget within a day whom nobody has let in (ours does), so that is done again before. */
const UNUSED_MILLISECONDS = 12 * 3_600_000

const letters = z.string().regex(/^[\x20-\x7e]{1,1000}$/)
const zClient = z.object({
  client_id: letters,
  client_secret: letters.optional(),
  client_secret_expires_at: z.number().nonnegative().max(1e11).optional(),
})

/**
 * Where a service sends the learner back to. Each service has its own, so that none can pass an answer off as another's
 * (RFC 9700 §4.4.2).
 */
export const callbackOf = (deps: Pick<Deps, 'baseUrl'>, hostId: string): string =>
  `${deps.baseUrl}/backpacks/${hostId}/callback`

function isStale(host: HostRow, now: Date): boolean {
  if (host.client_id === null || host.registered_at === null) return true
  if (host.secret_expires_at !== null && new Date(host.secret_expires_at) <= now) return true
  return host.used_at === null && now.getTime() - new Date(host.registered_at).getTime() > UNUSED_MILLISECONDS
}

/**
 * Registers this server with a service (RFC 7591, Open Badges 3.0 §7.1.1.2), unless it is registered already.
 *
 * @throws Refusal E_BACKPACK_UNREACHABLE, E_BACKPACK_REFUSED, E_BACKPACK_UNCLEAR
 */
export async function registerAt(deps: Deps, host: HostRow): Promise<HostRow> {
  const now = deps.clock()
  if (!isStale(host, now)) return host
  const { baseUrl } = deps
  const answered = await deps.call(host.endpoints.register, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_name: `Laurel (${new URL(baseUrl).host})`,
      client_uri: `${baseUrl}/`,
      logo_uri: `${baseUrl}/wallet/icon-512.png`,
      tos_uri: `${baseUrl}/help/learner`,
      policy_uri: `${baseUrl}/help/learner`,
      software_id: 'laurel',
      software_version: '1',
      redirect_uris: [callbackOf(deps, host.id)],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: writeScopes(host.scopes),
    }),
    maxBytes: MOST_BYTES,
  })
  if (!answered.ok || answered.value.status >= 500) throw new Refusal('E_BACKPACK_UNREACHABLE')
  if (answered.value.status !== 201 && answered.value.status !== 200) throw new Refusal('E_BACKPACK_REFUSED')
  const json = parseStrictJson(answered.value.body, { maxBytes: MOST_BYTES })
  const read = json.ok ? readBySchema(zClient, json.value) : null
  if (!read?.success) throw new Refusal('E_BACKPACK_UNCLEAR')
  const { client_id: id, client_secret: secret, client_secret_expires_at: expires = 0 } = read.data
  return tx(deps, {}, async tx => {
    await keepClient(tx, host, {
      id,
      secret: secret === undefined ? null : sealSecret(deps, host.id, secret),
      secretExpiresAt: expires > 0 ? new Date(expires * 1000) : null,
      registeredAt: now,
    })
    return (await findHost(tx, host.id)) ?? host
  })
}
