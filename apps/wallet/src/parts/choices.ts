import { type DisclosureField, type FieldWord, listFields, valueAt } from '@laurel/core/presentation'
import { isJsonObject, type Json, type JsonObject, list } from '@laurel/core/primitives'

import type { Award } from '../credentials/award.ts'

export type Suite = 'ecdsa-sd-2023' | 'bbs-2023'
export const GROUPS = ['achievement', 'person', 'proof'] as const
export type Group = (typeof GROUPS)[number]

/** One line of what will be seen: to switch on and off, or locked. */
export type PartChoice = {
  readonly key: string
  readonly word: FieldWord
  readonly group: Group
  /** What it says, where that fits into a line. */
  readonly detail: string | null
  readonly pointers: readonly string[]
  /** `fixed`: no credential says anything without it. `issuer`: whoever awarded it wants it seen. `sealed`: kept back for a minor. */
  readonly lock: 'fixed' | 'issuer' | 'sealed' | null
  /** Whoever sees it in two links knows that they are one person's. */
  readonly links: boolean
}

const GROUP_OF: Partial<Record<FieldWord, Group>> = {
  evidence: 'person',
  story: 'person',
  role: 'person',
  'learner-identity': 'person',
  'learner-picture': 'person',
  'learner-id': 'person',
  'licence-number': 'person',
  started: 'person',
  ended: 'person',
  issuer: 'proof',
  'valid-from': 'proof',
  awarded: 'proof',
  'valid-until': 'proof',
  status: 'proof',
}
/** Said in one line, since each says nothing without the other. */
const TOGETHER: Partial<Record<FieldWord, string>> = {
  skill: 'skill',
  credits: 'credits',
  'valid-from': 'date',
  awarded: 'date',
  achievement: 'achievement',
  title: 'achievement',
  criteria: 'achievement',
}
/** What everybody can read of the achievement, and names of things: shown along, and no line of its own. */
const ALONG: ReadonlySet<FieldWord> = new Set<FieldWord>([
  ...(['picture', 'kind', 'code', 'tags', 'creator', 'description', 'subject-area', 'other'] as const),
])
const UNSAID: ReadonlySet<FieldWord> = new Set<FieldWord>([...ALONG, 'credential-id', 'rubric', 'endorsement'])
/** Always shown because nothing could be checked without it, and not because the issuer asks for it. */
const FIXED: ReadonlySet<FieldWord> = new Set<FieldWord>([
  ...(['achievement', 'title', 'criteria', 'issuer', 'valid-until', 'status', 'learner-id'] as const),
])

/** A text in the reader's language, or in the first that there is (VC 2.0 §11.1). */
export function textIn(value: Json | undefined, locale: string): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  const texts = list(value).filter(isJsonObject)
  const found = texts.find(one => one['@language'] === locale) ?? texts[0]
  return typeof found?.['@value'] === 'string' ? found['@value'] : null
}

export type Words = { readonly locale: string; readonly date: (time: string) => string }

function resultText(document: JsonObject, result: JsonObject, locale: string): string | null {
  const scales = list(valueAt(document, '/credentialSubject/achievement/resultDescription')).filter(isJsonObject)
  const scale = scales.find(one => one.id === result.resultDescription)
  const levels = list(scale?.rubricCriterionLevel).filter(isJsonObject)
  const level = levels.find(one => one.id === result.achievedLevel)
  // The scale of the whole has no name that the line does not have already.
  const isWhole = typeof scale?.id === 'string' && scale.id.startsWith('urn:laurel:rubric:')
  const parts = [
    isWhole ? null : textIn(scale?.name, locale),
    textIn(level?.name, locale) ?? textIn(result.value, locale),
  ]
  return parts.filter(one => one !== null).join(': ') || null
}

/** What a fact of a document says, where that fits into a line. */
export function detailOf(
  document: JsonObject,
  { word, pointer }: Pick<DisclosureField, 'word' | 'pointer'>,
  { locale, date }: Words,
): string | null {
  const value = valueAt(document, pointer)
  if (word === 'valid-from' || word === 'valid-until' || word === 'awarded')
    return typeof value === 'string' ? date(value) : null
  if (!isJsonObject(value)) return textIn(value, locale)
  if (word === 'level' || word === 'result') return resultText(document, value, locale)
  if (word === 'learner-identity') return textIn(value.identityHash, locale)
  if (word === 'skill') return textIn(value.targetName, locale)
  return textIn(value.name, locale) ?? textIn(value.narrative, locale) ?? textIn(value.description, locale)
}

/** What is told to nobody of a minor: the same as links leave out. */
export function sealedFor({ stage, permits }: Award['protection']): FieldWord[] {
  if (stage === 'adult' || stage === 'self') return []
  return [...(permits.name ? [] : (['learner-identity'] as const)), ...(permits.photo ? [] : (['evidence'] as const))]
}

const lockOf = (field: DisclosureField, sealed: readonly FieldWord[]): PartChoice['lock'] => {
  if (field.shown === 'always') return FIXED.has(field.word) ? 'fixed' : 'issuer'
  return sealed.includes(field.word) ? 'sealed' : null
}

/**
 * What a learner chooses from, line by line, in the order of the groups.
 *
 * @param sealed  kinds of facts that a minor's links leave out
 * @returns none for a document without a base proof of the suite
 */
export function choicesOf(
  document: JsonObject,
  suite: Suite,
  words: Words,
  sealed: readonly FieldWord[] = [],
): readonly PartChoice[] {
  const lines = new Map<string, PartChoice>()
  for (const field of listFields(document, suite) ?? []) {
    if (UNSAID.has(field.word)) continue
    const key = TOGETHER[field.word] ?? field.pointer
    const known = lines.get(key)
    const detail = detailOf(document, field, words)
    const details = [...new Set([known?.detail, detail].filter(one => one != null))]
    lines.set(key, {
      key,
      word: known?.word ?? field.word,
      group: GROUP_OF[field.word] ?? 'achievement',
      detail: key === 'achievement' ? (known?.detail ?? detail) : details.join(', ') || null,
      pointers: [...(known?.pointers ?? []), field.pointer],
      lock: lockOf(field, sealed) ?? known?.lock ?? null,
      links: field.links || (known?.links ?? false),
    })
  }
  return GROUPS.flatMap(group => [...lines.values()].filter(one => one.group === group))
}

/** What is on at first: what was achieved. Of the person nothing. */
export const pickedAtFirst = (choices: readonly PartChoice[]): string[] =>
  choices.filter(one => one.group === 'achievement' && one.lock === null).map(one => one.key)

/** The pointers of what is shown: what was picked, and what everybody can read of the achievement anyway. */
export function pointersOf(
  document: JsonObject,
  suite: Suite,
  choices: readonly PartChoice[],
  picked: readonly string[],
): readonly string[] {
  const along = (listFields(document, suite) ?? []).filter(
    one =>
      one.shown === 'choice' && ALONG.has(one.word) && (one.word !== 'other' || one.pointer.startsWith(ACHIEVEMENT)),
  )
  const chosen = choices.filter(one => one.lock === null && picked.includes(one.key)).flatMap(one => one.pointers)
  return [...chosen, ...along.map(one => one.pointer)]
}
const ACHIEVEMENT = '/credentialSubject/achievement/'
