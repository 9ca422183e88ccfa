import type { Design } from '@laurel/core/achievement'
import type { Achievement, Kind } from './achievement.ts'

export type LevelRow = {
  readonly key: string
  readonly id: string | undefined
  readonly name: string
  readonly description: string
}
export type TranslationValues = { name: string; description: string; criteria: string }

/** The form's own shape: every field is text or a list, so that an input is never uncontrolled. */
export type FormValues = {
  name: string
  description: string
  kind: Kind
  criteria: string
  levels: LevelRow[]
  validityMonths: number | ''
  tags: string[]
  language: string
  translations: Record<string, TranslationValues>
  design: Design
}

const OTHER_LANGUAGES = ['en', 'fr', 'th']
const nothing = (): TranslationValues => ({ name: '', description: '', criteria: '' })

export const emptyForm = (language: string, design: Design): FormValues => ({
  name: '',
  description: '',
  kind: 'micro',
  criteria: '',
  levels: [],
  validityMonths: '',
  tags: [],
  language,
  translations: Object.fromEntries(OTHER_LANGUAGES.map(one => [one, nothing()])),
  design,
})

export const formOf = (achievement: Achievement, design: Design): FormValues => ({
  name: achievement.name,
  description: achievement.description,
  kind: achievement.kind,
  criteria: achievement.criteria.narrative,
  levels: achievement.levels.map(level => ({
    key: level.id,
    id: level.id,
    name: level.name,
    description: level.description ?? '',
  })),
  validityMonths: achievement.validityMonths ?? '',
  tags: [...achievement.tags],
  language: achievement.language,
  translations: Object.fromEntries(
    OTHER_LANGUAGES.map(one => [one, { ...nothing(), ...achievement.translations?.[one] }]),
  ),
  design: achievement.design ?? design,
})

const filled = (translation: TranslationValues) =>
  Object.fromEntries(Object.entries(translation).filter(([, text]) => text.trim() !== ''))

/** What is sent: trimmed, without empty levels or languages, and never a translation into the achievement's own language. */
export function requestOf(values: FormValues, picture: 'design' | 'upload') {
  const translations = Object.fromEntries(
    Object.entries(values.translations)
      .filter(([language]) => language !== values.language)
      .map(([language, translation]) => [language, filled(translation)] as const)
      .filter(([, translation]) => Object.keys(translation).length > 0),
  )
  return {
    name: values.name.trim(),
    description: values.description.trim(),
    kind: values.kind,
    criteria: { narrative: values.criteria.trim() },
    levels: values.levels
      .filter(level => level.name.trim() !== '')
      .map(level => ({
        ...(level.id ? { id: level.id } : {}),
        name: level.name.trim(),
        description: level.description.trim(),
      })),
    validityMonths: values.validityMonths === '' ? null : values.validityMonths,
    tags: values.tags,
    language: values.language,
    translations,
    design: picture === 'design' ? values.design : null,
  }
}
