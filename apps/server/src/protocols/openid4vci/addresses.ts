/** The address that an issuer has as Credential Issuer and as Authorization Server: they are one (OpenID4VCI 1.0 §12.2). */
export const issuerAddress = (baseUrl: string, shortName: string): string => `${baseUrl}/i/${shortName}`

/** Where a wallet turns to for each step. */
export function addressesOf(baseUrl: string, shortName: string) {
  const at = (step: string) => `${issuerAddress(baseUrl, shortName)}/openid4vci/${step}`
  return {
    issuer: issuerAddress(baseUrl, shortName),
    token: at('token'),
    push: at('par'),
    authorize: at('authorize'),
    nonce: at('nonce'),
    credential: at('credential'),
    deferred: at('deferred'),
    notification: at('notification'),
    offer: (token: string) => at(`offers/${token}`),
  }
}
export type Addresses = ReturnType<typeof addressesOf>
