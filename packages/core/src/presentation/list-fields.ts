import { type DisclosureSuite, readMandatoryPointers, writePointer } from '../credential/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type FieldWord, FRAME, OPENED, PLACES } from './disclosure-words.ts'
import { valueAt } from './value-at.ts'

/** A part of a credential that its learner can show or withhold. */
export type DisclosureField = {
  readonly word: FieldWord
  /** JSON pointer; also the name by which it is chosen. */
  readonly pointer: string
  /** `always`: the issuer lets nobody withhold it. */
  readonly shown: 'always' | 'choice'
  /** Ids that come along, since a statement needs to be about something: those of what the field lies in. */
  readonly reveals: readonly string[]
  /** Fields without which this one says nothing: a level is shown with the scale that it is one of. */
  readonly needs: readonly string[]
  /** Whoever sees it in two shares knows that they are of one credential. */
  readonly links: boolean
}

/**
 * What a learner can choose from when showing a part of a credential that carries a base proof.
 *
 * @returns the fields in the order of the document; `null` where it has no base proof of the suite
 */
export function listFields(document: JsonObject, suite: DisclosureSuite): readonly DisclosureField[] | null {
  const mandatory = readMandatoryPointers(document, suite)
  return mandatory === null ? null : fieldsOf(document, mandatory)
}

const WHOLE = ['']
/** The credentials that a record holds. */
export const PARTS = '/credentialSubject/verifiableCredential'

/**
 * Everything that a credential says, where it is shown whole: also of each of several subjects and achievements, and of
 * each credential that a record holds.
 */
export function listWhole(document: JsonObject, at = '', place = ''): readonly DisclosureField[] {
  const object = valueAt(document, at)
  if (!isJsonObject(object)) return []
  return Object.entries(object)
    .filter(([key]) => !FRAME.includes(key))
    .flatMap(([key, value]) => {
      const [pointer, inner] = [`${at}${writePointer([key])}`, `${place}${writePointer([key])}`]
      const isOpened = (OPENED.includes(inner) || inner === PARTS) && list(value).every(isJsonObject)
      if (!isOpened) return fieldsAt(document, pointer, value as Json, WHOLE, inner)
      const each = Array.isArray(value) ? value.map((_, index) => `${pointer}/${index}`) : [pointer]
      // A credential within is read as one of its own.
      return each.flatMap(one => listWhole(document, one, inner === PARTS ? '' : inner))
    })
}

/** Everything that the credentials in a record say. */
export const listParts = (document: JsonObject): readonly DisclosureField[] =>
  listWhole(document).filter(one => one.pointer === PARTS || one.pointer.startsWith(`${PARTS}/`))

function fieldsOf(document: JsonObject, mandatory: readonly string[]): readonly DisclosureField[] {
  return OPENED.flatMap(path => {
    const object = valueAt(document, path)
    if (!isJsonObject(object)) return []
    return Object.keys(object)
      .filter(key => !FRAME.includes(key) && !OPENED.includes(`${path}${writePointer([key])}`))
      .flatMap(key => fieldsAt(document, `${path}${writePointer([key])}`, object[key] as Json, mandatory))
  })
}

/** @param place  where the words look it up: without the places in lists that lead to it */
function fieldsAt(
  document: JsonObject,
  at: string,
  value: Json,
  mandatory: readonly string[],
  place = at,
): DisclosureField[] {
  const { word, each = false, links = false } = PLACES[place] ?? { word: 'other' as const }
  const items: readonly (readonly [string, Json])[] =
    each && Array.isArray(value) ? value.map((one, index) => [`${at}/${index}`, one as Json]) : [[at, value]]
  return items.map(([pointer, item]) => ({
    word: word === 'result' && isJsonObject(item) && item.achievedLevel !== undefined ? 'level' : word,
    pointer,
    shown: isAlwaysShown(pointer, mandatory) ? 'always' : 'choice',
    reveals: idsAbove(document, pointer),
    needs: word === 'result' ? scaleOf(document, item) : [],
    links,
  }))
}

/** Something is always shown if the issuer says so, or if it is the id of what something else is always shown of. */
function isAlwaysShown(pointer: string, mandatory: readonly string[]): boolean {
  if (mandatory.some(one => one === '' || pointer === one || pointer.startsWith(`${one}/`))) return true
  if (!pointer.endsWith('/id')) return false
  const owner = pointer.slice(0, -'/id'.length)
  return mandatory.some(one => one.startsWith(`${owner}/`))
}

function idsAbove(document: JsonObject, pointer: string): string[] {
  const steps = pointer.split('/').slice(1, -1)
  return ['', ...steps.map((_, at) => `/${steps.slice(0, at + 1).join('/')}`)]
    .filter(path => {
      const object = valueAt(document, path)
      return isJsonObject(object) && typeof object.id === 'string' && !object.id.startsWith('_:')
    })
    .map(path => `${path}/id`)
    .filter(path => path !== pointer)
}

/** The scale that a result is a place on (OB 3.0 ResultDescription), which gives its level a name. */
function scaleOf(document: JsonObject, result: Json): string[] {
  const wanted = isJsonObject(result) ? result.resultDescription : undefined
  const scales = valueAt(document, '/credentialSubject/achievement/resultDescription')
  if (typeof wanted !== 'string' || !Array.isArray(scales)) return []
  const at = scales.findIndex(one => isJsonObject(one) && one.id === wanted)
  return at < 0 ? [] : [`/credentialSubject/achievement/resultDescription/${at}`]
}
