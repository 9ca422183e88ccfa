import { createJwtVcIssuer } from '@laurel/core/did'
import type { IssuerKey } from '../platform/key-store.ts'

/**
 * What SD-JWT VC has an issuer publish of its keys, by its web address. Here is no place to say what still stands, so a
 * stolen key is not named at all.
 *
 * @param home  the issuer's DID at that address
 */
export const issuerMetadata = (site: string, home: string, keys: readonly IssuerKey[]) =>
  createJwtVcIssuer(
    site,
    keys.filter(one => one.compromiseId === null).map(one => ({ id: `${home}#${one.fragment}-jwk`, key: one.key })),
  )
