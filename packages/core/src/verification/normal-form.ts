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

/** `described`: what has been said of each id so far, the endorsements inside included; a signature unites it all. */
function checkWhole(
  document: JsonObject,
  policy: NormalFormPolicy,
  described: Map<string, Map<string, string>>,
): Result<null, NormalFormError> {
  const refuse = (code: NormalFormError['code'], at: string, reason: string) =>
    err({ code, at: at || '/', reason } as const)
  const { '@context': context, ...members } = document
  if (!Array.isArray(context)) return refuse('E_CONTEXT_NOT_ALLOWED', '/@context', 'not a list')
  if (!CREDENTIALS.includes(context[0] as string))
    return refuse('E_CONTEXT_NOT_ALLOWED', '/@context/0', 'not the credentials context')
  for (const [index, one] of context.entries()) {
    if (typeof one !== 'string') return refuse('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'not an address')
    if (!policy.contexts.has(one) || !(SHOWN.has(one) || policy.allowContexts?.includes(one)))
      return refuse('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'not a known context')
    if (context.indexOf(one) !== index) return refuse('E_CONTEXT_NOT_ALLOWED', `/@context/${index}`, 'named twice')
  }

  const walk = (value: Json, at: string): Result<null, NormalFormError> => {
    if (value === null) return refuse('E_NORMAL_FORM', at, 'null')
    if (Array.isArray(value)) {
      if (value.length === 0) return refuse('E_NORMAL_FORM', at, 'an empty list')
      const seen = new Set<string>()
      for (const [index, one] of value.entries()) {
        if (Array.isArray(one)) return refuse('E_NORMAL_FORM', `${at}/${index}`, 'a list in a list')
        const text = value.length > 1 && isJsonObject(one) ? identityOf(one) : ''
        if (text !== '' && seen.has(text)) return refuse('E_NORMAL_FORM', `${at}/${index}`, 'the same thing twice')
        seen.add(text)
        const inner = walk(one as Json, `${at}/${index}`)
        if (!inner.ok) return inner
      }
      return ok(null)
    }
    return isJsonObject(value) ? walkObject(value, at) : ok(null)
  }
  const walkObject = (node: JsonObject, at: string): Result<null, NormalFormError> => {
    const keys = Object.keys(node)
    if (keys.length === 0) return refuse('E_NORMAL_FORM', at, 'an empty object')
    for (const key of keys) {
      const here = `${at}/${key.slice(0, 80)}`
      if (key === '@context') return refuse('E_CONTEXT_NESTED', here, 'a context inside')
      if (key.startsWith('@')) return refuse('E_NORMAL_FORM', here, 'a keyword of JSON-LD')
      if (key.includes(':')) return refuse('E_NORMAL_FORM', here, 'an address instead of a word')
      if (key === 'type') {
        const types = list(node.type)
        if (
          types.length === 0 ||
          types.some(type => typeof type !== 'string' || type.includes(':') || type.startsWith('@') || type === '')
        )
          return refuse('E_NORMAL_FORM', here, 'not a list of words')
        if (new Set(types).size !== types.length) return refuse('E_NORMAL_FORM', here, 'a type twice')
      }
      if (key === 'id' && (typeof node.id !== 'string' || node.id === '' || node.id.startsWith('_:')))
        return refuse('E_NORMAL_FORM', here, 'not an id')
      const reason = misshapen(key, node)
      if (reason !== null) return refuse('E_NORMAL_FORM', here, reason)
      const value = node[key] as Json
      if (isTextWord(key)) continue
      const inner =
        key === 'endorsement'
          ? walkEndorsements(value, here)
          : key === 'verifiableCredential' && isRecordOf(node)
            ? walkConstituents(value, here)
            : walk(value, here)
      if (!inner.ok) return inner
    }
    return typeof node.id === 'string' && keys.length > 1 ? note(node.id, node, at) : ok(null)
  }
  // An RDF signature unites what is said of one id in several places: lists are put together for showing (`gather`),
  // but two values of a word that has one would leave it to chance which is shown.
  const note = (id: string, node: JsonObject, at: string): Result<null, NormalFormError> => {
    const before = described.get(id) ?? new Map<string, string>()
    described.set(id, before)
    for (const [key, value] of Object.entries(node)) {
      if (Array.isArray(value) || (isJsonObject(value) && !isSingle(key))) continue
      const text = typeof value === 'string' ? value : canonicalJson(value as Json)
      if ((before.get(key) ?? text) !== text) return refuse('E_NORMAL_FORM', at, 'one thing described in two ways')
      before.set(key, text)
    }
    return ok(null)
  }
  // An endorsement is a credential of somebody else's, whole, with contexts of its own: it goes through its own gate.
  const walkEndorsements = (value: Json, at: string): Result<null, NormalFormError> => {
    for (const [index, one] of (Array.isArray(value) ? value : [value]).entries()) {
      const isWhole = isJsonObject(one) && one['@context'] !== undefined
      const inner = isWhole ? checkWhole(one, policy, described) : walk(one as Json, `${at}/${index}`)
      if (!inner.ok) return isWhole ? err({ ...inner.error, at: `${at}/${index}${inner.error.at}` }) : inner
    }
    return Array.isArray(value) && value.length === 0 ? refuse('E_NORMAL_FORM', at, 'an empty list') : ok(null)
  }
  // What a learner record (CLR 2.0) is made of are whole credentials too. Each keeps its own signature, and is told apart
  // from the record by it (`check-constituents.ts`), so what each says of one learner may differ.
  const walkConstituents = (value: Json, at: string): Result<null, NormalFormError> => {
    if (!Array.isArray(value) || value.length === 0) return refuse('E_NORMAL_FORM', at, 'not a list of credentials')
    for (const [index, one] of value.entries()) {
      const here = `${at}/${index}`
      if (!isJsonObject(one) || one['@context'] === undefined)
        return refuse('E_NORMAL_FORM', here, 'not a whole credential')
      if (list(one.type).includes('ClrCredential')) return refuse('E_NORMAL_FORM', here, 'a record in a record')
      const inner = checkWhole(one, policy, new Map())
      if (!inner.ok) return err({ ...inner.error, at: `${here}${inner.error.at}` })
    }
    return ok(null)
  }
  // A proof is under its own signature's rules (its context may be repeated inside it); here it is of no interest.
  const { proof: _proof, ...content } = members
  return walkObject(content, '')
}
