import { canonicalJson } from '../../primitives/jcs.ts'
import type { Json, JsonObject } from '../../primitives/json.ts'
import { type ActiveContext, expandIri, isAbsolute, meaningOf, type TermDefinition } from './active-context.ts'
import { CanonRefusal } from './canon-error.ts'
import { type Contexts, enterScoped } from './enter-contexts.ts'
import { datatypeSuffix, literal, RDF, XSD } from './quad.ts'

export const DOUBLE = `${XSD}double`
const JSON_SUFFIX = datatypeSuffix(`${RDF}JSON`)

/** A value of type `@json`. */
export const jsonLiteral = (value: Json): string => literal(canonicalJson(value), JSON_SUFFIX)

const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/

/** What stands after a text that a language map holds under `language`. */
export function languageSuffix(active: ActiveContext, language: string, at: string): string {
  if (meaningOf(active, language).keyword === '@none') return ''
  if (!LANGUAGE.test(language)) throw new CanonRefusal('VALUE_INVALID', `${at}/${language}`)
  return `@${language.toLowerCase()}`
}

/** An object with `@value`. */
export function valueObject(
  contexts: Contexts,
  activeGiven: ActiveContext,
  term: TermDefinition | null,
  value: JsonObject,
  at: string,
): string {
  // A value object is no node: neither does it end a type-scoped context, but a property-scoped context applies.
  let active = activeGiven
  if (term?.context !== undefined) active = enterScoped(contexts, active, term.context, { overrideProtected: true })
  let content: Json | undefined
  let type: Json | undefined
  let language: Json | undefined
  let direction: Json | undefined
  for (const key of Object.keys(value)) {
    const expanded = expandIri(active, key, true)
    if (expanded === '@value') content = value[key]
    else if (expanded === '@type') type = value[key]
    else if (expanded === '@language') language = value[key]
    else if (expanded === '@direction') direction = value[key]
    else if (expanded === '@index') continue
    else throw new CanonRefusal('VALUE_INVALID', `${at}/${key}`)
  }
  if (type !== undefined && (language !== undefined || direction !== undefined))
    throw new CanonRefusal('VALUE_INVALID', at)
  if (direction !== undefined) return directedText(content, language, direction, at)
  if (type !== undefined) {
    const datatype = typeof type === 'string' ? expandIri(active, type, true) : null
    if (datatype === '@json') return jsonLiteral(content as Json)
    if (datatype === null || !isAbsolute(datatype)) throw new CanonRefusal('VALUE_INVALID', at)
    if (content === null || typeof content === 'object' || content === undefined)
      throw new CanonRefusal('VALUE_INVALID', at)
    return scalarLiteral(content as string | number | boolean, datatype)
  }
  if (language !== undefined) {
    if (typeof language !== 'string' || typeof content !== 'string' || !LANGUAGE.test(language))
      throw new CanonRefusal('VALUE_INVALID', at)
    return literal(content, `@${language.toLowerCase()}`)
  }
  if (content === null || content === undefined) throw new CanonRefusal('VALUE_DROPPED', at)
  if (typeof content === 'object') throw new CanonRefusal('VALUE_INVALID', at)
  return typeof content === 'string' ? literal(content, '') : scalarLiteral(content as number | boolean, null)
}

/** A text with its base direction, as the `i18n` datatype has it (JSON-LD API §8.2.2 step 13), so that it is signed too. */
function directedText(content: Json | undefined, language: Json | undefined, direction: Json, at: string): string {
  const isTagged = language === undefined || (typeof language === 'string' && LANGUAGE.test(language))
  if (typeof content !== 'string' || !isTagged || (direction !== 'ltr' && direction !== 'rtl'))
    throw new CanonRefusal('VALUE_INVALID', at)
  const tag = ((language as string | undefined) ?? '').toLowerCase()
  return literal(content, datatypeSuffix(`https://www.w3.org/ns/i18n#${tag}_${direction}`))
}

/** A literal with its datatype; numbers and booleans in their canonical lexical form (JSON-LD API §8.6). */
export function scalarLiteral(value: string | number | boolean, datatype: string | null): string {
  if (typeof value === 'boolean') return literal(String(value), datatypeSuffix(datatype ?? `${XSD}boolean`))
  if (typeof value === 'string')
    return literal(
      datatype === DOUBLE ? double(Number.parseFloat(value)) : value,
      datatype === null ? '' : datatypeSuffix(datatype),
    )
  const isDouble = String(value).includes('.') || Math.abs(value) >= 1e21
  // 1e-7 is a double by the specification and 0 by jsonld.js: what would be read differently is not signed.
  if (!isDouble && !Number.isInteger(value)) throw new CanonRefusal('UNSUPPORTED', 'a number as small as 1e-7')
  if (isDouble || datatype === DOUBLE) return literal(double(value), datatypeSuffix(datatype ?? DOUBLE))
  return literal(value.toFixed(0), datatypeSuffix(datatype ?? `${XSD}integer`))
}

/** Doubles that were met before; credits and points are of few kinds. Bounded, since strangers write numbers too. */
const doubles = new Map<number, string>()
const MAX_DOUBLES = 500

function double(value: number): string {
  const known = doubles.get(value)
  if (known !== undefined) return known
  const written = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')
  if (doubles.size >= MAX_DOUBLES) doubles.clear()
  doubles.set(value, written)
  return written
}
