import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'

/** True for a value that fits. False says nothing yet: of what is written in a rare way the library has to judge. */
export type Fits = (value: Json) => boolean

/** What says nothing about a value. */
const NOTES = new Set(['$schema', '$id', '$defs', '$comment', 'title', 'description'])

/**
 * A JSON Schema (draft 2019-09) as functions: what the bundled schemas use, and nothing else of the draft. Most credentials
 * fit, and the library takes a hundred times as long to find that out.
 *
 * @returns null where the schema has a keyword that is not known here
 */
export function compileSchema(schema: JsonObject): Fits | null {
  const byRef = new Map<string, Fits | null>()
  const follow = (ref: string): Fits | null => {
    const known = byRef.get(ref)
    if (known !== undefined) return known
    const name = /^#\/\$defs\/(\w+)$/.exec(ref)?.[1]
    const { $defs } = schema
    const target = name !== undefined && isJsonObject($defs) ? $defs[name] : undefined
    if (target === undefined) return null
    // A definition may lead back to itself.
    let made: Fits | null = null
    const later: Fits = value => made!(value)
    byRef.set(ref, later)
    made = compile(target as Json, follow)
    if (made === null) byRef.set(ref, null)
    return made === null ? null : later
  }
  return compile(schema, follow)
}

type Follow = (ref: string) => Fits | null

function compile(schema: Json, follow: Follow): Fits | null {
  if (typeof schema === 'boolean') return () => schema
  if (!isJsonObject(schema)) return null
  const parts: Fits[] = []
  for (const keyword of Object.keys(schema)) {
    if (NOTES.has(keyword) || BESIDE.has(keyword)) continue
    const make = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined
    const part = make?.(schema[keyword] as Json, follow, schema)
    if (!part) return null
    parts.push(part)
  }
  const [only, second] = parts
  if (only === undefined) return () => true
  if (second === undefined) return only
  return value => {
    for (const part of parts) if (!part(value)) return false
    return true
  }
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Whether there is such a day. @param text  written as `2026-02-28`, or nothing */
const isDay = (text: string): boolean => {
  if (text === '') return false
  const two = (at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
  const [year, month, day] = [two(0) * 100 + two(2), two(5), two(8)]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0))
}
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: text => /^\d{4}-\d\d-\d\d$/.test(text) && isDay(text),
  'date-time': text => isDay(DATE_TIME.exec(text)?.[1] ?? ''),
}

type Make = (given: Json, follow: Follow, schema: JsonObject) => Fits | null

function compileAll(given: Json, follow: Follow): Fits[] | null {
  if (!Array.isArray(given)) return null
  const made = given.map(one => compile(one as Json, follow))
  return made.includes(null) ? null : (made as Fits[])
}

const TYPES: Readonly<Record<string, Fits>> = {
  object: isJsonObject,
  array: Array.isArray,
  string: value => typeof value === 'string',
  number: value => typeof value === 'number',
  boolean: value => typeof value === 'boolean',
}

/** Says something only beside a list of `items`, and is read there. */
const BESIDE = new Set(['additionalItems'])

function itemsOf(given: Json, follow: Follow, schema: JsonObject): Fits | null {
  if (!Array.isArray(given)) {
    const each = compile(given, follow)
    return each && (value => !Array.isArray(value) || value.every(one => each(one as Json)))
  }
  const first = compileAll(given, follow)
  const rest = compile((schema.additionalItems as Json | undefined) ?? true, follow)
  if (!first || !rest) return null
  return value => !Array.isArray(value) || value.every((one, index) => (first[index] ?? rest)(one as Json))
}

function propertiesOf(given: Json, follow: Follow, schema: JsonObject): Fits | null {
  const more = compile((schema.additionalProperties as Json | undefined) ?? true, follow)
  if (!isJsonObject(given) || !more) return null
  const own = new Map<string, Fits>()
  for (const [key, one] of Object.entries(given)) {
    const made = compile(one as Json, follow)
    if (!made) return null
    own.set(key, made)
  }
  return value => {
    if (!isJsonObject(value)) return true
    for (const key of Object.keys(value)) if (!(own.get(key) ?? more)(value[key] as Json)) return false
    return true
  }
}

const KEYWORDS: Readonly<Record<string, Make>> = {
  $ref: (given, follow) => (typeof given === 'string' ? follow(given) : null),
  type: given => (typeof given === 'string' ? (TYPES[given] ?? null) : null),
  enum: given => {
    const isPlain = Array.isArray(given) && given.every(one => typeof one === 'string')
    const allowed = isPlain ? new Set<Json>(given as string[]) : null
    return allowed && (value => allowed.has(value))
  },
  pattern: given => {
    if (typeof given !== 'string') return null
    const pattern = new RegExp(given, 'u')
    return value => typeof value !== 'string' || pattern.test(value)
  },
  format: given => {
    const check = typeof given === 'string' ? FORMATS[given] : undefined
    return check ? value => typeof value !== 'string' || check(value) : null
  },
  required: given => {
    if (!Array.isArray(given)) return null
    const keys = given as string[]
    return value => !isJsonObject(value) || keys.every(key => key in value)
  },
  minItems: given => (typeof given === 'number' ? value => !Array.isArray(value) || value.length >= given : null),
  items: itemsOf,
  contains: (given, follow) => {
    const one = compile(given, follow)
    return one && (value => !Array.isArray(value) || value.some(member => one(member as Json)))
  },
  properties: propertiesOf,
  additionalProperties: (_given, follow, schema) =>
    schema.properties === undefined ? propertiesOf({}, follow, schema) : () => true,
  propertyNames: (given, follow) => {
    const name = compile(given, follow)
    return name && (value => !isJsonObject(value) || Object.keys(value).every(name))
  },
  allOf: (given, follow) => {
    const all = compileAll(given, follow)
    return all && (value => all.every(one => one(value)))
  },
  anyOf: (given, follow) => {
    const all = compileAll(given, follow)
    return all && (value => all.some(one => one(value)))
  },
  oneOf: (given, follow) => {
    const all = compileAll(given, follow)
    if (!all) return null
    return value => {
      let fitting = 0
      for (const one of all) if (one(value) && ++fitting > 1) return false
      return fitting === 1
    }
  },
}
