import { createHash } from 'node:crypto'
import { parseJwt, signJws } from '@laurel/core/credential'
import type { Signer } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import {
  clientAuthenticationAnonymous,
  Oauth2AuthorizationServer,
  Oauth2ServerErrorResponseError,
} from '@openid4vc/oauth2'
import { Openid4vciIssuer, setGlobalConfig } from '@openid4vc/openid4vci'
import type { Deps } from '../../deps.ts'
import { OauthError, type OauthErrorCode } from '../oauth/oauth-error.ts'

/**
 * The library reads and writes the messages; signatures, single use, nonces and time are seen to here, so of what it would
 * call for that, it is given only what signing the metadata needs.
 */
function callbacksWith(deps: Deps, signer?: Signer) {
  const unused = async (): Promise<never> => {
    throw new Error('the library was to check or make something that is checked and made here')
  }
  return {
    hash: (data: Uint8Array, name: string) => createHash(name.replace('-', '')).update(data).digest(),
    generateRandom: (length: number) => deps.random(length),
    clientAuthentication: clientAuthenticationAnonymous(),
    verifyJwt: unused,
    decryptJwe: unused,
    encryptJwe: unused,
    async signJwt(_: unknown, { header, payload }: { header: object; payload: object }) {
      if (!signer) return unused()
      const jwt = await signJws(header as JsonObject, payload as JsonObject, signer)
      const parsed = parseJwt(jwt)
      if (!parsed.ok) throw new Error('what was signed just now cannot be read')
      return { jwt, signerJwk: { kty: 'EC' } }
    },
  }
}

export function issuerLibrary(deps: Deps, signer?: Signer): Openid4vciIssuer {
  // A server that only this machine reaches has no TLS; everywhere else the library refuses to name such an address.
  setGlobalConfig({ allowInsecureUrls: deps.isLoopback })
  return new Openid4vciIssuer({ callbacks: callbacksWith(deps, signer) })
}

export const serverLibrary = (deps: Deps): Oauth2AuthorizationServer =>
  new Oauth2AuthorizationServer({ callbacks: callbacksWith(deps) })

/** The library's reading of a message. What it says of a wrong one may repeat it, so the sentence is ours. */
export async function readBy<T>(read: () => T | Promise<T>, otherwise: OauthErrorCode): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const named = error instanceof Oauth2ServerErrorResponseError ? error.errorResponse.error : otherwise
    const code = named === 'unsupported_grant_type' || named === 'invalid_dpop_proof' ? named : otherwise
    throw new OauthError(code, 'The request is not as OpenID4VCI 1.0 describes it.')
  }
}
