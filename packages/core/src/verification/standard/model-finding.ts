import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { isUrl, wrongText } from './values.ts'

/** One MUST of the data model that a document does not keep. */
export type ModelFinding = {
  /** Stable, for programs. */
  readonly code:
    | 'MODEL_CONTEXT'
    | 'MODEL_ID'
    | 'MODEL_TYPE'
    | 'MODEL_TEXT'
    | 'MODEL_ISSUER'
    | 'MODEL_SUBJECT'
    | 'MODEL_VALIDITY'
    | 'MODEL_STATUS'
    | 'MODEL_SCHEMA'
    | 'MODEL_RELATED_RESOURCE'
    | 'MODEL_EXTENSION'
    | 'MODEL_PRESENTED'
    | 'MODEL_HOLDER'
    | 'MODEL_ENVELOPE'
    | 'MODEL_TERM'
  /** Where the rule is written: `VC 2.0 §4.7`. */
  readonly section: string
  /** A JSON pointer. */
  readonly at: string
  /** For an engineer; never quotes the document. */
  readonly reason: string
}

export const V2 = 'https://www.w3.org/ns/credentials/v2'
export const V1 = 'https://www.w3.org/2018/credentials/v1'

/** How many findings are said of one document. */
const MAX_FINDINGS = 50

export type Say = (code: ModelFinding['code'], section: string, at: string, reason: string) => void

export const isOlder = (document: JsonObject): boolean => list(document['@context'])[0] === V1

export function collect(work: (say: Say) => void): ModelFinding[] {
  const found: ModelFinding[] = []
  work((code, section, at, reason) => {
    if (found.length < MAX_FINDINGS) found.push({ code, section, at: at || '/', reason })
  })
  return found
}

export const checkId = (id: Json | undefined, at: string, say: Say): void => {
  if (id !== undefined && !isUrl(id)) say('MODEL_ID', 'VC 2.0 §4.4', at, 'is no single URL')
}

/** Terms or absolute URLs, one or more, none twice; whether a term is defined is seen when all are expanded. */
export function typeProblem(types: Json | undefined): string | null {
  if (types === undefined) return 'is missing'
  const all = list(types)
  if (all.length === 0) return 'is empty'
  if (!all.every(one => typeof one === 'string' && one !== '' && !/\s/.test(one)))
    return 'holds what is no term and no URL'
  return new Set(all).size === all.length ? null : 'names one type twice'
}

export function checkText(node: JsonObject, at: string, say: Say): void {
  for (const key of ['name', 'description'] as const) {
    const problem = node[key] === undefined ? null : wrongText(node[key])
    if (problem) say('MODEL_TEXT', 'VC 2.0 §4.6', `${at}/${key}`, problem)
  }
}

/** Walks one object or a list of objects under `key`; what is neither is said. */
export function eachObject(
  value: Json | undefined,
  key: string,
  rule: { readonly code: ModelFinding['code']; readonly section: string },
  say: Say,
  look: (one: JsonObject, at: string) => void,
): void {
  if (value === undefined) return
  const all = list(value)
  if (all.length === 0) {
    say(rule.code, rule.section, `/${key}`, 'is empty')
    return
  }
  for (const [index, one] of all.entries()) {
    const at = Array.isArray(value) ? `/${key}/${index}` : `/${key}`
    if (isJsonObject(one)) look(one, at)
    else say(rule.code, rule.section, at, 'is no object')
  }
}
