import { type ContextLibrary, canonicalize, withoutProof } from '../../credential/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { checkExtensions } from './extensions.ts'
import {
  checkId,
  checkText,
  collect,
  isOlder,
  type ModelFinding,
  type Say,
  typeProblem,
  V1,
  V2,
} from './model-finding.ts'
import { isUrl, readTime, wrongValueObject } from './values.ts'

export type ModelPurpose = {
  /** A document that is about to be signed is held to every letter; one that was signed elsewhere may be VC 1.1. */
  readonly for: 'issuing' | 'verifying'
  readonly contexts: ContextLibrary
}

/**
 * Holds a credential to the MUSTs of Verifiable Credentials Data Model 2.0 (1.1 where it says that it is one, and only
 * to verify). Says everything that is wrong at once, and in a document without a wrong shape also what no context
 * defines. Its proof is not looked at.
 */
export function checkCredentialModel(document: JsonObject, purpose: ModelPurpose): ModelFinding[] {
  const shape = collect(say => {
    checkContexts(document, purpose, say)
    checkId(document.id, '/id', say)
    checkTypes(document.type, 'VerifiableCredential', say)
    checkText(document, '', say)
    checkIssuer(document.issuer, say)
    checkSubjects(document.credentialSubject, say)
    if (isOlder(document)) checkOlderDates(document, say)
    else checkPeriod(document, purpose, say)
    checkExtensions(document, say)
    checkValueObjects(document, '', say)
  })
  return shape.length > 0 ? shape : checkTerms(document, purpose.contexts)
}

/** The same for a presentation; what it presents is looked at one by one elsewhere. */
export function checkPresentationModel(document: JsonObject, purpose: ModelPurpose): ModelFinding[] {
  const shape = collect(say => {
    checkContexts(document, purpose, say)
    checkId(document.id, '/id', say)
    checkTypes(document.type, 'VerifiablePresentation', say)
    checkText(document, '', say)
    checkPresented(document.verifiableCredential, say)
    checkHolder(document.holder, say)
    checkExtensions(document, say)
  })
  return shape.length > 0 ? shape : checkTerms(document, purpose.contexts)
}

/** An object that stands for a secured credential or presentation: §4.13.1 and §4.13.2. */
export function checkEnvelope(document: JsonObject, kind: 'Credential' | 'Presentation'): ModelFinding[] {
  const section = kind === 'Credential' ? 'VC 2.0 §4.13.1' : 'VC 2.0 §4.13.2'
  return collect(say => {
    if (!list(document['@context']).includes(V2))
      say('MODEL_ENVELOPE', section, '/@context', 'does not define what an envelope is')
    const types = list(document.type)
    if (types.length !== 1 || types[0] !== `EnvelopedVerifiable${kind}`)
      say('MODEL_ENVELOPE', section, '/type', `is not EnvelopedVerifiable${kind}`)
    if (!isUrl(document.id) || !document.id.startsWith('data:'))
      say('MODEL_ENVELOPE', section, '/id', 'is no data: URL')
  })
}

function checkContexts(document: JsonObject, purpose: ModelPurpose, say: Say): void {
  const wrong = (at: string, reason: string) => say('MODEL_CONTEXT', 'VC 2.0 §4.3', at, reason)
  const contexts = document['@context']
  if (contexts === undefined) {
    wrong('/@context', 'is missing')
    return
  }
  if (!Array.isArray(contexts) || contexts.length === 0) {
    wrong('/@context', 'is no list')
    return
  }
  const first = contexts[0]
  const isBase = first === V2 || (first === V1 && purpose.for === 'verifying')
  if (!isBase) wrong('/@context/0', `is not ${V2}`)
  for (const [index, one] of contexts.entries()) {
    const at = `/@context/${index}`
    if (typeof one === 'string') {
      if (!isUrl(one)) wrong(at, 'is no URL')
      else if (!purpose.contexts.has(one)) wrong(at, 'is a context that is not known here')
      if (contexts.indexOf(one) !== index) wrong(at, 'is named twice')
    } else if (!isJsonObject(one) || Object.keys(one).length === 0) wrong(at, 'is neither a URL nor a context')
  }
}

function checkTypes(types: Json | undefined, needed: string, say: Say): void {
  const problem = typeProblem(types) ?? (list(types).includes(needed) ? null : `does not include ${needed}`)
  if (problem) say('MODEL_TYPE', 'VC 2.0 §4.5', '/type', problem)
}

