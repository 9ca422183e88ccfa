import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'

/**
 * Words of Open Badges 3.0 and VC 2.0 that have one value. A list of one is the same to an RDF signature and another
 * thing to a reader (HOSTILE H-06), so they are never lists.
 */
const SINGLE = new Set([
  ...['achievementType', 'activityEndDate', 'activityStartDate', 'awardedDate', 'caption', 'creditsAvailable'],
  ...['creditsEarned', 'criteria', 'email', 'endorsementComment', 'expirationDate', 'fieldOfStudy', 'genre', 'hashed'],
  ...['humanCode', 'identityHash', 'identityType', 'image', 'inLanguage', 'issuanceDate', 'issuer', 'level'],
  ...['licenseNumber', 'points', 'resultType', 'role', 'salt', 'specialization', 'targetCode', 'targetDescription'],
  ...['targetFramework', 'targetName', 'targetType', 'targetUrl', 'term', 'url', 'validFrom', 'validUntil', 'value'],
  ...['version', 'achievedLevel', 'requiredLevel', 'holder', 'associationType', 'sourceId', 'targetId', 'partial'],
])
/** Texts that may be given in several languages (VC 2.0 §11.1). */
const TEXTS = new Set(['name', 'description', 'narrative'])
const OF_RESULTS = new Set(['resultDescription', 'achievedLevel', 'status', 'value'])
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$/

/** Whether a word is a text that may be given in languages. */
export const isTextWord = (key: string): boolean => TEXTS.has(key)

/** Whether a word has one value (or one text in each language). */
export const isSingle = (key: string): boolean => SINGLE.has(key) || TEXTS.has(key)

/** A text with its language: `{"@value": "Bonjour", "@language": "fr"}`, and nothing else in it. */
const isLanguageText = (value: Json | undefined): value is { '@value': string; '@language': string } =>
  isJsonObject(value) &&
  Object.keys(value).length === 2 &&
  typeof value['@value'] === 'string' &&
  typeof value['@language'] === 'string' &&
  LANGUAGE.test(value['@language'])

/**
 * Texts by language, however they are written: VC 2.0's `@value` and `@language`, or the language map that 1EdTech's
 * JSON Schema allows (`{"en": "…"}`; no context defines it, so a token can carry it, an RDF signature cannot).
 */
export function languageTexts(value: Json | undefined): readonly (readonly [language: string, text: string])[] {
  if (isJsonObject(value) && !('@value' in value)) {
    const entries = Object.entries(value)
    const isMap = entries.every(([key, one]) => /^[a-z]{2}(-[A-Z]{2})?$/.test(key) && typeof one === 'string')
    return isMap ? entries.map(([key, one]) => [key.toLowerCase(), one as string] as const) : []
  }
  return list(value)
    .filter(isLanguageText)
    .map(one => [one['@language'].toLowerCase(), one['@value']] as const)
}

/** One text, or texts of which each is in another language. */
export const isText = (value: Json): boolean => {
  if (typeof value === 'string') return true
  const texts = languageTexts(value)
  const count = isJsonObject(value) && !('@value' in value) ? Object.keys(value).length : list(value).length
  return texts.length > 0 && texts.length === count && new Set(texts.map(([language]) => language)).size === count
}

/**
 * Why a word of a node has not the one shape that it may have, or `null`. Each rule closes a rewrite that keeps the
 * signature and changes what a reader sees.
 */
export function misshapen(key: string, node: JsonObject): string | null {
  const value = node[key] as Json
  // In the Open Badges contexts the name of a kind is another spelling of a word (`Criteria` for `criteria`).
  const first = key.charCodeAt(0)
  if (first >= 65 && first <= 90) return 'the name of a kind instead of a word'
  if (TEXTS.has(key) && !isText(value)) return 'not one text, nor one for each language'
  if (SINGLE.has(key) && Array.isArray(value)) return 'a list where one value belongs'
  // "true" and true are the same to a signature: an unhashed name and a hash of one would look alike.
  if (key === 'hashed' && typeof value !== 'boolean') return 'neither true nor false'
  const { type } = node
  // As both it could be given what a credential inside it says of the same person.
  if (Array.isArray(type) && type.length > 1 && type.includes('ClrSubject'))
    return 'a learner record and something else'
  if (key === 'achievement' && Array.isArray(value) && list(type).includes('AchievementSubject'))
    return 'a list where one value belongs'
  if (OF_RESULTS.has(key) && list(type).includes('Result'))
    return typeof value === 'string' || typeof value === 'number' ? null : 'not a text'
  return null
}
