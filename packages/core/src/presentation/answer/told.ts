import { type BadgeClaim, parseJwt, parseSdJwt, revealClaims, showClaims } from '../../credential/index.ts'
import type { Json, JsonObject } from '../../primitives/json.ts'
import { type ClaimsPath, type ClaimsQuery, selectClaims } from '../dcql/index.ts'
import type { FieldWord } from '../disclosure-words.ts'
import { type DisclosureField, listFields, listParts, listWhole, PARTS } from '../list-fields.ts'
import { fieldsShown } from '../show-part.ts'
import { valueAt } from '../value-at.ts'
import type { HeldForm } from './held.ts'
import { type WrittenOut, writeOut } from './write-out.ts'

/** One thing that whoever asks will know. */
export type ToldField = {
  readonly word: FieldWord
  /** Its place: a JSON pointer in a document, a claim's name in an SD-JWT VC. */
  readonly at: string
  readonly value: Json
}

type Step = string | number

const CLAIM_WORDS: Readonly<Record<BadgeClaim, FieldWord>> = {
  issuer: 'issuer',
  achievement: 'achievement',
  level: 'level',
  recipient_name: 'learner-identity',
  results: 'result',
  credits_earned: 'credits',
  skills: 'skill',
  evidence: 'evidence',
  narrative: 'story',
  consists_of: 'other',
  credential_id: 'credential-id',
}
const REGISTERED: Readonly<Record<string, FieldWord>> = {
  cnf: 'learner-id',
  sub: 'learner-id',
  status: 'status',
  nbf: 'valid-from',
  exp: 'valid-until',
}
/** What makes the token one, and says nothing of anybody. */
const FRAME: readonly string[] = ['iss', 'iat', 'vct', 'vct#integrity', '_sd_alg']

const wordOf = (claim: string): FieldWord =>
  (Object.hasOwn(CLAIM_WORDS, claim) ? CLAIM_WORDS[claim as BadgeClaim] : undefined) ??
  (Object.hasOwn(REGISTERED, claim) ? REGISTERED[claim] : undefined) ??
  'other'

/** Read once: a query may have many parts, and each looks at every form that there is. */
const contents = new WeakMap<HeldForm, JsonObject | null>()
const written = new WeakMap<JsonObject, WrittenOut>()
const baseFields = new WeakMap<HeldForm, readonly DisclosureField[]>()

function keptIn<Key extends object, Value>(memory: WeakMap<Key, Value>, key: Key, read: () => Value): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const value = read()
  memory.set(key, value)
  return value
}

/** Everything that a form can say; null where it cannot be read. */
export const contentOf = (form: HeldForm): JsonObject | null => keptIn(contents, form, () => readForm(form))

function readForm(form: HeldForm): JsonObject | null {
  if (form.kind === 'sd-jwt') {
    const parsed = parseSdJwt(form.text)
    const revealed = parsed.ok ? revealClaims(parsed.value.jwt.payload, parsed.value.disclosures) : parsed
    return revealed.ok ? revealed.value.claims : null
  }
  if (form.kind !== 'jwt') return form.document
  const parsed = parseJwt(form.text)
  return parsed.ok ? parsed.value.payload : null
}

/** What a document says to people: the credentials that a record holds as tokens are written out in their places. */
export const writtenOutOf = (content: JsonObject): WrittenOut => keptIn(written, content, () => writeOut(content))

/** The places that a path leads to, as far as they have one of the values that are asked for. */
export function placesOf(root: Json, { path, values }: ClaimsQuery): readonly (readonly Step[])[] {
  const walk = (at: Json, rest: ClaimsPath, before: readonly Step[]): (readonly Step[])[] => {
    const [step, ...others] = rest
    if (step === undefined) return !values || (values as readonly Json[]).includes(at) ? [before] : []
    if (step === null)
      return Array.isArray(at) ? at.flatMap((one, index) => walk(one as Json, others, [...before, index])) : []
    const [next] = selectClaims(at, [step]) ?? []
    return next === undefined ? [] : walk(next, others, [...before, step])
  }
  return walk(root, path, [])
}

/** Whether one of two places lies in the other. */
const meets = (place: readonly Step[], pointer: string): boolean => {
  const steps = pointer.split('/').slice(1)
  return place.every((step, at) => at >= steps.length || String(step) === steps[at])
}

const fieldsOfBase = (form: HeldForm & { readonly kind: 'base' }): readonly DisclosureField[] =>
  keptIn(baseFields, form, () => listFields(form.document, form.suite) ?? [])

/** The pointers that have to be chosen of a base document so that the claims are in what is derived. */
export function pointersFor(
  form: HeldForm & { readonly kind: 'base' },
  claims: readonly ClaimsQuery[],
): readonly string[] {
  const places = claims.flatMap(one => placesOf(form.document, one))
  return fieldsOfBase(form)
    .filter(field => field.shown === 'choice' && places.some(place => meets(place, field.pointer)))
    .map(field => field.pointer)
}

/** An SD-JWT with just what the claims lead to; null where it cannot be taken apart. */
export function tokenWith(text: string, claims: readonly ClaimsQuery[]): string | null {
  const content = contentOf({ kind: 'sd-jwt', text })
  const shown =
    content &&
    showClaims(
      text,
      claims.flatMap(one => placesOf(content, one)),
    )
  return shown?.ok ? shown.value : null
}

/** What stands at these places, and in place of a record's credentials as one thing what each of them says. */
function ofDocument(document: JsonObject, fields: readonly DisclosureField[]): ToldField[] {
  const { content } = writtenOutOf(document)
  return fields
    .flatMap(one => (one.pointer === PARTS ? listParts(content) : [one]))
    .map(({ word, pointer }) => ({ word, at: pointer, value: valueAt(content, pointer) ?? null }))
}

/** All that is told where these claims of a form are shown: what is asked for, and what comes along whatever is asked. */
export function fieldsTold(form: HeldForm, claims: readonly ClaimsQuery[]): readonly ToldField[] {
  if (form.kind === 'sd-jwt') {
    const token = tokenWith(form.text, claims)
    const content = token && contentOf({ kind: 'sd-jwt', text: token })
    return Object.entries(content || {})
      .filter(([name, value]) => !FRAME.includes(name) && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => ({ word: wordOf(name), at: name, value: value as Json }))
  }
  if (form.kind === 'base') {
    return ofDocument(form.document, fieldsShown(fieldsOfBase(form), pointersFor(form, claims)))
  }
  const content = contentOf(form)
  return content ? ofDocument(content, listWhole(writtenOutOf(content).content)) : []
}
