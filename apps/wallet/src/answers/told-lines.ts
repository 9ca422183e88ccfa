import {
  type Agreed,
  claimsToTell,
  contentOf,
  type FieldWord,
  fieldsTold,
  type HeldForm,
  type ToldField,
  writtenOutOf,
} from '@laurel/core/presentation'
import { isJsonObject, type Json } from '@laurel/core/primitives'
import { detailOf, textIn, type Words } from '../parts/choices.ts'

/** One line of what will be told. `name`: what the issuer calls it, where there is no word for it. */
export type ToldLine = { readonly word: FieldWord; readonly name: string | null; readonly detail: string | null }

/** Said in one line with others, by name alone: what everybody can read of the achievement, and names of things. */
const ALONG: ReadonlySet<FieldWord> = new Set<FieldWord>([
  ...(['description', 'picture', 'criteria', 'kind', 'code', 'tags', 'creator', 'subject-area', 'rubric'] as const),
  ...(['credential-id', 'learner-id', 'status', 'endorsement'] as const),
])
/** Of the person, and not of what they have achieved. */
const PERSONAL: ReadonlySet<FieldWord> = new Set<FieldWord>([
  ...(['evidence', 'story', 'learner-identity', 'learner-picture', 'licence-number', 'role'] as const),
])
/** Two words of one thing. */
const SAME: Partial<Record<FieldWord, FieldWord>> = { title: 'achievement', awarded: 'valid-from' }

const claimText = (value: Json, locale: string): string | null =>
  isJsonObject(value) ? textIn(value.name ?? value.narrative ?? value.value, locale) : textIn(value, locale)

/** As it is where nothing is known of it: nobody is told anything that cannot be read here first. */
const plainText = (value: Json, locale: string): string => claimText(value, locale) ?? JSON.stringify(value)

/** What the issuer calls something that there is no word for: the claim, or the last of the names that lead to it. */
const nameOf = ({ word, at }: ToldField): string | null => {
  const name = at.split('/').findLast(step => step !== '' && !/^\d+$/.test(step))
  return word === 'other' ? (name ?? at) : null
}

function textOf(form: HeldForm, { word, at, value }: ToldField, words: Words): string | null {
  if (word === 'other') return plainText(value, words.locale)
  const content = form.kind === 'sd-jwt' ? null : contentOf(form)
  if (content) return detailOf(writtenOutOf(content).content, { word, pointer: at }, words)
  if ((word === 'valid-from' || word === 'valid-until') && typeof value === 'number')
    return words.date(new Date(value * 1_000).toISOString())
  const items = (Array.isArray(value) ? value : [value]) as readonly Json[]
  return items.flatMap(one => claimText(one, words.locale) ?? []).join(', ') || null
}

/** What will be told, line by line: each kind of fact once, with all that it says; and the kinds that come along. */
export function linesOf(
  form: HeldForm,
  told: readonly ToldField[],
  words: Words,
): { readonly lines: readonly ToldLine[]; readonly along: readonly FieldWord[] } {
  const details = new Map<string, { word: FieldWord; name: string | null; texts: Set<string> }>()
  for (const field of told.filter(one => !ALONG.has(one.word))) {
    const [word, name] = [SAME[field.word] ?? field.word, nameOf(field)]
    const text = textOf(form, field, words)
    const known = details.get(`${word} ${name}`) ?? { word, name, texts: new Set<string>() }
    details.set(`${word} ${name}`, known)
    if (text !== null) known.texts.add(text)
  }
  return {
    lines: [...details.values()].map(({ word, name, texts }) => ({
      word,
      name,
      detail: [...texts].join(', ') || null,
    })),
    along: [...new Set(told.map(one => one.word))].filter(word => ALONG.has(word)),
  }
}

/** What nobody has a word for may say anything of the person, unless it stands with the achievement. */
const isPersonal = ({ word, at }: ToldField): boolean =>
  PERSONAL.has(word) || (word === 'other' && (!at.includes('/') || /^\/credentialSubject\/(?!achievement\/)/.test(at)))

/** The kinds of facts about the person that are told whether they like it or not. */
export const personalIn = (told: readonly ToldField[]): readonly FieldWord[] => [
  ...new Set(told.filter(isPersonal).map(one => one.word)),
]

/** What is remembered of an answer: the kinds of facts, without what they said. */
export const remembered = ({ offer, picked }: Agreed): readonly FieldWord[] => [
  ...new Set(
    fieldsTold(offer.form, claimsToTell(offer, picked))
      .map(one => SAME[one.word] ?? one.word)
      .filter(word => !ALONG.has(word)),
  ),
]
