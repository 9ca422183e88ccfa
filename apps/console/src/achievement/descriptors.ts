import type { Descriptors, DescriptorWords } from '@laurel/core/achievement'

type Words = { readonly outcomes: string; readonly prerequisites: string; readonly demand: string }

/** The form's own shape: outcomes are lines of a text, and nothing is undefined. */
export type DescriptorValues = Words & {
  readonly eqfLevel: string
  readonly assessment: string[]
  readonly participation: string
  readonly quality: string
  readonly qualityBody: string
  readonly supervision: string
  readonly integration: string
  readonly translations: Readonly<Record<string, Words>>
}

const noWords: Words = { outcomes: '', prerequisites: '', demand: '' }
export const noDescriptors: DescriptorValues = {
  ...noWords,
  eqfLevel: '',
  assessment: [],
  participation: '',
  quality: '',
  qualityBody: '',
  supervision: '',
  integration: '',
  translations: {},
}

const wordsOf = (words: DescriptorWords): Words => ({
  outcomes: (words.outcomes ?? []).join('\n'),
  prerequisites: words.prerequisites ?? '',
  demand: words.demand ?? '',
})
export const translationOf = (values: DescriptorValues, language: string): Words =>
  values.translations[language] ?? noWords

export const descriptorValues = (of: Descriptors | null | undefined): DescriptorValues =>
  of
    ? {
        ...wordsOf(of),
        eqfLevel: of.eqfLevel === undefined ? '' : String(of.eqfLevel),
        assessment: [...(of.assessment ?? [])],
        participation: of.participation ?? '',
        quality: of.quality ?? '',
        qualityBody: of.qualityBody ?? '',
        supervision: of.supervision ?? '',
        integration: of.integration ?? '',
        translations: Object.fromEntries(
          Object.entries(of.translations ?? {}).map(([language, words]) => [language, wordsOf(words)]),
        ),
      }
    : noDescriptors

const lines = (text: string) =>
  text
    .split('\n')
    .map(line => line.replace(/^\s*[-*•]\s+/, '').trim())
    .filter(line => line !== '')
/** Without what is empty. */
const filled = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  )
const words = ({ outcomes, prerequisites, demand }: Words) =>
  filled({ outcomes: lines(outcomes), prerequisites: prerequisites.trim(), demand: demand.trim() })

/** What is sent; null where nothing was given. Never a translation into the achievement's own language. */
export function descriptorRequest(values: DescriptorValues, own: string): object | null {
  const translations = Object.fromEntries(
    Object.entries(values.translations)
      .filter(([language]) => language !== own)
      .map(([language, one]) => [language, words(one)] as const)
      .filter(([, one]) => Object.keys(one).length > 0),
  )
  const sent = {
    ...words(values),
    ...filled({
      assessment: values.assessment,
      participation: values.participation,
      quality: values.quality,
      qualityBody: values.qualityBody.trim(),
      supervision: values.supervision,
      integration: values.integration,
    }),
    ...(values.eqfLevel === '' ? {} : { eqfLevel: Number(values.eqfLevel) }),
    ...(Object.keys(translations).length > 0 ? { translations } : {}),
  }
  return Object.keys(sent).length > 0 ? sent : null
}

/** As `switchLanguage`: the words change places, and what the other language lacks stays as it is. */
export function switchDescriptors(values: DescriptorValues, own: string, next: string): DescriptorValues {
  const { outcomes, prerequisites, demand } = values
  const words = translationOf(values, next)
  return {
    ...values,
    outcomes: words.outcomes || outcomes,
    prerequisites: words.prerequisites || prerequisites,
    demand: words.demand || demand,
    translations: { ...values.translations, [own]: { outcomes, prerequisites, demand } },
  }
}
