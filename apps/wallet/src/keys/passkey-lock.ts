import { decodeBase64url, toBase64url } from '@laurel/core/primitives'
import { api } from '@laurel/ui/api'
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { random } from './web-aead.ts'

type RegisterOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type PrfResults = { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer | Uint8Array } } }

const buffer = (bytes: Uint8Array) => bytes.slice().buffer as ArrayBuffer
const asBytes = (value: ArrayBuffer | Uint8Array | undefined) =>
  value === undefined ? undefined : value instanceof Uint8Array ? value : new Uint8Array(value)

/** Asks one passkey of this vault for the bytes that open its lock. The server takes no part in it. */
export async function askPasskey(
  credentialIds: readonly string[],
  prfInputs: Readonly<Record<string, string>>,
): Promise<{ credentialId: string; prfOutput: Uint8Array } | undefined> {
  const evalByCredential = Object.fromEntries(
    Object.entries(prfInputs).map(([id, input]) => {
      const decoded = decodeBase64url(input)
      return [id, { first: buffer(decoded.ok ? decoded.value : new Uint8Array(32)) }]
    }),
  )
  const answer = await startAuthentication({
    optionsJSON: {
      challenge: toBase64url(random(32)),
      allowCredentials: credentialIds.map(id => ({ id, type: 'public-key' as const })),
      userVerification: 'required',
      extensions: { prf: { evalByCredential } } as never,
    },
  })
  const results = (answer.clientExtensionResults as PrfResults).prf?.results
  const prfOutput = asBytes(results?.first)
  return prfOutput ? { credentialId: answer.id, prfOutput } : undefined
}

export type NewPasskey = { readonly credentialId: string; readonly prfInput: string; readonly prfOutput: Uint8Array }

/**
 * Makes one passkey that both signs in and opens the vault. What the authenticator gives for the vault is taken out
 * before the rest goes to the server: it must never see it (promise P7).
 *
 * @returns `undefined` where the device can make a passkey but not open a vault with it; signing in works then
 */
export async function makePasskey(name: string): Promise<NewPasskey | undefined> {
  const optionsJSON = await api.get<RegisterOptions>('/api/auth/passkey/generate-register-options')
  const input = random(32)
  const response = await startRegistration({
    optionsJSON: {
      ...optionsJSON,
      extensions: { ...optionsJSON.extensions, prf: { eval: { first: buffer(input) } } } as never,
    },
  })
  const { prf } = response.clientExtensionResults as PrfResults
  const { prf: _secret, ...told } = response.clientExtensionResults as PrfResults & Record<string, unknown>
  await api.post('/api/auth/passkey/verify-registration', {
    response: { ...response, clientExtensionResults: told },
    name,
  })
  if (!prf?.enabled && !prf?.results?.first) return undefined
  const prfInput = toBase64url(input)
  const first = asBytes(prf.results?.first)
  if (first) return { credentialId: response.id, prfInput, prfOutput: first }
  // Most authenticators make the bytes only when they are used, so it is used at once.
  const asked = await askPasskey([response.id], { [response.id]: prfInput })
  return asked && { credentialId: response.id, prfInput, prfOutput: asked.prfOutput }
}
