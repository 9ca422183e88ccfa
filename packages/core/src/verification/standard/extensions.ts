import { type Json, type JsonObject, list } from '../../primitives/json.ts'
import { checkId, checkText, eachObject, isOlder, type Say, typeProblem } from './model-finding.ts'
import { checkStatusEntry } from './status-entry.ts'
import { isDigestSri, isUrl, readMultihash } from './values.ts'

/** The properties of a credential that others give a meaning to: status, schema, related resources, evidence and so on. */
export function checkExtensions(document: JsonObject, say: Say): void {
  checkStatuses(document, say)
  checkSchemas(document.credentialSchema, say)
  checkRelatedResources(document.relatedResource, say)
  checkOthers(document, say)
}

function checkStatuses(document: JsonObject, say: Say): void {
  const rule = { code: 'MODEL_STATUS', section: 'VC 2.0 §4.10' } as const
  eachObject(document.credentialStatus, 'credentialStatus', rule, say, (one, at) => {
    const problem = typeProblem(one.type)
    if (problem) say('MODEL_STATUS', 'VC 2.0 §4.10', `${at}/type`, problem)
    if (isOlder(document) && one.id === undefined) say('MODEL_STATUS', 'VC 1.1 §4.9', `${at}/id`, 'is missing')
    checkId(one.id, `${at}/id`, say)
    if (list(one.type).includes('BitstringStatusListEntry')) checkStatusEntry(one, at, say)
  })
}

function checkSchemas(schemas: Json | undefined, say: Say): void {
  const rule = { code: 'MODEL_SCHEMA', section: 'VC 2.0 §4.11' } as const
  eachObject(schemas, 'credentialSchema', rule, say, (one, at) => {
    const problem = typeProblem(one.type)
    if (problem) say('MODEL_SCHEMA', 'VC 2.0 §4.11', `${at}/type`, problem)
    if (!isUrl(one.id))
      say('MODEL_SCHEMA', 'VC 2.0 §4.11', `${at}/id`, one.id === undefined ? 'is missing' : 'is no URL')
  })
}

function checkRelatedResources(resources: Json | undefined, say: Say): void {
  const section = 'VC 2.0 §5.3'
  const wrong = (at: string, reason: string) => say('MODEL_RELATED_RESOURCE', section, at, reason)
  const seen = new Set<string>()
  eachObject(resources, 'relatedResource', { code: 'MODEL_RELATED_RESOURCE', section }, say, (one, at) => {
    if (!isUrl(one.id)) wrong(`${at}/id`, one.id === undefined ? 'is missing' : 'is no URL')
    else if (seen.has(one.id)) wrong(`${at}/id`, 'is named twice')
    else seen.add(one.id)
    if (one.digestSRI === undefined && one.digestMultibase === undefined)
      wrong(at, 'has neither digestSRI nor digestMultibase')
    if (one.digestSRI !== undefined && !list(one.digestSRI).every(isDigestSri))
      wrong(`${at}/digestSRI`, 'is no integrity metadata')
    if (one.digestMultibase !== undefined && !list(one.digestMultibase).every(digest => readMultihash(digest) !== null))
      wrong(`${at}/digestMultibase`, 'is no multihash in multibase')
    if (
      one.mediaType !== undefined &&
      (typeof one.mediaType !== 'string' || !/^[\w.+-]+\/[\w.+-]+/.test(one.mediaType))
    )
      wrong(`${at}/mediaType`, 'is no media type')
  })
}

/** What may be extended, and what each value needs: its type, and an id that is a URL where there is one. */
const EXTENSIONS = [
  ['evidence', 'VC 2.0 §5.6'],
  ['termsOfUse', 'VC 2.0 §5.5'],
  ['refreshService', 'VC 2.0 §5.4'],
  ['confidenceMethod', 'VC 2.0 §5.10'],
  ['renderMethod', 'VC 2.0 §5.10'],
] as const

function checkOthers(document: JsonObject, say: Say): void {
  for (const [key, section] of EXTENSIONS) {
    eachObject(document[key], key, { code: 'MODEL_EXTENSION', section }, say, (one, at) => {
      const problem = typeProblem(one.type)
      if (problem) say('MODEL_EXTENSION', section, `${at}/type`, problem)
      checkId(one.id, `${at}/id`, say)
      if (key === 'evidence') checkText(one, at, say)
    })
  }
}
