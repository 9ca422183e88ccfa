import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { clientAuthenticationAnonymous, clientAuthenticationNone } from '@openid4vc/oauth2'
import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci'

export { answerInBrowser, answerRequest, declineRequest } from './answer.ts'

type Fields = Record<string, unknown>
type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>

/** A key of a wallet app: P-256, named by its JWK or by the did:jwk of it. */
export type AppKey = { readonly jwk: Fields; readonly did: string; sign(header: Fields, payload: Fields): string }

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function appKey(): AppKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' }) as Record<string, string>
  const jwk = { crv, kty, x, y }
  return {
    jwk,
    did: `did:jwk:${part(jwk)}`,
    sign: (header, payload) => signed(privateKey, { alg: 'ES256', ...header }, payload),
  }
}

function signed(key: KeyObject, header: Fields, payload: Fields): string {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/**
 * A wallet app of another maker, on the OpenID4VC library as many wallets are: it knows our server by its metadata alone.
 *
 * @param options.fetch where the server is reached by more than its address
 * @param options.clientId what it calls itself
 */
export function openWalletApp(options: { readonly fetch?: Fetch; readonly clientId?: string } = {}) {
  const keys = new Map<string, AppKey>()
  const remembered = (key: AppKey) => {
    keys.set(JSON.stringify(key.jwk), key)
    keys.set(key.did, key)
    return key
  }
  const unused = async (): Promise<never> => {
    throw new Error('the wallet app of the tests verifies and opens nothing by the library')
  }
  setGlobalConfig({ allowInsecureUrls: true })
  const callbacks = {
    ...(options.fetch ? { fetch: options.fetch as never } : {}),
    hash: (data: Uint8Array, name: string) => createHash(name.replace('-', '')).update(data).digest(),
    generateRandom: (length: number) => randomBytes(length),
    clientAuthentication: options.clientId
      ? clientAuthenticationNone({ clientId: options.clientId })
      : clientAuthenticationAnonymous(),
    verifyJwt: unused,
    decryptJwe: unused,
    encryptJwe: unused,
    async signJwt(signer: Fields, { header, payload }: { header: object; payload: object }) {
      const name = signer.method === 'did' ? String(signer.didUrl).split('#')[0] : JSON.stringify(signer.publicJwk)
      const key = keys.get(name as string)
      if (!key) throw new Error('the wallet app has no such key')
      return { jwt: key.sign(header as Fields, payload as Fields), signerJwk: key.jwk as never }
    },
  }
  const client = new Openid4vciClient({ callbacks })

  return {
    client,
    /** Makes a key that this app can sign with. */
    newKey: () => remembered(appKey()),
    /** Reads an offer as a wallet does when its link is opened: who issues, what, and whether a code is needed. */
    async readOffer(link: string) {
      const offer = await client.resolveCredentialOffer(link)
      const metadata = await client.resolveIssuerMetadata(offer.credential_issuer)
      return { offer, metadata }
    },
    /** Takes what a link offers, from its opening to the credentials, a key each; and says that they have come. */
    async take(
      link: string,
      { txCode, format = 'ldp_vc', count = 1 }: { txCode?: string; format?: string; count?: number } = {},
    ) {
      const { offer, metadata } = await this.readOffer(link)
      const id = offer.credential_configuration_ids.find(
        one => metadata.credentialIssuer.credential_configurations_supported[one]?.format === format,
      )
      if (!id) throw new Error(`nothing is offered as ${format}`)
      const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
        credentialOffer: offer,
        issuerMetadata: metadata,
        ...(txCode ? { txCode } : {}),
      })
      const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata: metadata })
      const own = Array.from({ length: count }, () => remembered(appKey()))
      const proofs = await Promise.all(
        own.map(async key => {
          const made = await client.createCredentialRequestJwtProof({
            issuerMetadata: metadata,
            credentialConfigurationId: id,
            nonce,
            issuedAt: new Date(),
            signer: { method: 'jwk', alg: 'ES256', publicJwk: key.jwk as never },
          })
          return made.jwt
        }),
      )
      const accessToken = accessTokenResponse.access_token
      const { credentialResponse } = await client.retrieveCredentials({
        issuerMetadata: metadata,
        accessToken,
        credentialConfigurationId: id,
        proofs: { jwt: proofs },
      })
      const notificationId = credentialResponse.notification_id
      if (notificationId)
        await client.sendNotification({
          issuerMetadata: metadata,
          accessToken,
          notification: { notificationId, event: 'credential_accepted' },
        })
      const credentials = (credentialResponse.credentials ?? []).map(one => (one as { credential: unknown }).credential)
      return { keys: own, credentials, response: credentialResponse, accessToken, metadata }
    },
  }
}
