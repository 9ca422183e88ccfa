import { canonicalJson, NotCanonicalError } from '../../primitives/jcs.ts'
import type { Json, JsonObject } from '../../primitives/json.ts'

/** A text in which others have their place: their numbers stand between what is always the same. */
type Filled = readonly (string | number)[]

/** How the documents of a cohort are written by `JSON.stringify`, and by RFC 8785 with one member `proof` more. */
export type TextForm = { readonly json: Filled; readonly canonical: Filled }

/** What has to be written as an escape; such a text is read by whoever reads all of the document. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ESCAPED = /[\\\u0000-\u001f]/

/**
 * @param marked  a document of the cohort with `slotText(number)` in place of each of its slots
 * @returns null where not every slot would be found in the text, or the text does not say all of the document
 */
export function textFormOf(marked: JsonObject, slots: number, slotText: (index: number) => string): TextForm | null {
  if (marked.proof !== undefined || hasMinusNought(marked)) return null
  try {
    const json = cut(JSON.stringify(marked), slots, slotText)
    // The proof has the last number of all.
    const canonical = cut(canonicalJson({ ...marked, proof: slotText(slots) }), slots + 1, slotText)
    return json && canonical && { json, canonical: withoutQuotes(canonical, slots) }
  } catch (problem) {
    if (problem instanceof NotCanonicalError) return null
    throw problem
  }
}

/** Minus nought is written as nought, and is not the same. */
function hasMinusNought(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(one => hasMinusNought(one as Json))
  return Object.is(value, -0)
}

/** The text cut at its slots, whose quotes stay with what is around them; null where they are not all there, each once. */
function cut(text: string, slots: number, slotText: (index: number) => string): Filled | null {
  const places: { readonly index: number; readonly at: number }[] = []
  for (let index = 0; index < slots; index++) {
    const quoted = `"${slotText(index)}"`
    const at = text.indexOf(quoted)
    if (at < 0 || text.indexOf(quoted, at + 1) >= 0) return null
    places.push({ index, at: at + 1 })
  }
  places.sort((one, other) => one.at - other.at)
  const filled: (string | number)[] = []
  let from = 0
  for (const { index, at } of places) {
    filled.push(text.slice(from, at), index)
    from = at + slotText(index).length
  }
  filled.push(text.slice(from))
  return filled
}

/** What the slots hold in a text; null for one that is different in anything else, or has an escape in a slot. */
export function readText({ json }: TextForm, text: string): string[] | null {
  const values = new Array<string>((json.length - 1) / 2)
  let at = 0
  for (let next = 0; next < json.length - 1; next += 2) {
    const before = json[next] as string
    const from = at + before.length
    // A slice is looked at faster than the same text by `startsWith`.
    if (text.slice(at, from) !== before) return null
    at = text.indexOf('"', from)
    if (at < 0) return null
    const value = text.slice(from, at)
    if (ESCAPED.test(value)) return null
    values[json[next + 1] as number] = value
  }
  return text.slice(at) === json.at(-1) ? values : null
}

/** The same without the quotes around one of the slots, in whose place comes what is no text. */
function withoutQuotes(filled: Filled, slot: number): Filled {
  const at = filled.indexOf(slot)
  return filled.map((one, index) => {
    if (typeof one === 'number') return one
    return index === at - 1 ? one.slice(0, -1) : index === at + 1 ? one.slice(1) : one
  })
}

/** The canonical JSON (RFC 8785) of a document of the cohort. @param proof that of its proof */
export function canonicalWith({ canonical }: TextForm, values: readonly string[], proof: string): string {
  let text = ''
  for (const one of canonical) text += typeof one === 'string' ? one : (values[one] ?? proof)
  return text
}
