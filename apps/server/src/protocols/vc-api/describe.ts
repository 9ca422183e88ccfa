import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { openKeys, ownKeys } from './keys.ts'
import { FOR_CREDENTIALS } from './mechanisms.ts'

/** Where an institution's VC-API is. */
export async function addressOf(deps: Deps, issuerId: string): Promise<string> {
  const { short_name: shortName } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  return `${deps.baseUrl}/i/${shortName}/vc-api`
}

/** What whoever sets a client up has to know: under which DIDs and with which suites credentials are signed here. */
export async function describeService(deps: Deps, issuerId: string, isOpen: boolean) {
  const url = await addressOf(deps, issuerId)
  const keys = [...(await ownKeys(deps, issuerId)), ...(isOpen ? await openKeys(deps, issuerId) : [])]
  return {
    url,
    issuers: keys.map(key => ({
      id: key.did,
      keyType: key.type,
      verificationMethod: key.verificationMethod,
      cryptosuites: FOR_CREDENTIALS.filter(one => one.keyTypes.includes(key.type)).map(one => one.name),
      ...(key.isOpen ? { isForConformanceRuns: true } : {}),
    })),
    tokenEndpoint: `${url}/token`,
    workflows: ['award', 'presentation'],
  }
}
