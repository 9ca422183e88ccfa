import { createHash, randomBytes } from 'node:crypto'
import { createKeyAttestationJwt, Openid4vciClient, setGlobalConfig } from 'openid4vci-draft-15'
import { type AppKey, appKey } from '../wallet-app/index.ts'

type Fields = Record<string, unknown>

/**
 * A wallet app that was built when draft 15 was the newest OpenID4VCI, on the library of that time: what came after is
 * unknown to it, and it reads every answer by the draft's schemas.
 */
export function openDraft15Wallet() {
  setGlobalConfig({ allowInsecureUrls: true })
  const keys = new Map<string, AppKey>()
  const unused = () => Promise.reject(new Error('not used by this wallet'))
  const callbacks = {
    hash: (data: Uint8Array, name: string) => createHash(name.replace('-', '')).update(data).digest(),
    generateRandom: (length: number) => randomBytes(length),
    clientAuthentication: () => undefined,
    verifyJwt: unused,
    decryptJwe: unused,
    encryptJwe: unused,
    async signJwt(signer: Fields, { header, payload }: { header: object; payload: object }) {
      const key = keys.get(JSON.stringify(signer.publicJwk))
      if (!key) throw new Error('the wallet has no such key')
      return { jwt: key.sign(header as Fields, payload as Fields), signerJwk: key.jwk as never }
    },
  }
  const client = new Openid4vciClient({ callbacks: callbacks as never })
  const signerOf = (key: AppKey) => ({ method: 'jwk', alg: 'ES256', publicJwk: key.jwk }) as never

  return {
    newKey() {
      const key = appKey()
      keys.set(JSON.stringify(key.jwk), key)
      return key
    },
    /** From an offer's link to a token. */
    async redeem(link: string, txCode: string) {
      const offer = await client.resolveCredentialOffer(link)
      const metadata = await client.resolveIssuerMetadata(offer.credential_issuer)
      const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
        credentialOffer: offer,
        issuerMetadata: metadata,
        txCode,
      })
      const ids = Object.fromEntries(
        offer.credential_configuration_ids.flatMap(id => {
          const format = metadata.credentialIssuer.credential_configurations_supported[id]?.format
          return format ? [[format, id] as const] : []
        }),
      )
      return { offer, metadata, accessToken: accessTokenResponse.access_token, ids }
    },
    nonce: async ({ metadata }: Granted): Promise<string> =>
      (await client.requestNonce({ issuerMetadata: metadata })).c_nonce,
    /** A proof as the draft has it: a JWT that answers a nonce, with the key's attestation where one is wanted. */
    async prove(granted: Granted, id: string, key: AppKey, more: { attestation?: string; nonce?: string } = {}) {
      const nonce = more.nonce ?? (await this.nonce(granted))
      const { jwt } = await client.createCredentialRequestJwtProof({
        issuerMetadata: granted.metadata,
        credentialConfigurationId: id,
        nonce,
        issuedAt: new Date(),
        signer: signerOf(key),
        ...(more.attestation === undefined ? {} : { keyAttestationJwt: more.attestation }),
      })
      return jwt
    },
    /** Attests keys, in the type that the draft had for it. */
    async attest(granted: Granted, maker: AppKey, attested: readonly AppKey[], use: 'jwt' | 'attestation') {
      const nonce = await this.nonce(granted)
      return createKeyAttestationJwt({
        callbacks: callbacks as never,
        attestedKeys: attested.map(one => one.jwk) as never,
        expiresAt: new Date(Date.now() + 60_000),
        issuedAt: new Date(),
        use: `proof_type.${use}`,
        signer: signerOf(maker),
        nonce,
      })
    },
    /** @param more `proof`, or `proofs`; and what else the draft lets a wallet say */
    async ask({ metadata, accessToken }: Granted, id: string, more: Fields) {
      const { proof, proofs, ...additionalRequestPayload } = more
      const answer = await client.retrieveCredentials({
        issuerMetadata: metadata,
        accessToken,
        credentialConfigurationId: id,
        ...(proof === undefined ? {} : { proof: proof as never }),
        ...(proofs === undefined ? {} : { proofs: proofs as never }),
        additionalRequestPayload,
      })
      return answer.credentialResponse
    },
    notify: ({ metadata, accessToken }: Granted, notificationId: string) =>
      client.sendNotification({
        issuerMetadata: metadata,
        accessToken,
        notification: { notificationId, event: 'credential_accepted' },
      }),
  }
}

type Granted = {
  readonly metadata: Awaited<ReturnType<Openid4vciClient['resolveIssuerMetadata']>>
  readonly accessToken: string
}
