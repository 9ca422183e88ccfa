import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromWeb, type SubtleVerify } from '@laurel/core/keys'
import { err, type Instant, ok } from '@laurel/core/primitives'
import { type VerificationReport, verify } from '@laurel/core/verification'
import type { Help } from './ask-server.ts'
import { layersFor } from './trust/anchors.ts'
import { knownFrom, NOBODY, type Trust, vouchingFor } from './trust/lists.ts'

/**
 * Checks everything again in this browser, from the help and the visitor's own lists alone: nobody else is asked.
 *
 * @param at "was it in force then?"; now by default
 */
export function verifyHere(
  input: Uint8Array | string,
  {
    materials = [],
    known = [],
    trusted = [],
    logos = [],
    layers = [],
    lists = NOBODY,
  }: Help & { readonly lists?: Trust } = {},
  at?: Instant,
): Promise<VerificationReport> {
  const byUrl = new Map(materials.map(one => [one.url, one]))
  const encoder = new TextEncoder()
  const fromMaterials: GuardedFetch = async url => {
    const found = byUrl.get(url)
    if (found?.status) return err({ code: 'FETCH_NOT_FOUND', status: found.status })
    return found
      ? ok({ body: encoder.encode(found.body), contentType: found.contentType })
      : err({ code: 'FETCH_OFFLINE' })
  }
  // Some Open Badges are signed with RSA, which is the platform's to check.
  const cryptography = cryptographyFromWeb(crypto.subtle as unknown as SubtleVerify | undefined)
  const now = Date.now() as Instant
  return verify(input, {
    now,
    ...(at === undefined ? {} : { at }),
    fetch: fromMaterials,
    cryptography,
    knownIssuers: [...knownFrom(lists), ...known],
    logoPrint: image => logos.find(one => one.image === image)?.print ?? null,
    trust: did => vouchingFor(did, lists, trusted),
    layers: (did, { types }) => layersFor(did, lists, layers, now, types),
  })
}
