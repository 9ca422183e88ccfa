import { isBundleText, type Material, readBundle } from '@laurel/core/bundle'
import { isPdf, isPng, isSvg, unbakePdf, unbakePng, unbakeSvg } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromWeb, type SubtleVerify } from '@laurel/core/keys'
import { decodeUtf8Strictly, err, type Instant, ok, toUtf8 } from '@laurel/core/primitives'
import { existenceOfRecords, type GivenRecord, type VerificationReport, verify } from '@laurel/core/verification'
import { api } from '@laurel/ui/api'

type Materials = { readonly materials?: readonly Material[]; readonly records?: readonly GivenRecord[] }

/** A file that may hold one credential is no larger. */
export const MAX_FILE = 4 * 1024 * 1024

/** The credential out of a file: the document or compact text itself, or what a picture, a PDF or a proof bundle carries. */
export function credentialText(bytes: Uint8Array): string | null {
  if (isPng(bytes)) {
    const baked = unbakePng(bytes)
    return baked.ok ? baked.value : null
  }
  if (isPdf(bytes)) {
    const baked = unbakePdf(bytes)
    return baked.ok ? baked.value : null
  }
  const text = decodeUtf8Strictly(bytes)
  if (text === null) return null
  if (isSvg(text)) {
    const baked = unbakeSvg(text)
    return baked.ok ? baked.value : null
  }
  if (!isBundleText(text)) return text.trim()
  const bundle = readBundle(text)
  return bundle.ok ? bundle.value.credential : null
}

/**
 * Checks in this browser. What an issuer elsewhere publishes (key document, status list) is fetched by the server, as a
 * page may not; what it says of the result is not used.
 *
 * @param addresses  the person's own, proven: an older badge is tried with them here, and they are sent nowhere
 */
export async function verifyHere(text: string, addresses: readonly string[] = []): Promise<VerificationReport> {
  const type = text.startsWith('{') ? 'application/vc' : 'text/plain'
  const { materials = [], records = [] } = await api.post<Materials>('/verify', new Blob([text], { type }))
  const byUrl = new Map(materials.map(one => [one.url, one]))
  const fetch: GuardedFetch = async url => {
    const found = byUrl.get(url)
    if (found?.status) return err({ code: 'FETCH_NOT_FOUND', status: found.status })
    return found ? ok({ body: toUtf8(found.body), contentType: found.contentType }) : err({ code: 'FETCH_OFFLINE' })
  }
  // Some badges are signed with RSA, which is the platform's to check.
  const cryptography = cryptographyFromWeb(crypto.subtle as unknown as SubtleVerify | undefined)
  return verify(text, {
    now: Date.now() as Instant,
    fetch,
    cryptography,
    existence: existenceOfRecords(records),
    recipientAddresses: addresses,
  })
}
