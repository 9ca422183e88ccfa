import type { ContextLibrary } from '../../credential/contexts/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { selectClaims } from './claims-path.ts'
import type { ClaimsQuery, CredentialQuery, DcqlQuery } from './query.ts'

/** A credential as a query sees it: what it is and what it says, as far as that is shown. */
export type QueriedCredential = {
  readonly format: string
  /** Of W3C formats: names and the addresses that the contexts give them. */
  readonly types?: readonly string[]
  /** Of an SD-JWT VC: its type, and those that it extends where they are known. */
  readonly vct?: readonly string[]
  readonly claims: JsonObject
  /** Whether it is made out to a key. */
  readonly isBound: boolean
}

/** Why a credential is not what was asked for. */
export type Mismatch = 'format' | 'type' | 'binding' | 'authority' | 'claims'

/** `claims`: those of the first set that it can answer, all of them where there are no sets; empty where none is asked. */
export type CredentialMatch =
  | { readonly matches: true; readonly claims: readonly ClaimsQuery[] }
  | { readonly matches: false; readonly why: Mismatch; readonly missing: readonly ClaimsQuery[] }

const MOST_STEPS = 4

/** The address of a term; a context may say it by another term, as Open Badges does of AchievementCredential. */
function addressOf(term: string, known: readonly JsonObject[], steps = 0): string | null {
  const said = known.filter(one => Object.hasOwn(one, term)).at(-1)?.[term]
  const address = isJsonObject(said) ? said['@id'] : said
  if (typeof address !== 'string' || steps >= MOST_STEPS) return null
  if (/^https?:/.test(address)) return address
  const [prefix = '', ...rest] = address.split(':')
  if (rest.length === 0) return addressOf(address, known, steps + 1)
  const base = addressOf(prefix, known, steps + 1)
  return base === null ? address : base + rest.join(':')
}

/**
 * The types of a document by name and by address (OpenID4VP 1.0 appendix B.1.1). The contexts of a document that was
 * verified are all known, so a type's address is what the last of them that has the term says.
 */
export function typesOf(document: JsonObject, contexts: ContextLibrary): readonly string[] {
  const known = list(document['@context']).flatMap(url => {
    const context = typeof url === 'string' ? contexts.get(url) : undefined
    return isJsonObject(context) ? [context] : []
  })
  return list(document.type).flatMap(name => {
    if (typeof name !== 'string') return []
    const address = addressOf(name, known)
    return address === null ? [name] : [name, address]
  })
}

const texts = (value: Json | undefined): readonly string[] => list(value).filter(one => typeof one === 'string')

/** Whether it is of a type that is asked for. A query that names none asks for any. */
function isOfType({ meta }: CredentialQuery, { types = [], vct = [] }: QueriedCredential): boolean {
  if (meta.vct_values !== undefined) return texts(meta.vct_values).some(one => vct.includes(one))
  if (meta.type_values === undefined) return true
  return list(meta.type_values).some(set => texts(set).length > 0 && texts(set).every(one => types.includes(one)))
}

/** Whether a claim is there, and with one of the values that are asked for. */
export function isSaid({ path, values }: ClaimsQuery, claims: JsonObject): boolean {
  const selected = selectClaims(claims, path)
  if (selected === null || !values) return selected !== null
  const wanted = new Set<Json>(values)
  return selected.some(one => wanted.has(one))
}

/** Whether one credential is what one part of a query asks for (OpenID4VP 1.0 §6.4.1). */
export function matchCredential(query: CredentialQuery, credential: QueriedCredential): CredentialMatch {
  const no = (why: Mismatch, missing: readonly ClaimsQuery[] = []) => ({ matches: false, why, missing }) as const
  if (query.format !== credential.format) return no('format')
  if (!isOfType(query, credential)) return no('type')
  if (query.require_cryptographic_holder_binding !== false && !credential.isBound) return no('binding')
  // Authorities go by certificates and federations, which no issuer of ours is known by.
  if (query.trusted_authorities) return no('authority')
  const { claims = [], claim_sets: sets } = query
  const missing = claims.filter(one => !isSaid(one, credential.claims))
  if (!sets) return missing.length === 0 ? { matches: true, claims } : no('claims', missing)
  const lacks = new Set(missing.map(one => one.id))
  const set = sets.find(ids => ids.every(id => !lacks.has(id)))
  return set ? { matches: true, claims: claims.filter(one => one.id && set.includes(one.id)) } : no('claims', missing)
}

/**
 * Whether what was given answers the whole query (OpenID4VP 1.0 §6.4.2).
 *
 * @param answered ids of the parts of the query that were given a credential that matches
 */
export function isAnswered(query: DcqlQuery, answered: ReadonlySet<string>): boolean {
  if (!query.credential_sets) return query.credentials.every(one => answered.has(one.id))
  return query.credential_sets
    .filter(one => one.required !== false)
    .every(({ options }) => options.some(ids => ids.every(id => answered.has(id))))
}