/** Wherever a value object stands, it has its own members only (§11.1); typed values are no texts. */
function checkValueObjects(value: Json, at: string, say: Say, depth = 0): void {
  if (depth > 40) return
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) checkValueObjects(one as Json, `${at}/${index}`, say, depth + 1)
    return
  }
  if (!isJsonObject(value)) return
  if ('@value' in value && !('@type' in value)) {
    const problem = typeof value['@value'] === 'string' ? wrongValueObject(value) : null
    if (problem) say('MODEL_TEXT', 'VC 2.0 §11.1', at, problem)
    return
  }
  for (const [key, one] of Object.entries(value))
    if (key !== '@context' && key !== 'proof')
      checkValueObjects(one as Json, `${at}/${key.slice(0, 80)}`, say, depth + 1)
}

function checkIssuer(issuer: Json | undefined, say: Say): void {
  const wrong = (at: string, reason: string) => say('MODEL_ISSUER', 'VC 2.0 §4.7', at, reason)
  if (issuer === undefined) {
    wrong('/issuer', 'is missing')
    return
  }
  if (!isJsonObject(issuer)) {
    if (!isUrl(issuer)) wrong('/issuer', 'is neither a URL nor an object')
    return
  }
  if (!isUrl(issuer.id)) wrong('/issuer/id', 'is no URL')
  checkText(issuer, '/issuer', say)
}

function checkSubjects(subjects: Json | undefined, say: Say): void {
  const wrong = (at: string, reason: string) => say('MODEL_SUBJECT', 'VC 2.0 §4.8', at, reason)
  if (subjects === undefined) {
    wrong('/credentialSubject', 'is missing')
    return
  }
  const all = list(subjects)
  if (all.length === 0) {
    wrong('/credentialSubject', 'is empty')
    return
  }
  for (const [index, one] of all.entries()) {
    const at = Array.isArray(subjects) ? `/credentialSubject/${index}` : '/credentialSubject'
    if (!isJsonObject(one)) wrong(at, 'is no object')
    else if (Object.keys(one).length === 0) wrong(at, 'claims nothing')
    else checkId(one.id, `${at}/id`, say)
  }
}

function checkPeriod(document: JsonObject, purpose: ModelPurpose, say: Say): void {
  const read = (key: 'validFrom' | 'validUntil') => {
    if (document[key] === undefined) return null
    const time = readTime(document[key])
    // What was signed elsewhere without a zone is read as UTC (§4.9.1); nothing of ours goes out like that.
    if (time === null || (!time.hasZone && purpose.for === 'issuing'))
      say('MODEL_VALIDITY', 'VC 2.0 §4.9', `/${key}`, 'is no dateTimeStamp')
    return time
  }
  const from = read('validFrom')
  const until = read('validUntil')
  if (from && until && until.instant < from.instant)
    say('MODEL_VALIDITY', 'VC 2.0 §4.9', '/validUntil', 'is before validFrom')
}

/** VC 1.1 §4.5 and §4.6. */
function checkOlderDates(document: JsonObject, say: Say): void {
  const from = readTime(document.issuanceDate)
  if (!from)
    say(
      'MODEL_VALIDITY',
      'VC 1.1 §4.5',
      '/issuanceDate',
      document.issuanceDate === undefined ? 'is missing' : 'is no date with a time',
    )
  const until = document.expirationDate === undefined ? null : readTime(document.expirationDate)
  if (document.expirationDate !== undefined && !until)
    say('MODEL_VALIDITY', 'VC 1.1 §4.6', '/expirationDate', 'is no date with a time')
  if (from && until && until.instant < from.instant)
    say('MODEL_VALIDITY', 'VC 1.1 §4.6', '/expirationDate', 'is before issuanceDate')
}

function checkPresented(presented: Json | undefined, say: Say): void {
  if (presented === undefined) return
  const wrong = (at: string, reason: string) => say('MODEL_PRESENTED', 'VC 2.0 §4.13', at, reason)
  for (const [index, one] of list(presented).entries()) {
    const at = Array.isArray(presented) ? `/verifiableCredential/${index}` : '/verifiableCredential'
    if (!isJsonObject(one)) wrong(at, 'is no object')
    else if (typeProblem(one.type)) wrong(`${at}/type`, typeProblem(one.type) as string)
  }
}

function checkHolder(holder: Json | undefined, say: Say): void {
  if (holder === undefined || isUrl(holder) || (isJsonObject(holder) && isUrl(holder.id))) return
  say('MODEL_HOLDER', 'VC 2.0 §4.13', '/holder', 'is neither a URL nor an object with one as its id')
}

/**
 * Everything that it says has a meaning: JSON-LD in safe mode, in which a word that no context defines, or that one
 * redefines (§5.2), is an error.
 */
function checkTerms(document: JsonObject, contexts: ContextLibrary): ModelFinding[] {
  const read = canonicalize(withoutProof(document), contexts)
  if (read.ok) return []
  const { code, at } = read.error
  return [{ code: 'MODEL_TERM', section: 'VC 2.0 §5.2', at: at.slice(0, 200) || '/', reason: code }]
}
