import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { openKeys, ownKeys } from './keys.ts'
import { FOR_CREDENTIALS } from './mechanisms.ts'

/** What whoever sets a client up has to know: under which DIDs and with which suites credentials are signed here. */
export async function describeService(deps: Deps, issuerId: string, isOpen: boolean) {
  const { short_name: shortName } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  const keys = [...(await ownKeys(deps, issuerId)), ...(isOpen ? await openKeys(deps, issuerId) : [])]
  return {
    url: `${deps.baseUrl}/i/${shortName}/vc-api`,
    issuers: keys.map(key => ({
      id: key.did,
      keyType: key.type,
      verificationMethod: key.verificationMethod,
      cryptosuites: FOR_CREDENTIALS.filter(one => one.keyTypes.includes(key.type)).map(one => one.name),
      ...(key.isOpen ? { isForConformanceRuns: true } : {}),
    })),
    tokenEndpoint: `${deps.baseUrl}/i/${shortName}/vc-api/token`,
    workflows: ['award', 'presentation'],
  }
}
