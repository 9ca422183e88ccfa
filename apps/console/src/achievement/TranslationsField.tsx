import { LOCALE_NAMES, LOCALES, type Locale } from '@laurel/ui/i18n'
import { Badge, SimpleGrid, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FormValues, LevelWords, TranslationValues } from './form-values.ts'
import { missingIn } from './languages.ts'
import type { CriterionWords } from './rubric-values.ts'

type Props = {
  readonly values: FormValues
  readonly onChange: (language: string, translation: TranslationValues) => void
  readonly onLevel: (index: number, language: string, words: LevelWords) => void
  readonly onCriterion: (index: number, language: string, words: CriterionWords) => void
}

type PairProps = {
  readonly label: string
  readonly original: string
  readonly originalLanguage: string
  readonly value: string
  readonly isMissing: boolean
  readonly lines?: number
  readonly onChange: (text: string) => void
}

/** One text and its translation: beside each other where there is room, else below each other. */
function Pair({ label, original, originalLanguage, value, isMissing, lines = 1, onChange }: PairProps) {
  const { t } = useTranslation()
  const field = {
    label,
    value,
    // In words, and not by colour alone.
    description: isMissing ? t('translations.missing') : undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing={4}>
      <div>
        <Text size="sm" fw={500} visibleFrom="sm" aria-hidden>
          {label}
        </Text>
        <Text size="sm" c="dimmed" lang={originalLanguage} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {original || '—'}
        </Text>
      </div>
      {lines === 1 ? (
        <TextInput {...field} onChange={event => onChange(event.currentTarget.value)} />
      ) : (
        <Textarea {...field} autosize minRows={lines} onChange={event => onChange(event.currentTarget.value)} />
      )}
    </SimpleGrid>
  )
}

/** The same words in the other languages, the original beside them, and what is missing. */
export function TranslationsField({ values, onChange, onLevel, onCriterion }: Props) {
  const { t } = useTranslation()
  const others = LOCALES.filter(locale => locale !== values.language)
  const originalLanguage = values.language
  return (
    <Tabs defaultValue={others[0] ?? null} key={values.language}>
      <Tabs.List>
        {others.map(locale => {
          const { all, missing } = missingIn(values, locale)
          const isComplete = missing.length === 0 && all > 0
          return (
            <Tabs.Tab
              key={locale}
              value={locale}
              rightSection={
                <Badge variant={isComplete ? 'light' : 'default'} tt="none" fw={500}>
                  {isComplete
                    ? t('translations.complete')
                    : missing.length === all
                      ? t('translations.none')
                      : t('translations.missingCount', { count: missing.length })}
                </Badge>
              }
            >
              <span lang={locale}>{LOCALE_NAMES[locale]}</span>
            </Tabs.Tab>
          )
        })}
      </Tabs.List>
      {others.map(locale => {
        const translation = values.translations[locale] ?? { name: '', description: '', criteria: '' }
        const { all, missing } = missingIn(values, locale)
        const isBegun = missing.length < all
        const isMissing = (path: string) => isBegun && missing.includes(path)
        const change = (part: Partial<TranslationValues>) => onChange(locale, { ...translation, ...part })
        return (
          <Tabs.Panel key={locale} value={locale} pt="md">
            <Stack gap="md">
              <Text size="xs" c="dimmed">
                {t('translations.beside', {
                  original: LOCALE_NAMES[originalLanguage as Locale] ?? originalLanguage,
                  language: LOCALE_NAMES[locale],
                })}
              </Text>
              {(['name', 'description', 'criteria'] as const).map(word => (
                <Pair
                  key={word}
                  label={t(`achievement.${word}`)}
                  original={values[word]}
                  originalLanguage={originalLanguage}
                  value={translation[word]}
                  isMissing={isMissing(word)}
                  lines={{ name: 1, description: 2, criteria: 3 }[word]}
                  onChange={text => change({ [word]: text })}
                />
              ))}
              {values.levels.map((level, index) => {
                const words = level.translations[locale] ?? { name: '', description: '' }
                const place = index + 1
                return (
                  <Stack key={level.key} gap="xs">
                    <Pair
                      label={t('levels.name', { place })}
                      original={level.name}
                      originalLanguage={originalLanguage}
                      value={words.name}
                      isMissing={isMissing(`levels.${index}.name`)}
                      onChange={name => onLevel(index, locale, { ...words, name })}
                    />
                    <Pair
                      label={t('levels.description', { place })}
                      original={level.description}
                      originalLanguage={originalLanguage}
                      value={words.description}
                      isMissing={isMissing(`levels.${index}.description`)}
                      lines={2}
                      onChange={description => onLevel(index, locale, { ...words, description })}
                    />
                  </Stack>
                )
              })}
              {values.rubric.rows.map((row, index) => {
                const words = row.translations[locale] ?? { name: '', descriptors: {} }
                const place = index + 1
                return (
                  <Stack key={row.key} gap="xs">
                    <Pair
                      label={t('rubric.name', { place })}
                      original={row.name}
                      originalLanguage={originalLanguage}
                      value={words.name}
                      isMissing={false}
                      onChange={name => onCriterion(index, locale, { ...words, name })}
                    />
                    {values.levels
                      .filter(level => row.descriptors[level.key])
                      .map(level => (
                        <Pair
                          key={level.key}
                          label={t('rubric.descriptor', { place, level: level.name })}
                          original={row.descriptors[level.key] ?? ''}
                          originalLanguage={originalLanguage}
                          value={words.descriptors[level.key] ?? ''}
                          isMissing={false}
                          lines={2}
                          onChange={text =>
                            onCriterion(index, locale, {
                              ...words,
                              descriptors: { ...words.descriptors, [level.key]: text },
                            })
                          }
                        />
                      ))}
                  </Stack>
                )
              })}
            </Stack>
          </Tabs.Panel>
        )
      })}
    </Tabs>
  )
}
