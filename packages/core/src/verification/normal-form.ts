import type { ContextLibrary } from '../credential/index.ts'
import { canonicalJson } from '../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { isSingle, isTextWord, misshapen } from './shape.ts'

export type NormalFormError = {
  readonly code: 'E_CONTEXT_NOT_ALLOWED' | 'E_CONTEXT_NESTED' | 'E_NORMAL_FORM'
  /** A JSON pointer, and what is wrong there. Keys are the document's own; values are never quoted. */
  readonly at: string
  readonly reason: string
}

const CREDENTIALS = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/2018/credentials/v1']

/**
 * Contexts that what a person is shown may be read under. Contexts that give every word a meaning (`@vocab`), such as
 * W3C's examples context, are not among them unless the caller's policy adds them.
 */
const SHOWN = new Set([
  ...CREDENTIALS,
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
  'https://www.w3.org/ns/credentials/status/v1',
  'https://w3id.org/vc/status-list/2021/v1',
])

export type NormalFormPolicy = {
  readonly contexts: ContextLibrary
  /** More contexts that the operator has decided to trust; they must be in the library. */
  readonly allowContexts?: readonly string[]
}

/**
 * The strict normal-form gate. An RDF signature does not cover the JSON that a person sees: thirteen rewrites of a
 * badge keep its hash (TRUST.md 1). What passes here has one reading only, and everything shown is read from it.
 *
 * Refused: contexts that are not known ones by address, each once, the credentials context first; contexts inside; keys
 * that begin with `@`, or that are addresses instead of words; nulls, empty lists, empty objects; values that have not
 * the one shape of their word (`misshapen`); one thing described in two ways.
 */
export const checkNormalForm = (document: JsonObject, policy: NormalFormPolicy): Result<null, NormalFormError> =>
  checkWhole(document, policy, new Map())

const isRecordOf = (node: JsonObject) => list(node.type).includes('ClrSubject')

const identityOf = (node: JsonObject) => (typeof node.id === 'string' ? `id ${node.id}` : canonicalJson(node))

/** Where in a document something stands; written out only where something is wrong with it. */
type Place = { readonly up: Place; readonly key: string | number } | null

const textOf = (place: Place): string =>
  place === null ? '' : `${textOf(place.up)}/${typeof place.key === 'number' ? place.key : place.key.slice(0, 80)}`

/**
 * What has been said of one thing so far: the one description that there is mostly, or from the second one on each word that
 * has one value.
 */
type Described = { first: JsonObject; words?: Map<string, string> }

/** The words of a description that have one value, which may have no other elsewhere. */
function wordsOf(node: JsonObject): Map<string, string> {
  const words = new Map<string, string>()
  for (const [key, value] of Object.entries(node)) {
    if (Array.isArray(value) || (isJsonObject(value) && !isSingle(key))) continue
    words.set(key, typeof value === 'string' ? value : canonicalJson(value as Json))
  }
  return words
}

