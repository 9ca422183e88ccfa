import { bundledContexts, type ContextLibrary } from '../../credential/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import {
  type ClaimsQuery,
  type CredentialQuery,
  isSaid,
  matchCredential,
  type QueriedCredential,
  typesOf,
} from '../dcql/index.ts'
import type { FieldWord } from '../disclosure-words.ts'
import type { HeldCredential, HeldForm } from './held.ts'
import { contentOf, fieldsTold, type ToldField, writtenOutOf } from './told.ts'

/** Something that is asked for, and can be left out. */
export type Extra = { readonly claim: ClaimsQuery; readonly adds: readonly ToldField[] }

/** A credential of the wallet that one part of a query asks for, in the form that tells the least. */
export type Offer = {
  readonly query: CredentialQuery
  readonly heldId: string
  readonly form: HeldForm
  /** To be presented with the wallet's key; else as it is. */
  readonly isBound: boolean
  readonly needed: readonly ClaimsQuery[]
  readonly told: readonly ToldField[]
  readonly extras: readonly Extra[]
}

export type OfferOptions = {
  /** The wallet's own; only what is made out to it can be bound. */
  readonly did: string
  /** `vp_formats_supported` of whoever asks. */
  readonly formats: JsonObject
  /** Kinds of facts that are not told to anybody (a minor's). */
  readonly sealed: readonly FieldWord[]
  readonly contexts?: ContextLibrary
}

const FORMAT_OF = { 'sd-jwt': 'dc+sd-jwt', document: 'ldp_vc', base: 'ldp_vc', jwt: 'jwt_vc_json' } as const

/** Whether whoever asks can check the proof of a document. Those who name no suites take any. */
function isTaken(form: HeldForm, formats: JsonObject): boolean {
  if (form.kind === 'sd-jwt' || form.kind === 'jwt') return true
  const named = isJsonObject(formats.ldp_vc) ? formats.ldp_vc.cryptosuite_values : undefined
  const suites =
    form.kind === 'base' ? [form.suite] : list(form.document.proof).map(one => isJsonObject(one) && one.cryptosuite)
  return named === undefined || suites.some(one => list(named).includes(one as Json))
}

const subjectOf = (content: JsonObject): Json | undefined => {
  const [subject] = list(content.credentialSubject)
  return isJsonObject(subject) ? subject.id : undefined
}

function asQueried(form: HeldForm, content: JsonObject, { did, contexts }: OfferOptions): QueriedCredential {
  const format = FORMAT_OF[form.kind]
  if (form.kind === 'sd-jwt')
    return {
      format,
      claims: content,
      vct: typeof content.vct === 'string' ? [content.vct] : [],
      isBound: content.cnf !== undefined,
    }
  const types = typesOf(content, contexts ?? bundledContexts)
  return { format, claims: content, types, isBound: subjectOf(content) === did }
}

/** The sets of claims of which one has to be told, the preferred first (OpenID4VP 1.0 §6.4.1). */
function setsOf({ claims = [], claim_sets: sets }: CredentialQuery): readonly (readonly ClaimsQuery[])[] {
  return sets ? sets.map(ids => claims.filter(one => one.id !== undefined && ids.includes(one.id))) : [claims]
}

const contains = (set: readonly ClaimsQuery[], part: readonly ClaimsQuery[]) => part.every(one => set.includes(one))

function offerOf(query: CredentialQuery, heldId: string, form: HeldForm, options: OfferOptions): Offer | null {
  const content = query.format === FORMAT_OF[form.kind] && isTaken(form, options.formats) ? contentOf(form) : null
  if (!content) return null
  const queried = asQueried(form, content, options)
  const { claims = [], claim_sets: _, ...kind } = query
  if (!matchCredential(kind, queried).matches) return null
  // What nobody can look into may hold what is told to nobody.
  if (options.sealed.length > 0 && form.kind !== 'sd-jwt' && !writtenOutOf(content).isWhole) return null
  const said = new Set(claims.filter(one => isSaid(one, content)))
  const fits = (set: readonly ClaimsQuery[]) =>
    set.every(one => said.has(one)) &&
    (options.sealed.length === 0 || !fieldsTold(form, set).some(one => options.sealed.includes(one.word)))
  const sets = setsOf(query).filter(fits)
  const [first] = sets
  if (!first) return null
  const needed = sets.reduce((least, one) => (one.length < least.length ? one : least), first)
  const told = fieldsTold(form, needed)
  let extras: readonly Extra[] | undefined
  return {
    query,
    heldId,
    form,
    isBound: query.require_cryptographic_holder_binding !== false,
    needed,
    told,
    // Worked out for what a person looks at, and not for everything that could be looked at.
    get extras() {
      extras ??= extrasOf(form, sets, needed, told)
      return extras
    },
  }
}

function extrasOf(
  form: HeldForm,
  sets: readonly (readonly ClaimsQuery[])[],
  needed: readonly ClaimsQuery[],
  told: readonly ToldField[],
): readonly Extra[] {
  const known = new Set(told.map(one => JSON.stringify([one.at, one.value])))
  return [...new Set(sets.filter(one => contains(one, needed)).flat())]
    .filter(one => !needed.includes(one))
    .map(claim => ({
      claim,
      adds: fieldsTold(form, [...needed, claim]).filter(one => !known.has(JSON.stringify([one.at, one.value]))),
    }))
}

/** The form of a credential that answers a query and tells the least; null where none does. */
export function offerFor(query: CredentialQuery, held: HeldCredential, options: OfferOptions): Offer | null {
  const offers = held.forms.flatMap(form => offerOf(query, held.id, form, options) ?? [])
  return offers.reduce<Offer | null>(
    (least, one) => (least && least.told.length <= one.told.length ? least : one),
    null,
  )
}

/**
 * What is told in the end: of the sets that whoever asks would take, the first in which there is nothing but what is
 * needed, what tells nothing more, and what was picked.
 */
export function claimsToTell({ query, needed, extras }: Offer, picked: readonly ClaimsQuery[]): readonly ClaimsQuery[] {
  const free = extras.filter(one => one.adds.length === 0).map(one => one.claim)
  const allowed = [...needed, ...free, ...picked]
  return setsOf(query).find(set => contains(set, needed) && contains(allowed, set)) ?? needed
}
