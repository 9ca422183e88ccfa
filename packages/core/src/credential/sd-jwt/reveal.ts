import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { type Disclosure, digestOf, isSdHash, type SdHash, type SdJwtError } from './disclosure.ts'

/** A claim that was disclosed: where it now stands, and the disclosures that it is inside of, outermost first. */
export type RevealedPart = {
  readonly path: readonly (string | number)[]
  readonly disclosure: Disclosure
  readonly within: readonly Disclosure[]
}

export type Revealed = {
  /** What the issuer says, as far as it is shown; without `_sd`, `...` and `_sd_alg`. */
  readonly claims: JsonObject
  readonly parts: readonly RevealedPart[]
  /** Digests without a disclosure: what is withheld, and whatever decoys the issuer has put among them. */
  readonly withheld: number
  /** For each of those digests, the path of the object or list that it stands in. */
  readonly withheldIn: readonly (readonly (string | number)[])[]
}

const MAX_DEPTH = 32

class Unreadable extends Error {
  readonly reason: SdJwtError
  constructor(code: SdJwtError['code'], reason: string) {
    super(code)
    this.reason = { code, reason }
  }
}

/**
 * Puts disclosed claims back into their places (RFC 9901 §7.1, steps 3 to 5). Each disclosure must belong somewhere,
 * and exactly once; none may say again what the issuer says openly. Never throws.
 */
export function revealClaims(payload: JsonObject, disclosures: readonly Disclosure[]): Result<Revealed, SdJwtError> {
  const alg = payload._sd_alg ?? 'sha-256'
  if (!isSdHash(alg)) return err({ code: 'E_SD_ALG', reason: 'a hash that is not taken' })
  try {
    return ok(reveal(payload, disclosures, alg))
  } catch (refusal) {
    if (refusal instanceof Unreadable) return err(refusal.reason)
    throw refusal
  }
}

function reveal(payload: JsonObject, disclosures: readonly Disclosure[], alg: SdHash): Revealed {
  const byDigest = new Map<string, Disclosure>()
  for (const one of disclosures) {
    const digest = digestOf(one.text, alg)
    if (byDigest.has(digest)) throw new Unreadable('E_SD_DUPLICATE', 'a disclosure is given twice')
    byDigest.set(digest, one)
  }
  const met = new Set<string>()
  const parts: RevealedPart[] = []
  const withheldIn: (readonly (string | number)[])[] = []

  /** The disclosure of a digest, once; null where it is withheld. */
  const take = (digest: Json | undefined, place: readonly (string | number)[]): Disclosure | null => {
    if (typeof digest !== 'string') throw new Unreadable('E_SD_DISCLOSURE', 'a digest that is no text')
    if (met.has(digest)) throw new Unreadable('E_SD_DUPLICATE', 'a digest stands in two places')
    met.add(digest)
    const found = byDigest.get(digest)
    if (!found) withheldIn.push(place)
    return found ?? null
  }

  const walk = (value: Json, path: readonly (string | number)[], within: readonly Disclosure[]): Json => {
    if (path.length > MAX_DEPTH) throw new Unreadable('E_SD_DISCLOSURE', 'nested too deeply')
    if (Array.isArray(value)) {
      const elements: Json[] = []
      for (const one of value as readonly Json[]) {
        if (!isJsonObject(one) || !Object.hasOwn(one, '...')) {
          elements.push(walk(one, [...path, elements.length], within))
          continue
        }
        if (Object.keys(one).length !== 1) throw new Unreadable('E_SD_RESERVED', 'a claim with a reserved name')
        const found = take(one['...'], path)
        if (!found) continue
        if (found.name !== null) throw new Unreadable('E_SD_DISCLOSURE', 'a named claim in the place of an element')
        const at = [...path, elements.length]
        parts.push({ path: at, disclosure: found, within })
        elements.push(walk(found.value, at, [...within, found]))
      }
      return elements
    }
    if (!isJsonObject(value)) return value
    if (Object.hasOwn(value, '...')) throw new Unreadable('E_SD_RESERVED', 'a claim with a reserved name')
    const claims: Record<string, Json> = Object.create(null)
    for (const [name, one] of Object.entries(value))
      if (name !== '_sd' && !(name === '_sd_alg' && path.length === 0))
        claims[name] = walk(one as Json, [...path, name], within)
    const digests = value._sd
    if (digests !== undefined && !Array.isArray(digests))
      throw new Unreadable('E_SD_DISCLOSURE', 'the digests are no list')
    for (const digest of (digests ?? []) as readonly Json[]) {
      const found = take(digest, path)
      if (!found) continue
      const { name } = found
      if (name === null) throw new Unreadable('E_SD_DISCLOSURE', 'an element in the place of a named claim')
      if (Object.hasOwn(claims, name)) throw new Unreadable('E_SD_OVERWRITE', 'says again what is said openly')
      const at = [...path, name]
      parts.push({ path: at, disclosure: found, within })
      claims[name] = walk(found.value, at, [...within, found])
    }
    return { ...claims }
  }

  const claims = walk(payload, [], []) as JsonObject
  if (parts.length !== disclosures.length)
    throw new Unreadable('E_SD_UNREFERENCED', 'a disclosure that the issuer has not signed')
  return { claims, parts, withheld: withheldIn.length, withheldIn }
}
