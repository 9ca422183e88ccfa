import { claimedDomain, didConfigurationUrl, dnsNameOf, dnsRecordOf, writeDidConfiguration } from '@laurel/core/trust'
import type { Layer } from '@laurel/core/verification'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { linkageFor } from './did-configuration.ts'
import { domainLayers } from './layers.ts'
import type { zDomainCheck, zDomainProof } from './schema.ts'

async function homeOf(deps: Deps, issuerId: string) {
  const { did, url } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  return { did, domain: claimedDomain(did, url) }
}

/** What an owner puts on their own domain so that it names their institution: a record of the DNS, or a file. */
export async function showDomainProof(deps: Deps, { issuerId }: Actor): Promise<z.infer<typeof zDomainProof>> {
  const { did, domain } = await homeOf(deps, issuerId)
  if (domain === null) return { did, domain: null, dns: null, site: null }
  const origin = `https://${domain}`
  const linked = await linkageFor(deps, issuerId, did, origin)
  return {
    did,
    domain,
    dns: { name: dnsNameOf(domain), type: 'TXT', value: dnsRecordOf(did) },
    site: { url: didConfigurationUrl(origin), file: writeDidConfiguration([linked]) },
  }
}

/** Looks now, past everything that was remembered. */
export async function checkDomain(deps: Deps, { issuerId }: Actor): Promise<z.infer<typeof zDomainCheck>> {
  const { did, domain } = await homeOf(deps, issuerId)
  if (domain === null) return { domain, site: null, dns: null }
  const layers = await domainLayers(deps, did, domain, true)
  const stateOf = (kind: Layer['kind']) => {
    const found = layers.find(one => one.kind === kind)
    return { state: found?.state ?? 'unasked', reason: found?.reason ?? null }
  }
  return { domain, site: stateOf('site'), dns: stateOf('dns') }
}
