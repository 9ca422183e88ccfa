/** A blank node is a number, counted from 0 within its dataset; everything else is its N-Quads text. */
export type Term = number | string

/** One statement. `graph` is the empty text for the default graph. */
export type Quad = { readonly subject: Term; readonly predicate: string; readonly object: Term; readonly graph: Term }

export const XSD = 'http://www.w3.org/2001/XMLSchema#'
export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

export const iri = (value: string): string => `<${value}>`

export const TYPE = iri(`${RDF}type`)
export const FIRST = iri(`${RDF}first`)
export const REST = iri(`${RDF}rest`)
export const NIL = iri(`${RDF}nil`)

/** Characters that the canonical form escapes: short forms where there are any (RDFC-1.0 §5, canonical N-Quads). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ESCAPED = /["\\\u0000-\u001F\u007F]/
const ESCAPED_ALL = new RegExp(ESCAPED, 'g')
const SHORT: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}
const escapeOne = (letter: string) =>
  SHORT[letter] ?? `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** What stands after a literal of `datatype`: nothing for `xsd:string`. */
export const datatypeSuffix = (datatype: string): string => (datatype === `${XSD}string` ? '' : `^^<${datatype}>`)

/** What stands between the quotation marks of a literal. */
export const escaped = (value: string): string => (ESCAPED.test(value) ? value.replace(ESCAPED_ALL, escapeOne) : value)

/** A literal as canonical N-Quads write it; `suffix` is its datatype or language with what leads it in. */
export const literal = (value: string, suffix: string): string => `"${escaped(value)}"${suffix}`
