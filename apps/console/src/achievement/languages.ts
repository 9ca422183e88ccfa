import { switchDescriptors } from './descriptors.ts'
import type { FormValues, LevelRow } from './form-values.ts'

/** What a language still lacks of what the original says, as paths into its words: `name`, `levels.0.description`. */
export function missingIn(values: FormValues, language: string): { readonly all: number; readonly missing: string[] } {
  const translation = values.translations[language]
  const wanted: (readonly [path: string, original: string, translated: string | undefined])[] = [
    ['name', values.name, translation?.name],
    ['description', values.description, translation?.description],
    ['criteria', values.criteria, translation?.criteria],
    ...values.levels.flatMap((level, index) => [
      [`levels.${index}.name`, level.name, level.translations[language]?.name] as const,
      [`levels.${index}.description`, level.description, level.translations[language]?.description] as const,
    ]),
  ]
  const said = wanted.filter(([, original]) => original.trim() !== '')
  return { all: said.length, missing: said.filter(([, , text]) => !text?.trim()).map(([path]) => path) }
}

const isSaid = (words: Readonly<Record<string, string>> | undefined) =>
  Object.values(words ?? {}).some(text => text.trim() !== '')

/**
 * Makes another language the achievement's own. Where it has words already they change places with the original, and
 * what it lacks is left to be written; only a level keeps its name, since without one it would be gone. Where it has no
 * words, what is written stands, and was that language all along.
 */
export function switchLanguage(values: FormValues, next: string): FormValues {
  const { language: own, name, description, criteria } = values
  const translation = values.translations[next]
  if (next === own || !translation || !isSaid(translation)) return { ...values, language: next }
  const level = (row: LevelRow): LevelRow => {
    const words = row.translations[next]
    return {
      ...row,
      name: words?.name.trim() ? words.name : row.name,
      description: words?.description ?? '',
      translations: { ...row.translations, [own]: { name: row.name, description: row.description } },
    }
  }
  return {
    ...values,
    language: next,
    ...translation,
    levels: values.levels.map(level),
    descriptors: switchDescriptors(values.descriptors, own, next),
    translations: { ...values.translations, [own]: { name, description, criteria } },
  }
}
