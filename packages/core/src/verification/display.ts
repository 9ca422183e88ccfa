import { canonicalJson } from '../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type DisplayRecord, displayRecord, wholeOf } from './display-record.ts'
import type { Finding, Verdict } from './report.ts'
import { gatherOnce, type SaidOf } from './said-of.ts'
import { languageTexts } from './shape.ts'

/** A text by language (BCP 47, lower case), where it is given in languages; otherwise empty. */
export type TextByLanguage = Readonly<Record<string, string>>

/** What people are shown of a credential; all of it read from the gated form. Texts are plain, never markup. */
export type DisplayCredential = {
  readonly id: string | null
  /** `VerifiableCredential` first; an Open Badge is called `AchievementCredential`, by whichever of its two names it goes. */
  readonly types: readonly string[]
  readonly name: string | null
  readonly names: TextByLanguage
  readonly description: string | null
  readonly descriptions: TextByLanguage
  readonly issuer: {
    readonly id: string
    readonly name: string | null
    readonly url: string | null
    readonly image: string | null
    /** The host that vouches, where the issuer goes by did:web, did:webvh or a web address. */
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
    /** What kind of evidence it is, in the issuer's word. */
    readonly genre: string | null
  }[]
  readonly image: string | null
  /** Each verified as the credential that it is; none where the credential itself is not proven. */
  readonly endorsements: readonly DisplayEndorsement[]
  /** What a learner record (CLR 2.0) consists of, in the order of their dates, each with its own verdict. */
  readonly constituents?: readonly DisplayConstituent[]
  /** How they are arranged, where it says so. */
  readonly record?: DisplayRecord
}

/** A credential inside another. */
export type DisplayConstituent = {
  readonly id: string | null
  /** Of one whose signature holds. */
  readonly name: string | null
  readonly names: TextByLanguage
  readonly issuer: { readonly id: string | null; readonly name: string | null; readonly domain: string | null }
  readonly validFrom: string | null
  /** What its arrangement in the record goes by. */
  readonly achievementId: string | null
  readonly level: string | null
  readonly levels: TextByLanguage
  readonly results: readonly { readonly name: string | null; readonly value: string }[]
  readonly credits: string | null
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/** What a third party says of the credential or of a thing in it. Only a `valid` one may be shown as an endorsement. */
export type DisplayEndorsement = {
  readonly by: {
    /** As the endorsement says; proven where it is valid. */
    readonly id: string | null
    /** The endorser's name for itself; only of a valid one, and of one that was valid until it was withdrawn. */
    readonly name: string | null
    readonly domain: string | null
  }
  readonly about: 'credential' | 'achievement' | 'issuer' | 'creator' | null
  /** The endorser's words, plain text; only of a valid one. */
  readonly comment: string | null
  readonly verdict: Verdict
  /** `ENDORSEMENT_OK`, or the code of what is wrong with it. */
  readonly code: string
  /** Whom the endorser's name or address might be taken for: an endorsement that resembles another's is not counted. */
  readonly resembles?: { readonly name: string; readonly domain: string | null }
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
    /** The level of the whole that was reached. */
    readonly level: string | null
    /** What was marked for one criterion of the rubric, where this is that. */
    readonly mark: DisplayMark | null
    readonly status: string | null
  }[]
  readonly creditsEarned: string | null
}

/** A skill or standard that an achievement, or a level of it, is aligned to. */
export type DisplayAlignment = {
  readonly name: string | null
  readonly url: string | null
  readonly code: string | null
  readonly framework: string | null
  readonly description: string | null
}

/** A level of one criterion: `place` of `outOf`, the lowest is 1. */
export type DisplayMark = {
  readonly criterion: TextByLanguage
  readonly level: string | null
  readonly levels: TextByLanguage
  readonly description: string | null
  readonly descriptions: TextByLanguage
  readonly place: number
  readonly outOf: number
}

export type DisplayLevel = {
  readonly id: string
  readonly name: string | null
  readonly names: TextByLanguage
  readonly description: string | null
  readonly descriptions: TextByLanguage
  /** What reaching it shows besides the achievement's own. */
  readonly alignments: readonly DisplayAlignment[]
}

export type DisplayAchievement = {
  readonly id: string | null
  readonly name: string | null
  readonly names: TextByLanguage
  readonly description: string | null
  readonly descriptions: TextByLanguage
  readonly achievementType: string | null
  readonly criteria: {
    readonly id: string | null
    readonly narrative: string | null
    readonly narratives: TextByLanguage
  }
  readonly creditsAvailable: string | null
  readonly version: string | null
  readonly image: string | null
  readonly tags: readonly string[]
  readonly language: string | null
  readonly alignments: readonly DisplayAlignment[]
  /** The levels of the whole, lowest first by their `level` or `points` (the order as written is not signed), else by name. */
  readonly levels: readonly DisplayLevel[]
  /** What is judged besides the whole: each criterion with its own levels, lowest first. */
  readonly rubric: readonly {
    readonly id: string
    readonly name: string | null
    readonly names: TextByLanguage
    readonly levels: readonly DisplayLevel[]
  }[]
}

