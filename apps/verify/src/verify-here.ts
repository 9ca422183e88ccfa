import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromWeb, type SubtleVerify } from '@laurel/core/keys'
import { err, type Instant, ok } from '@laurel/core/primitives'
import { type VerificationReport, verify } from '@laurel/core/verification'

/** What the server used for its own check: DID documents and status lists, as they were fetched. */
export type Material = { readonly url: string; readonly contentType: string; readonly body: string }
export type ServerAnswer = VerificationReport & { readonly materials?: readonly Material[] }

/** Asks the server, which can reach issuers that a browser may not (no CORS), and brings the materials home. */
export async function askServer(input: BodyInit, contentType: string): Promise<ServerAnswer> {
  const response = await fetch('/api/v1/verify', {
    method: 'POST',
    body: input,
    headers: { 'content-type': contentType, accept: 'application/json' },
    credentials: 'omit',
  })
  const answer = (await response.json()) as ServerAnswer
  if (!Array.isArray(answer.findings)) throw new Error(`the server answered ${response.status}`)
  return answer
}

/** Checks everything again in this browser, from the materials alone: nobody else is asked. */
export function verifyHere(
  input: Uint8Array | string,
  materials: readonly Material[] = [],
): Promise<VerificationReport> {
  const known = new Map(materials.map(one => [one.url, one]))
  const encoder = new TextEncoder()
  const fromMaterials: GuardedFetch = async url => {
    const found = known.get(url)
    return found
      ? ok({ body: encoder.encode(found.body), contentType: found.contentType })
      : err({ code: 'FETCH_OFFLINE' })
  }
  // Some Open Badges are signed with RSA, which is the platform's to check.
  const cryptography = cryptographyFromWeb(crypto.subtle as unknown as SubtleVerify | undefined)
  return verify(input, { now: Date.now() as Instant, fetch: fromMaterials, cryptography })
}
