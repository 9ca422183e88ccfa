import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import type { GuardedFetch } from '@laurel/core/did'
import type { Cryptography } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import {
  askDomain,
  askRegistry,
  claimedDomain,
  dnsTextFrom,
  type Place,
  type RegistrySetting,
} from '@laurel/core/trust'
import type { LayerLookup } from '@laurel/core/verification'

const dnsText = dnsTextFrom(new Resolver({ timeout: 2_000, tries: 2 }))

/**
 * Who else knows the issuer: its own domain, where there is a network, and the registries that the person has named. Asked
 * at once, and nothing is kept.
 */
export function layersFrom(
  settings: readonly RegistrySetting[],
  tools: {
    readonly fetch: GuardedFetch
    readonly isOffline: boolean
    readonly cryptography: Cryptography
    readonly now: Instant
  },
): LayerLookup {
  const read = async (place: Place) => {
    if ('file' in place)
      try {
        return new Uint8Array(readFileSync(place.file))
      } catch {
        return null
      }
    const fetched = await tools.fetch(place.url, 'application/json, application/vc, */*;q=0.1')
    return fetched.ok ? fetched.value.body : null
  }
  const { fetch, now, cryptography, isOffline } = tools
  const asking = { fetch, now, cryptography, read, ...(isOffline ? {} : { dnsText }) }
  return async (did, about) => {
    const domain = isOffline ? null : claimedDomain(did, about.url)
    const asked = await Promise.all([
      domain === null ? [] : askDomain(did, domain, asking),
      ...settings.map(async setting => [await askRegistry(did, about, setting, asking)]),
    ])
    return asked.flat()
  }
}
