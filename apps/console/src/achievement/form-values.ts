import { ACHIEVEMENT_LANGUAGES, type Design } from '@laurel/core/achievement'
import type { AlwaysShowable } from '@laurel/core/presentation'
import { type AlignmentValue, alignmentsRequest, alignmentValues } from '../skill/aligned.ts'
import type { Achievement, Kind } from './achievement.ts'
import { type DescriptorValues, descriptorRequest, descriptorValues, noDescriptors } from './descriptors.ts'
import { emptyRubric, type RubricValues, rubricOf, rubricRequest } from './rubric-values.ts'

export type LevelWords = { name: string; description: string }
export type LevelRow = {
  readonly key: string
  readonly id: string | undefined
  readonly name: string
  readonly description: string
  /** Its words in the other languages; one that is not there is empty. */
  readonly translations: Readonly<Record<string, LevelWords>>
}
export type TranslationValues = { name: string; description: string; criteria: string }

/** The form's own shape: every field is text or a list, so that an input is never uncontrolled. */
export type FormValues = {
  name: string
  description: string
  kind: Kind
  /** What the kind usually is, unless it came with another one. */
  achievementType: string | undefined
  criteria: string
  levels: LevelRow[]
  validityMonths: number | ''
  workloadHours: number | ''
  suspendable: boolean
  alwaysShown: AlwaysShowable[]
  rubric: RubricValues
  claimable: boolean
  assessors: number
  creditsNumber: number | ''
  creditsSystem: string
  tags: string[]
  language: string
  translations: Record<string, TranslationValues>
  design: Design
  alignments: AlignmentValue[]
  descriptors: DescriptorValues
}

const nothing = (): TranslationValues => ({ name: '', description: '', criteria: '' })
const noWords = (): LevelWords => ({ name: '', description: '' })
const inEach = <T>(of: (language: string) => T): Record<string, T> =>
  Object.fromEntries(ACHIEVEMENT_LANGUAGES.map(one => [one, of(one)]))

export const emptyLevel = (key: string): LevelRow => ({
  key,
  id: undefined,
  name: '',
  description: '',
  translations: inEach(noWords),
})

export const emptyForm = (language: string, design: Design): FormValues => ({
  name: '',
  description: '',
  kind: 'micro',
  achievementType: undefined,
  criteria: '',
  levels: [],
  validityMonths: '',
  workloadHours: '',
  suspendable: false,
  alwaysShown: [],
  rubric: emptyRubric,
  claimable: false,
  assessors: 1,
  creditsNumber: '',
  creditsSystem: '',
  tags: [],
  language,
  translations: inEach(nothing),
  design,
  alignments: [],
  descriptors: noDescriptors,
})

export const formOf = (achievement: Achievement, design: Design): FormValues => ({
  name: achievement.name,
  description: achievement.description,
  kind: achievement.kind,
  achievementType: undefined,
  criteria: achievement.criteria.narrative,
  levels: achievement.levels.map(level => ({
    key: level.id,
    id: level.id,
    name: level.name,
    description: level.description ?? '',
    translations: inEach(one => ({ ...noWords(), ...level.translations?.[one] })),
  })),
  validityMonths: achievement.validityMonths ?? '',
  workloadHours: achievement.workloadHours ?? '',
  suspendable: achievement.suspendable,
  alwaysShown: [...achievement.alwaysShown],
  rubric: rubricOf(
    achievement.rubric,
    achievement.levels.map(level => ({ key: level.id })),
  ),
  claimable: achievement.claimable,
  assessors: achievement.assessors,
  creditsNumber: achievement.credits?.number ?? '',
  creditsSystem: achievement.credits?.system ?? '',
  tags: [...achievement.tags],
  language: achievement.language,
  translations: inEach(one => ({ ...nothing(), ...achievement.translations?.[one] })),
  design: achievement.design ?? design,
  alignments: alignmentValues(achievement.alignments),
  descriptors: descriptorValues(achievement.descriptors),
})

const filled = (words: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(words)
      .map(([word, text]) => [word, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  )

/** By language, trimmed; never into the achievement's own language, and no language without a word. */
const translated = (values: Readonly<Record<string, Readonly<Record<string, string>>>>, own: string) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([language]) => language !== own)
      .map(([language, words]) => [language, filled(words)] as const)
      .filter(([, words]) => Object.keys(words).length > 0),
  )

/** What is sent: trimmed, without empty levels or languages, and never a translation into the achievement's own language. */
export function requestOf(values: FormValues, picture: 'design' | 'upload') {
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    kind: values.kind,
    ...(values.achievementType ? { achievementType: values.achievementType } : {}),
    criteria: { narrative: values.criteria.trim() },
    levels: values.levels
      .filter(level => level.name.trim() !== '')
      .map(level => {
        const translations = translated(level.translations, values.language)
        return {
          ...(level.id ? { id: level.id } : {}),
          name: level.name.trim(),
          description: level.description.trim(),
          ...(Object.keys(translations).length > 0 ? { translations } : {}),
        }
      }),
    validityMonths: values.validityMonths === '' ? null : values.validityMonths,
    workloadHours: values.workloadHours === '' ? null : values.workloadHours,
    suspendable: values.suspendable,
    alwaysShown: values.alwaysShown,
    rubric: rubricRequest(values.rubric, values.levels),
    claimable: values.claimable,
    assessors: values.assessors,
    credits:
      values.creditsNumber === '' || values.creditsSystem.trim() === ''
        ? null
        : { number: values.creditsNumber, system: values.creditsSystem.trim() },
    tags: values.tags,
    language: values.language,
    translations: translated(values.translations, values.language),
    design: picture === 'design' ? values.design : null,
    alignments: alignmentsRequest(
      values.alignments,
      values.levels.map(level => level.name),
    ),
    descriptors: descriptorRequest(values.descriptors, values.language),
  }
}
