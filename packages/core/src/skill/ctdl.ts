import { err, isJsonObject, type Json, type JsonObject, ok, type Result } from '../primitives/index.ts'
import { type Framework, type FrameworkError, inTreeOrder, MAX_SKILLS, type Skill } from './framework.ts'

const typesOf = (node: JsonObject): string[] => {
  const type = node['@type'] ?? node.type
  return (Array.isArray(type) ? type : [type]).filter((one): one is string => typeof one === 'string')
}
const graphOf = (json: Json): JsonObject[] =>
  isJsonObject(json) && Array.isArray(json['@graph']) ? json['@graph'].filter(isJsonObject) : []

/** True for CTDL-ASN in JSON-LD: a graph with a competency framework (Credential Engine). */
export const isCtdl = (json: Json): boolean =>
  graphOf(json).some(one => typesOf(one).includes('ceasn:CompetencyFramework'))

/** A language map, a list, or plain text. */
function textOf(value: Json | undefined, language: string | null): string | null {
  if (typeof value === 'string') return value.trim() || null
  if (Array.isArray(value)) return textOf(value[0], language)
  if (!isJsonObject(value)) return null
  const tags = Object.keys(value)
  const tag =
    tags.find(one => one.toLowerCase() === language?.toLowerCase()) ?? tags.find(one => one.startsWith('en')) ?? tags[0]
  return tag === undefined ? null : textOf(value[tag], null)
}
const textsOf = (value: Json | undefined, language: string | null): string[] => {
  const found = isJsonObject(value)
    ? (Object.entries(value).find(([tag]) => tag === language)?.[1] ?? Object.values(value)[0])
    : value
  return (Array.isArray(found) ? found : [found]).filter((one): one is string => typeof one === 'string' && one !== '')
}
/** An address, or an object with one, or a list of them. */
const first = (value: Json | undefined): string | null => {
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one === 'string') return one
  return isJsonObject(one) && typeof one['@id'] === 'string' ? one['@id'] : null
}

/** Reads a competency framework of CTDL-ASN, as the Credential Registry publishes it. */
export function readCtdl(json: Json): Result<Framework, FrameworkError> {
  const graph = graphOf(json)
  const head = graph.find(one => typesOf(one).includes('ceasn:CompetencyFramework'))
  if (!head) return err({ code: 'FRAMEWORK_UNKNOWN_FORMAT' })
  const language = textsOf(head['ceasn:inLanguage'], null)[0] ?? null
  const title = textOf(head['ceasn:name'], language)
  const uri = typeof head['@id'] === 'string' ? head['@id'] : null
  if (!title) return err({ code: 'FRAMEWORK_UNREADABLE', at: 'ceasn:name' })
  if (!uri) return err({ code: 'FRAMEWORK_UNREADABLE', at: '@id' })
  const nodes = graph.filter(one => typesOf(one).includes('ceasn:Competency'))
  if (nodes.length === 0) return err({ code: 'FRAMEWORK_EMPTY' })
  if (nodes.length > MAX_SKILLS) return err({ code: 'FRAMEWORK_TOO_LARGE', at: String(nodes.length) })
  const idOf = (address: string) => /ce-([0-9a-f]{8}-[0-9a-f-]{27})$/i.exec(address)?.[1] ?? address
  const skills: Skill[] = []
  for (const [at, node] of nodes.entries()) {
    const address = typeof node['@id'] === 'string' ? node['@id'] : null
    const statement = textOf(node['ceasn:competencyText'], language)
    if (!address || !statement)
      return err({
        code: 'FRAMEWORK_UNREADABLE',
        at: `competency ${at + 1}: ${address ? 'ceasn:competencyText' : '@id'}`,
      })
    const parent = first(node['ceasn:isChildOf'])
    skills.push({
      id: idOf(address),
      uri: address,
      parentId: parent === null || parent === uri ? null : idOf(parent),
      code: textOf(node['ceasn:codedNotation'], null) ?? textOf(node['ceasn:listID'], null),
      statement,
      label: textOf(node['ceasn:competencyLabel'], language),
      type: textOf(node['ceasn:competencyCategory'], language),
      notes: textOf(node['ceasn:comment'], language),
      language,
      keywords: textsOf(node['ceasn:conceptKeyword'], language),
      educationLevels: [],
      source: node,
    })
  }
  const ordered = inTreeOrder(skills)
  if (!ordered) return err({ code: 'FRAMEWORK_CYCLE' })
  return ok({
    id: idOf(uri),
    uri,
    title,
    description: textOf(head['ceasn:description'], language),
    creator: first(head['ceasn:creator']),
    publisher: textOf(head['ceasn:publisherName'], language) ?? first(head['ceasn:publisher']),
    version: null,
    language,
    subjects: textsOf(head['ceasn:conceptTerm'], language),
    licence: first(head['ceasn:license']),
    skills: ordered,
    links: [],
    source: head,
  })
}
