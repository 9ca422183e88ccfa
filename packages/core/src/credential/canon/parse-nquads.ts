import { CanonRefusal } from './canon-error.ts'
import { datatypeSuffix, iri, literal, type Quad, type Term } from './quad.ts'

const IRI = '<((?:[^\\x00-\\x20<>"{}|^`\\\\]|\\\\u[0-9A-Fa-f]{4}|\\\\U[0-9A-Fa-f]{8})*)>'
const BLANK = '_:([\\p{L}\\p{N}_:][\\p{L}\\p{N}\\p{M}_:.\\-\\u00B7]*)'
const LITERAL = `"((?:[^"\\\\\\n\\r]|\\\\.)*)"(?:\\^\\^${IRI}|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?`
const LINE = new RegExp(
  `^[ \\t]*(?:${IRI}|${BLANK})[ \\t]*${IRI}[ \\t]*(?:${IRI}|${BLANK}|${LITERAL})[ \\t]*(?:${IRI}|${BLANK})?[ \\t]*\\.[ \\t]*(?:#.*)?$`,
  'u',
)

const SHORT: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', "'": "'", '\\': '\\' }

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu, (_, four, eight, short) => {
    if (short !== undefined) {
      const letter = SHORT[short as string]
      if (letter === undefined) throw new CanonRefusal('NQUADS_SYNTAX', 'escape')
      return letter
    }
    return String.fromCodePoint(Number.parseInt((four ?? eight) as string, 16))
  })
}

/** An IRI as its text in N-Quads; an escape may not bring in what an IRI cannot have (N-Quads 1.1 §2.2). */
function iriOf(text: string): string {
  const unescaped = unescapeText(text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  if (/[\x00-\x20<>"{}|^`\\]/.test(unescaped)) throw new CanonRefusal('NQUADS_SYNTAX', 'IRI')
  return iri(unescaped)
}

/** Reads N-Quads (RDF 1.1); blank nodes are numbered in the order in which they appear. @throws CanonRefusal */
export function parseNQuads(text: string): { quads: Quad[]; labels: string[] } {
  const numbers = new Map<string, number>()
  const blank = (label: string) => {
    const known = numbers.get(label)
    if (known !== undefined) return known
    numbers.set(label, numbers.size)
    return numbers.size - 1
  }
  const quads: Quad[] = []
  let lineNumber = 0
  for (const line of text.split(/\r\n|\n|\r/)) {
    lineNumber++
    if (/^[ \t]*(#.*)?$/.test(line)) continue
    const found = LINE.exec(line)
    if (!found) throw new CanonRefusal('NQUADS_SYNTAX', `line ${lineNumber}`)
    const [
      ,
      subjectIri,
      subjectBlank,
      predicate,
      objectIri,
      objectBlank,
      value,
      datatype,
      language,
      graphIri,
      graphBlank,
    ] = found
    const resource = (name: string | undefined, label: string | undefined): Term =>
      label !== undefined ? blank(label) : iriOf(name ?? '')
    const object =
      value === undefined
        ? resource(objectIri, objectBlank)
        : literal(
            unescapeText(value),
            language !== undefined
              ? `@${language}`
              : datatype === undefined
                ? ''
                : datatypeSuffix(unescapeText(datatype)),
          )
    quads.push({
      subject: resource(subjectIri, subjectBlank),
      predicate: iriOf(predicate!),
      object,
      graph: graphIri === undefined && graphBlank === undefined ? '' : resource(graphIri, graphBlank),
    })
  }
  return { quads, labels: [...numbers.keys()] }
}
