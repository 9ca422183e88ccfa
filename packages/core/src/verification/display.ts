import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'

/** What people are shown of a credential; all of it read from the gated form. Texts are plain, never markup. */
export type DisplayCredential = {
  readonly id: string | null
  readonly types: readonly string[]
  readonly name: string | null
  readonly description: string | null
  readonly issuer: {
    readonly id: string
    readonly name: string | null
    readonly url: string | null
    readonly image: string | null
    /** The host that vouches, where the issuer goes by did:web or a web address. */
    readonly domain: string | null
  }
  readonly subjects: readonly DisplaySubject[]
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly awardedDate: string | null
  readonly evidence: readonly {
    readonly id: string | null
    readonly name: string | null
    readonly narrative: string | null
    readonly description: string | null
  }[]
  readonly image: string | null
}

export type DisplaySubject = {
  readonly id: string | null
  /** The name, where the credential states it openly. */
  readonly name: string | null
  readonly achievement: DisplayAchievement | null
  readonly narrative: string | null
  readonly results: readonly {
    readonly name: string | null
    readonly value: string | null
    readonly level: string | null
    readonly status: string | null
  }[]
  readonly creditsEarned: string | null
}

export type DisplayAchievement = {
  readonly id: string | null
  readonly name: string | null
  readonly description: string | null
  readonly achievementType: string | null
  readonly criteria: { readonly id: string | null; readonly narrative: string | null }
  readonly image: string | null
  readonly tags: readonly string[]
  readonly language: string | null
  readonly alignments: readonly {
    readonly name: string | null
    readonly url: string | null
    readonly code: string | null
    readonly framework: string | null
  }[]
  /** The rubric's levels, lowest first as written, if there is one. */
  readonly levels: readonly { readonly id: string; readonly name: string | null; readonly description: string | null }[]
}

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]
const objects = (value: Json | undefined): readonly JsonObject[] => list(value).filter(isJsonObject)
const first = (value: Json | undefined): JsonObject => objects(value)[0] ?? {}
const texts = (value: Json | undefined): readonly string[] =>
  list(value).filter((one): one is string => typeof one === 'string')

/**
 * Puts together what a document says of each thing in several places (an achievement, and again as `related`), as its
 * signature does: what is signed has no places, so moving a description elsewhere must not take it out of sight. The
 * gate has seen to it that no two descriptions disagree.
 */
function gathered(document: JsonObject): JsonObject {
  const known = new Map<string, JsonObject>()
  const gather = (value: Json): void => {
    if (Array.isArray(value)) for (const one of value) gather(one as Json)
    else if (isJsonObject(value)) {
      if (typeof value.id === 'string') known.set(value.id, { ...value, ...known.get(value.id), ...value })
      for (const key of Object.keys(value)) if (key !== 'proof' && key !== 'endorsement') gather(value[key] as Json)
    }
  }
  gather(document)
  const place = (value: Json, above: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map(one => place(one as Json, above))
    if (!isJsonObject(value)) return value
    const id = typeof value.id === 'string' ? value.id : null
    const node = id === null || above.includes(id) ? value : { ...known.get(id), type: value.type ?? null }
    const below = id === null ? above : [...above, id]
    return Object.fromEntries(
      Object.entries(node).map(([key, one]) => [key, below.length > 12 ? null : place(one as Json, below)]),
    )
  }
  return place(document, []) as JsonObject
}

/** Only addresses that a page may show as a picture or a link. */
const address = (value: Json | undefined): string | null => {
  const found = isJsonObject(value) ? value.id : value
  return typeof found === 'string' && /^(https?:\/\/|data:image\/(png|jpeg|webp|svg\+xml)[;,])/i.test(found)
    ? found
    : null
}

/** The host behind an issuer's id, without looking anything up. */
export function domainOf(id: string): string | null {
  const web = /^did:web:([^:]+)/.exec(id)
  if (web) return web[1]!.replace(/%3[Aa]/, ':')
  return /^https:\/\/([^/?#@]+)/.exec(id)?.[1] ?? null
}

function displayAchievement(node: JsonObject): DisplayAchievement {
  const criteria = first(node.criteria)
  return {
    id: text(node.id),
    name: text(node.name),
    description: text(node.description),
    achievementType: text(node.achievementType),
    criteria: { id: address(criteria.id), narrative: text(criteria.narrative) },
    image: address(list(node.image)[0]),
    tags: texts(node.tag),
    language: text(node.inLanguage),
    alignments: objects(node.alignment).map(one => ({
      name: text(one.targetName),
      url: address(one.targetUrl),
      code: text(one.targetCode),
      framework: text(one.targetFramework),
    })),
    levels: objects(node.resultDescription)
      .flatMap(one => objects(one.rubricCriterionLevel))
      .flatMap(one =>
        typeof one.id === 'string' ? [{ id: one.id, name: text(one.name), description: text(one.description) }] : [],
      ),
  }
}

function displaySubject(node: JsonObject): DisplaySubject {
  const achievementNode = objects(node.achievement)[0]
  const achievement = achievementNode ? displayAchievement(achievementNode) : null
  const descriptions = objects(achievementNode?.resultDescription)
  const named = objects(node.identifier).find(one => one.identityType === 'name' && one.hashed !== true)
  return {
    id: text(node.id),
    name: text(named?.identityHash) ?? text(node.name),
    achievement,
    narrative: text(node.narrative),
    results: objects(node.result).map(one => ({
      name: text(descriptions.find(description => description.id === one.resultDescription)?.name),
      value: text(one.value),
      level: achievement?.levels.find(level => level.id === one.achievedLevel)?.name ?? null,
      status: text(one.status),
    })),
    creditsEarned: text(node.creditsEarned),
  }
}

/** Reads what is shown out of a document that has passed the gate. */
export function displayCredential(gated: JsonObject): DisplayCredential {
  const document = gathered(gated)
  const issuer = isJsonObject(document.issuer) ? document.issuer : { id: document.issuer ?? '' }
  const id = text(issuer.id) ?? ''
  return {
    id: text(document.id),
    types: texts(document.type),
    name: text(document.name),
    description: text(document.description),
    issuer: {
      id,
      name: text(issuer.name),
      url: address(issuer.url),
      image: address(list(issuer.image)[0]),
      domain: domainOf(id),
    },
    subjects: objects(document.credentialSubject).map(displaySubject),
    validFrom: text(document.validFrom) ?? text(document.issuanceDate),
    validUntil: text(document.validUntil) ?? text(document.expirationDate),
    awardedDate: text(document.awardedDate),
    evidence: objects(document.evidence).map(one => ({
      id: address(one.id),
      name: text(one.name),
      narrative: text(one.narrative),
      description: text(one.description),
    })),
    image: address(list(document.image)[0]),
  }
}