/** A number that a signature sees as `3.5E0` is shown as `3.5`, however it was written. */
const plainNumber = (text: string) => (/^-?\d(\.\d+)?E-?\d{1,3}$/.test(text) ? String(Number(text)) : text)
const credits = (value: Json | undefined): string | null => {
  const number = text(value)
  return number === null ? null : plainNumber(number)
}
const languages = (value: Json | undefined): TextByLanguage =>
  // Mostly it is one text that does not say its language.
  typeof value !== 'object'
    ? {}
    : Object.fromEntries([...languageTexts(value)].sort(([one], [other]) => (one < other ? -1 : 1)))
/** Where a text has languages and only one can be shown: English, or else the first by its tag. */
const text = (value: Json | undefined): string | null => {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  const texts = languages(value)
  return texts.en ?? Object.values(texts)[0] ?? null
}
/** Lists are sets to a signature: shown in an order of their content, or reordering them would change what is shown. */
const inOrder = (values: readonly Json[]): readonly Json[] =>
  values.length < 2
    ? values
    : values
        .map(one => [canonicalJson(one), one] as const)
        .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
        .map(([, one]) => one)
const texts = (value: Json | undefined): readonly string[] =>
  inOrder(list(value)).filter((one): one is string => typeof one === 'string')

/** Only addresses that a page may show as a picture or a link. */
const address = (value: Json | undefined): string | null => {
  const found = isJsonObject(value) ? value.id : value
  return typeof found === 'string' && /^(https?:\/\/|data:image\/(png|jpeg|webp|svg\+xml)[;,])/i.test(found)
    ? found
    : null
}

