import { LOCALE_NAMES, LOCALES, type Locale } from '@laurel/ui/i18n'
import { SimpleGrid, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FormValues, TranslationValues } from './form-values.ts'

type Props = {
  readonly values: FormValues
  readonly onChange: (language: string, translation: TranslationValues) => void
}

/** The same words in the other languages, the original beside them. An empty field falls back to the original. */
export function TranslationsField({ values, onChange }: Props) {
  const { t } = useTranslation()
  const others = LOCALES.filter(locale => locale !== values.language)
  const original = (text: string, label: string) => (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Text size="sm" c="dimmed" lang={values.language} style={{ whiteSpace: 'pre-wrap' }}>
        {text || '—'}
      </Text>
    </div>
  )
  return (
    <Tabs defaultValue={others[0] ?? null} key={values.language}>
      <Tabs.List>
        {others.map(locale => (
          <Tabs.Tab key={locale} value={locale} lang={locale}>
            {LOCALE_NAMES[locale]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {others.map(locale => {
        const translation = values.translations[locale] ?? { name: '', description: '', criteria: '' }
        const change = (part: Partial<TranslationValues>) => onChange(locale, { ...translation, ...part })
        const labels = {
          name: t('achievement.name'),
          description: t('achievement.description'),
          criteria: t('achievement.criteria'),
        }
        return (
          <Tabs.Panel key={locale} value={locale} pt="md">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Stack visibleFrom="sm">
                <Text size="xs" fw={600} c="dimmed">
                  {LOCALE_NAMES[values.language as Locale] ?? values.language}
                </Text>
                {original(values.name, labels.name)}
                {original(values.description, labels.description)}
                {original(values.criteria, labels.criteria)}
              </Stack>
              <Stack lang={locale}>
                <Text size="xs" fw={600} c="dimmed">
                  {LOCALE_NAMES[locale]}
                </Text>
                <TextInput
                  label={labels.name}
                  value={translation.name}
                  onChange={event => change({ name: event.currentTarget.value })}
                />
                <Textarea
                  label={labels.description}
                  autosize
                  minRows={2}
                  value={translation.description}
                  onChange={event => change({ description: event.currentTarget.value })}
                />
                <Textarea
                  label={labels.criteria}
                  autosize
                  minRows={3}
                  value={translation.criteria}
                  onChange={event => change({ criteria: event.currentTarget.value })}
                />
              </Stack>
            </SimpleGrid>
          </Tabs.Panel>
        )
      })}
    </Tabs>
  )
}
