import { parseJwt, parseSdJwt, revealClaims } from '../../credential/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'

/** `isWhole`: false where something that it holds cannot be read here. */
export type WrittenOut = { readonly content: JsonObject; readonly isWhole: boolean }

/** Records hold credentials, and those may be records; further in nobody looks. */
const MOST_LEVELS = 3
const ENVELOPE = /^data:application\/(?:vc|vc-ld|dc)\+(?:sd-)?jwt[;,]/

/** The token that a record holds in the place of a document, bare or in an envelope (VC-JOSE-COSE §3.1.1); null for a document. */
function tokenOf(one: Json): string | null {
  if (typeof one === 'string') return one
  const id = isJsonObject(one) && list(one.type).includes('EnvelopedVerifiableCredential') ? one.id : undefined
  if (id === undefined) return null
  return typeof id === 'string' && ENVELOPE.test(id) ? id.slice(id.indexOf(',') + 1) : ''
}

/** The document in a token; null where it is none of W3C's model, whose words alone are known here. */
function documentIn(token: string): JsonObject | null {
  if (token.includes('~')) {
    const parsed = parseSdJwt(token)
    const revealed = parsed.ok ? revealClaims(parsed.value.jwt.payload, parsed.value.disclosures) : parsed
    return revealed.ok && revealed.value.claims.credentialSubject !== undefined ? revealed.value.claims : null
  }
  const parsed = parseJwt(token)
  if (!parsed.ok) return null
  const { payload } = parsed.value
  const document = isJsonObject(payload.vc) ? payload.vc : payload
  return document.credentialSubject === undefined ? null : document
}

/** A document in which each credential that is held as a token stands as the document that it is. */
export function writeOut(document: JsonObject, level = 0): WrittenOut {
  let isWhole = true
  const part = (one: Json): Json => {
    const token = tokenOf(one)
    const inner = token === null ? one : documentIn(token)
    if (!isJsonObject(inner) || level >= MOST_LEVELS) {
      isWhole = false
      return one
    }
    const opened = writeOut(inner, level + 1)
    isWhole &&= opened.isWhole
    return opened.content
  }
  const subject = (one: Json): Json => {
    if (!isJsonObject(one) || one.verifiableCredential === undefined) return one
    const parts = one.verifiableCredential
    return { ...one, verifiableCredential: Array.isArray(parts) ? parts.map(part) : part(parts as Json) }
  }
  const { credentialSubject: about } = document
  if (about === undefined) return { content: document, isWhole }
  const credentialSubject = Array.isArray(about) ? about.map(subject) : subject(about as Json)
  return { content: { ...document, credentialSubject }, isWhole }
}