/** The host behind an issuer's id, without looking anything up. */
export function domainOf(id: string): string | null {
  const web = /^did:web(?:vh:[^:]+)?:([^:]+)/.exec(id)
  if (web) return web[1]!.replace(/%3[Aa]/, ':')
  return /^https:\/\/([^/?#@]+)/.exec(id)?.[1] ?? null
}

const displayAlignments = (found: readonly JsonObject[]): readonly DisplayAlignment[] =>
  found.map(one => ({
    name: text(one.targetName),
    url: address(one.targetUrl),
    code: text(one.targetCode),
    framework: text(one.targetFramework),
    description: text(one.targetDescription),
  }))

function displayLevels(description: JsonObject, nodes: Nodes): DisplayAchievement['levels'] {
  const levels = nodes(description.rubricCriterionLevel)
  const rank = (['level', 'points'] as const).find(key => {
    const ranks = levels.map(one => Number.parseFloat(text(one[key]) ?? ''))
    return ranks.every(Number.isFinite) && new Set(ranks).size === ranks.length
  })
  return levels
    .map(one => [rank ? Number.parseFloat(text(one[rank])!) : 0, text(one.name) ?? '', one] as const)
    .sort(([rankOne, nameOne], [rankOther, nameOther]) => rankOne - rankOther || (nameOne < nameOther ? -1 : 1))
    .flatMap(([, , one]) =>
      typeof one.id === 'string'
        ? [
            {
              id: one.id,
              name: text(one.name),
              names: languages(one.name),
              description: text(one.description),
              descriptions: languages(one.description),
              alignments: displayAlignments(nodes(one.alignment)),
            },
          ]
        : [],
    )
}

/** How our own credentials name the scale of the whole, beside which there may be criteria. */
const WHOLE = /^urn:laurel:rubric:/

/** Where a credential judges by one scale, that is the whole; where by several, ours says which, else all of them count. */
function splitRubric(all: readonly JsonObject[], nodes: Nodes) {
  const scales = all.filter(one => nodes(one.rubricCriterionLevel).length > 0)
  const whole = scales.filter(one => WHOLE.test(text(one.id) ?? ''))
  return whole.length === 1
    ? { whole, criteria: scales.filter(one => one !== whole[0]) }
    : { whole: scales, criteria: [] as readonly JsonObject[] }
}

/** All things at one place, each with all that is said of it, in the order of their content. */
type Nodes = (value: Json | undefined) => readonly JsonObject[]

function displayAchievement(node: JsonObject, nodes: Nodes): DisplayAchievement {
  const criteria = nodes(node.criteria)[0] ?? {}
  const scales = splitRubric(nodes(node.resultDescription), nodes)
  return {
    id: text(node.id),
    name: text(node.name),
    names: languages(node.name),
    description: text(node.description),
    descriptions: languages(node.description),
    achievementType: text(node.achievementType),
    criteria: {
      id: address(criteria.id),
      narrative: text(criteria.narrative),
      narratives: languages(criteria.narrative),
    },
    creditsAvailable: credits(node.creditsAvailable),
    version: text(node.version),
    image: address(node.image),
    tags: texts(node.tag),
    language: text(node.inLanguage),
    alignments: displayAlignments(nodes(node.alignment)),
    levels: scales.whole.flatMap(one => displayLevels(one, nodes)),
    rubric: scales.criteria.map(one => ({
      id: text(one.id) ?? '',
      name: text(one.name),
      names: languages(one.name),
      levels: displayLevels(one, nodes),
    })),
  }
}

function displayMark(result: JsonObject, achievement: DisplayAchievement | null): DisplayMark | null {
  const criterion = achievement?.rubric.find(one => one.id === result.resultDescription)
  const at = criterion?.levels.findIndex(one => one.id === result.achievedLevel) ?? -1
  const level = criterion?.levels[at]
  if (!criterion || !level) return null
  return {
    criterion: criterion.names,
    level: level.name,
    levels: level.names,
    description: level.description,
    descriptions: level.descriptions,
    place: at + 1,
    outOf: criterion.levels.length,
  }
}

function displaySubject(node: JsonObject, nodes: Nodes): DisplaySubject {
  // A record may state several; what the others are part of is the one that it is about.
  const achievementNode = wholeOf(nodes(node.achievement), nodes(node.association))
  const achievement = achievementNode ? displayAchievement(achievementNode, nodes) : null
  const descriptions = nodes(achievementNode?.resultDescription)
  const named = nodes(node.identifier).find(one => one.identityType === 'name' && one.hashed !== true)
  return {
    id: text(node.id),
    name: text(named?.identityHash) ?? text(node.name),
    achievement,
    narrative: text(node.narrative),
    results: nodes(node.result).map(one => ({
      name: text(descriptions.find(description => description.id === one.resultDescription)?.name),
      value: text(one.value),
      level: achievement?.levels.find(level => level.id === one.achievedLevel)?.name ?? null,
      mark: displayMark(one, achievement),
      status: text(one.status),
    })),
    creditsEarned: credits(node.creditsEarned),
  }
}

const nodesBy =
  (saidOf: SaidOf): Nodes =>
  value =>
    inOrder(list(value).flatMap(one => saidOf(one) ?? [])) as readonly JsonObject[]

/** Two names of the Open Badges contexts for one kind (OB 3.0 §B.2). */
const typesOf = (value: Json | undefined): readonly string[] => {
  const kinds = texts(value).map(one => (one === 'OpenBadgeCredential' ? 'AchievementCredential' : one))
  const first = kinds.filter(one => one === 'VerifiableCredential')
  return [...new Set([...first, ...kinds])]
}

type Displayed = Omit<DisplayCredential, 'endorsements' | 'constituents'>
const displayed = new WeakMap<JsonObject, Displayed>()

/** The same, read once: for a document that was read by the verifier itself, so that nobody else can write into it. */
export function displayOnce(gated: JsonObject): Displayed {
  const made = displayed.get(gated) ?? displayCredential(gated)
  displayed.set(gated, made)
  return made
}

/** Reads what is shown out of a document that has passed the gate; endorsements are shown once they are checked. */
export function displayCredential(gated: JsonObject): Displayed {
  const saidOf = gatherOnce(gated)
  const nodes = nodesBy(saidOf)
  const document = saidOf(gated) ?? gated
  const issuer = saidOf(document.issuer) ?? {}
  const id = text(issuer.id) ?? ''
  const [subject = {}] = nodes(document.credentialSubject)
  const record = list(gated.type).includes('ClrCredential')
    ? displayRecord({
        achievements: nodes(subject.achievement),
        associations: nodes(subject.association),
        partial: document.partial as Json | undefined,
        texts: value => ({ name: text(value), names: languages(value) }),
      })
    : undefined
  return {
    ...(record ? { record } : {}),
    id: text(document.id),
    types: typesOf(gated.type),
    name: text(document.name),
    names: languages(document.name),
    description: text(document.description),
    descriptions: languages(document.description),
    issuer: {
      id,
      name: text(issuer.name),
      url: address(issuer.url),
      image: address(issuer.image),
      domain: domainOf(id),
    },
    subjects: nodes(document.credentialSubject).map(one => displaySubject(one, nodes)),
    validFrom: text(document.validFrom) ?? text(document.issuanceDate),
    validUntil: text(document.validUntil) ?? text(document.expirationDate),
    awardedDate: text(document.awardedDate),
    evidence: nodes(document.evidence).map(one => ({
      id: address(one.id),
      name: text(one.name),
      narrative: text(one.narrative),
      description: text(one.description),
      genre: text(one.genre),
    })),
    image: address(document.image),
  }
}