/** `described`: what has been said of each id so far, the endorsements inside included; a signature unites it all. */
function checkWhole(
  document: JsonObject,
  policy: NormalFormPolicy,
  described: Map<string, Described>,
): Result<null, NormalFormError> {
  const refuseAt = (code: NormalFormError['code'], at: string, reason: string) =>
    err({ code, at: at || '/', reason } as const)
  const refuse = (code: NormalFormError['code'], up: Place, key: string | number | null, reason: string) =>
    refuseAt(code, textOf(key === null ? up : { up, key }), reason)
  const { '@context': context, ...members } = document
  if (!Array.isArray(context)) return refuseAt('E_CONTEXT_NOT_ALLOWED', '/@context', 'not a list')
  if (!CREDENTIALS.includes(context[0] as string))
    return refuseAt('E_CONTEXT_NOT_ALLOWED', '/@context/0', 'not the credentials context')
  for (const [index, one] of context.entries()) {
    if (typeof one !== 'string') return refuseAt('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'not an address')
    if (!policy.contexts.has(one) || !(SHOWN.has(one) || policy.allowContexts?.includes(one)))
      return refuseAt('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'not a known context')
    if (context.indexOf(one) !== index) return refuseAt('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'named twice')
  }

  /** Null where nothing is wrong with it. */
  type Checked = Result<null, NormalFormError> | null
  const walk = (value: Json, up: Place, key: string | number): Checked => {
    if (value === null) return refuse('E_NORMAL_FORM', up, key, 'null')
    if (typeof value !== 'object') return null
    if (!Array.isArray(value)) return walkObject(value as JsonObject, { up, key })
    if (value.length === 0) return refuse('E_NORMAL_FORM', up, key, 'an empty list')
    const place: Place = { up, key }
    const seen = new Set<string>()
    for (const [index, one] of value.entries()) {
      if (Array.isArray(one)) return refuse('E_NORMAL_FORM', place, index, 'a list in a list')
      if (value.length > 1 && isJsonObject(one)) {
        const text = identityOf(one)
        if (seen.has(text)) return refuse('E_NORMAL_FORM', place, index, 'the same thing twice')
        seen.add(text)
      }
      const wrong = walk(one as Json, place, index)
      if (wrong) return wrong
    }
    return null
  }
  const walkObject = (node: JsonObject, place: Place): Checked => {
    const keys = Object.keys(node)
    if (keys.length === 0) return refuse('E_NORMAL_FORM', place, null, 'an empty object')
    for (const key of keys) {
      if (key === '@context') return refuse('E_CONTEXT_NESTED', place, key, 'a context inside')
      if (key.startsWith('@')) return refuse('E_NORMAL_FORM', place, key, 'a keyword of JSON-LD')
      if (key.includes(':')) return refuse('E_NORMAL_FORM', place, key, 'an address instead of a word')
      if (key === 'type') {
        const types = list(node.type)
        if (
          types.length === 0 ||
          types.some(type => typeof type !== 'string' || type.includes(':') || type.startsWith('@') || type === '')
        )
          return refuse('E_NORMAL_FORM', place, key, 'not a list of words')
        if (types.length > 1 && new Set(types).size !== types.length)
          return refuse('E_NORMAL_FORM', place, key, 'a type twice')
      }
      if (key === 'id' && (typeof node.id !== 'string' || node.id === '' || node.id.startsWith('_:')))
        return refuse('E_NORMAL_FORM', place, key, 'not an id')
      const reason = misshapen(key, node)
      if (reason !== null) return refuse('E_NORMAL_FORM', place, key, reason)
      const value = node[key] as Json
      if (isTextWord(key)) continue
      const wrong =
        key === 'endorsement'
          ? walkEndorsements(value, { up: place, key })
          : key === 'verifiableCredential' && isRecordOf(node)
            ? walkConstituents(value, { up: place, key })
            : walk(value, place, key)
      if (wrong) return wrong
    }
    return typeof node.id === 'string' && keys.length > 1 ? note(node.id, node, place) : null
  }
  // An RDF signature unites what is said of one id in several places: lists are put together for showing (`gather`),
  // but two values of a word that has one would leave it to chance which is shown.
  const note = (id: string, node: JsonObject, place: Place): Checked => {
    const before = described.get(id)
    if (before) {
      before.words ??= wordsOf(before.first)
      for (const [key, text] of wordsOf(node)) {
        if ((before.words.get(key) ?? text) !== text)
          return refuse('E_NORMAL_FORM', place, null, 'one thing described in two ways')
        before.words.set(key, text)
      }
    } else described.set(id, { first: node })
    return null
  }
  // An endorsement is a credential of somebody else's, whole, with contexts of its own: it goes through its own gate.
  const walkEndorsements = (value: Json, place: Place): Checked => {
    for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
      const isWhole = isJsonObject(one) && one['@context'] !== undefined
      if (isWhole) {
        const inner = checkWhole(one, policy, described)
        if (!inner.ok) return err({ ...inner.error, at: `${textOf({ up: place, key: index })}${inner.error.at}` })
      } else {
        const wrong = walk(one as Json, place, index)
        if (wrong) return wrong
      }
    }
    return Array.isArray(value) && value.length === 0 ? refuse('E_NORMAL_FORM', place, null, 'an empty list') : null
  }
  // What a learner record (CLR 2.0) is made of are whole credentials too. Each keeps its own signature, and is told apart
  // from the record by it (`check-constituents.ts`), so what each says of one learner may differ.
  const walkConstituents = (value: Json, place: Place): Checked => {
    if (!Array.isArray(value) || value.length === 0)
      return refuse('E_NORMAL_FORM', place, null, 'not a list of credentials')
    for (const [index, one] of value.entries()) {
      if (!isJsonObject(one) || one['@context'] === undefined)
        return refuse('E_NORMAL_FORM', place, index, 'not a whole credential')
      if (list(one.type).includes('ClrCredential')) return refuse('E_NORMAL_FORM', place, index, 'a record in a record')
      const inner = checkWhole(one, policy, new Map())
      if (!inner.ok) return err({ ...inner.error, at: `${textOf({ up: place, key: index })}${inner.error.at}` })
    }
    return null
  }
  // A proof is under its own signature's rules (its context may be repeated inside it); here it is of no interest.
  const { proof: _proof, ...content } = members
  return walkObject(content, null) ?? ok(null)
}
