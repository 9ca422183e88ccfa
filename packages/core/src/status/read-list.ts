import { decodeUtf8Strictly } from '../primitives/bytes.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'

/** A list credential as it was fetched: a JSON document with its proof, or the text of a JWT (VC-JOSE-COSE). */
export type FetchedList =
  | { readonly form: 'json'; readonly document: JsonObject }
  | { readonly form: 'jwt'; readonly text: string }

/** A list credential, taken apart but not expanded. */
export type List = {
  readonly credential: JsonObject
  readonly issuer: string
  readonly validFrom: Instant | null
  readonly validUntil: Instant | null
  readonly purposes: readonly string[]
  readonly encodedList: string
}

/** A list of 2^26 bits that are half set does not compress; its text may be that long, unlike a credential's. */
export const MAX_LIST_TEXT = 12 * 1024 * 1024

/** What an address answered, if it can be a list at all. */
export function readFetched(body: Uint8Array): FetchedList | null {
  if (body[0] === 0x65) {
    // "e": base64url of '{"', as every compact JWS begins.
    const text = body.length > MAX_LIST_TEXT ? null : decodeUtf8Strictly(body)?.trim()
    return text && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? { form: 'jwt', text } : null
  }
  const parsed = parseStrictJson(body, { maxBytes: MAX_LIST_TEXT })
  if (!parsed.ok || !isJsonObject(parsed.value)) return null
  // An enveloped credential (VC-JOSE-COSE §3.1.3) carries the token in its id.
  const { id, type } = parsed.value
  const token = /^data:application\/vc\+jwt[,;]([\w-]+\.[\w-]+\.[\w-]+)$/.exec(typeof id === 'string' ? id : '')?.[1]
  const isEnvelope = type === 'EnvelopedVerifiableCredential' && token !== undefined
  return isEnvelope ? { form: 'jwt', text: token } : { form: 'json', document: parsed.value }
}

/** Takes a list credential apart; `url` is where it was asked for, and must be its id if it has one. */
export function readList(credential: JsonObject, url: string): Result<List, string> {
  if (!list(credential.type).includes('BitstringStatusListCredential')) return err('not a status list')
  if (credential.id !== undefined && credential.id !== url) return err('the list of another address')
  const issuer = idOf(credential.issuer)
  const subject = credential.credentialSubject
  if (issuer === null || !isJsonObject(subject)) return err('no issuer, or no subject')
  if (subject.type !== 'BitstringStatusList' || typeof subject.encodedList !== 'string') return err('no list inside')
  const date = (value: Json | undefined): Instant | null | 'bad' => {
    if (value === undefined) return null
    const read = typeof value === 'string' ? parseDateTime(value) : null
    return read?.ok ? read.value : 'bad'
  }
  const validFrom = date(credential.validFrom)
  const validUntil = date(credential.validUntil)
  if (validFrom === 'bad' || validUntil === 'bad') return err('a date that is none')
  const purposes = list(subject.statusPurpose).filter((one): one is string => typeof one === 'string')
  return ok({ credential, issuer, validFrom, validUntil, purposes, encodedList: subject.encodedList })
}
