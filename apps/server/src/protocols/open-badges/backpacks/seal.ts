import { createHmac } from 'node:crypto'
import type { Deps } from '../../../deps.ts'
import { unwrapKey, wrapKey } from '../../../platform/wrap-key.ts'

type Sealing = Pick<Deps, 'deriveSecret'>
/** What a service has given for one learner. Times are milliseconds. */
export type Tokens = {
  readonly access: string
  readonly refresh: string | null
  /** `null` where the service has not said. */
  readonly expiresAt: number | null
}

/** Nobody's tenant: `owner` is the person, or the service for what it has given this server. */
const named = (owner: string, id: string, purpose: string) => ({ issuerId: owner, keyId: id, purpose })
const keyOf = (deps: Sealing) => deps.deriveSecret('backpack tokens')

const open = (deps: Sealing, name: ReturnType<typeof named>, sealed: string): string | null => {
  const opened = unwrapKey(keyOf(deps), name, sealed)
  return opened.ok ? Buffer.from(opened.value).toString('utf8') : null
}

export const sealTokens = (deps: Sealing, personId: string, backpackId: string, tokens: Tokens): string =>
  wrapKey(keyOf(deps), named(personId, backpackId, 'tokens'), Buffer.from(JSON.stringify(tokens)))

/** `null` where they were not sealed here, for this very learner and backpack. */
export function openTokens(deps: Sealing, personId: string, backpackId: string, sealed: string): Tokens | null {
  const text = open(deps, named(personId, backpackId, 'tokens'), sealed)
  return text === null ? null : (JSON.parse(text) as Tokens)
}

export const sealSecret = (deps: Sealing, hostId: string, secret: string): string =>
  wrapKey(keyOf(deps), named(hostId, hostId, 'client-secret'), Buffer.from(secret))
export const openSecret = (deps: Sealing, hostId: string, sealed: string): string | null =>
  open(deps, named(hostId, hostId, 'client-secret'), sealed)

/** PKCE's verifier (RFC 7636 §4.1). It follows from the state, so that it is kept nowhere. */
export const verifierOf = (deps: Sealing, state: string): string =>
  createHmac('sha256', deps.deriveSecret('backpack verifier')).update(state).digest('base64url')

/** Of one person on one day; on another day nobody can tell that it is the same. */
export const makerOf = (deps: Sealing, personId: string, now: Date): string =>
  createHmac('sha256', deps.deriveSecret('backpack maker'))
    .update(`${now.toISOString().slice(0, 10)} ${personId}`)
    .digest('base64url')
