import { isJsonObject, type Json, type JsonObject } from '../../../primitives/json.ts'
import { DisclosureRefusal } from './disclosure-error.ts'
import { parsePointer } from './json-pointer.ts'

/** What each object of a part was copied from. */
type Sources = Map<JsonObject, JsonObject>

type OpenObject = { [key: string]: Json | OpenObject | OpenArray }
/** Places that nobody selected stay empty until the end, so that a pointer's index means the same all along. */
type OpenArray = (Json | OpenObject | OpenArray | undefined)[]

const INDEX = /^(?:0|[1-9][0-9]{0,5})$/

/**
 * The part of a document that JSON pointers select (VC-DI-ECDSA §3.4.13 selectJsonLd): what they point at, whole, and of
 * everything on the way its `id` and `type`, without which a statement would be about something else.
 *
 * @param sources  filled with what each object of the part was copied from
 * @returns `null` where there are no pointers; the document is not changed, and shares no object with the part
 * @throws DisclosureRefusal `E_POINTER` for a pointer that is malformed or leads to nothing
 */
export function selectPart(document: JsonObject, pointers: readonly string[], sources: Sources): JsonObject | null {
  if (pointers.length === 0) return null
  const paths = pointers.map(parsePointer)
  if (paths.some(steps => steps.length === 0)) return copy(document, sources) as JsonObject
  const part: OpenObject = {}
  const context = document['@context']
  if (context !== undefined) part['@context'] = copy(context, new Map())
  Object.assign(part, begin(document, sources))
  sources.set(part as JsonObject, document)
  const sparse: OpenArray[] = []
  for (const steps of paths) selectOne(document, steps, part, sparse, sources)
  for (const array of sparse) {
    const dense = array.filter(one => one !== undefined)
    array.length = 0
    array.push(...dense)
  }
  return part as JsonObject
}

function selectOne(
  document: JsonObject,
  steps: readonly string[],
  part: OpenObject,
  sparse: OpenArray[],
  sources: Sources,
): void {
  let value: Json = document
  let holder: OpenObject | OpenArray = part
  for (const [depth, step] of steps.entries()) {
    const next = childOf(value, step)
    if (next === undefined || (depth === 0 && step === '@context'))
      throw new DisclosureRefusal({ code: 'E_POINTER', reason: 'a JSON pointer that leads to nothing in the document' })
    value = next
    const known = placed(holder, step)
    if (depth === steps.length - 1) {
      place(holder, step, merged(known, value, sources))
      return
    }
    if (known !== undefined) holder = known
    else {
      const made: OpenObject | OpenArray = Array.isArray(value) ? [] : begin(value, sources)
      if (Array.isArray(made)) sparse.push(made)
      place(holder, step, made)
      holder = made
    }
  }
}

function childOf(value: Json, step: string): Json | undefined {
  if (Array.isArray(value)) return INDEX.test(step) ? value[Number(step)] : undefined
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

function placed(holder: OpenObject | OpenArray, step: string): OpenObject | OpenArray | undefined {
  const found = Array.isArray(holder) ? holder[Number(step)] : Object.hasOwn(holder, step) ? holder[step] : undefined
  return found as OpenObject | OpenArray | undefined
}

function place(holder: OpenObject | OpenArray, step: string, value: Json | OpenObject | OpenArray): void {
  if (Array.isArray(holder)) holder[Number(step)] = value
  else if (step !== '__proto__') holder[step] = value
  else Object.defineProperty(holder, step, { value, writable: true, enumerable: true, configurable: true })
}

/** An object of which nothing is selected yet (§3.4.11 createInitialSelection): a blank node's name is not its id. */
function begin(value: Json, sources: Sources): OpenObject {
  const begun: OpenObject = {}
  if (!isJsonObject(value)) return begun
  const { id, type } = value
  if (typeof id === 'string' && !id.startsWith('_:')) begun.id = id
  if (type !== undefined) begun.type = copy(type, new Map())
  sources.set(begun as JsonObject, value)
  return begun
}

/** What is selected whole, put where a part of it may stand already, in the order in which that part stands. */
function merged(known: unknown, value: Json, sources: Sources): Json {
  const whole = copy(value, sources)
  if (!isJsonObject(whole) || !isJsonObject(known)) return whole
  const both = { ...known, ...whole }
  sources.set(both, value as JsonObject)
  return both
}

function copy(value: Json, sources: Sources): Json {
  if (Array.isArray(value)) return value.map(one => copy(one as Json, sources))
  if (!isJsonObject(value)) return value
  const made: OpenObject = {}
  for (const key of Object.keys(value)) place(made, key, copy(value[key] as Json, sources))
  sources.set(made as JsonObject, value)
  return made as JsonObject
}
