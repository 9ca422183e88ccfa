import {
  ACHIEVEMENT_LANGUAGES,
  ASSESSMENTS,
  EQF_LEVELS,
  INTEGRATIONS,
  PARTICIPATIONS,
  QUALITIES,
  SUPERVISIONS,
} from '@laurel/core/achievement'
import { LOCALE_NAMES } from '@laurel/ui/i18n'
import { Checkbox, Fieldset, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type DescriptorValues, translationOf } from './descriptors.ts'

type Props = {
  readonly values: DescriptorValues
  /** The achievement's own language. */
  readonly language: string
  readonly onChange: (values: DescriptorValues) => void
}

/** What frameworks for micro-credentials ask besides; all of it may be left out. */
export function DescriptorsField({ values, language, onChange }: Props) {
  const { t } = useTranslation()
  const set = (part: Partial<DescriptorValues>) => onChange({ ...values, ...part })
  const choice = (field: 'participation' | 'quality' | 'supervision' | 'integration', options: readonly string[]) => (
    <NativeSelect
      label={t(`descriptors.${field}`)}
      value={values[field]}
      onChange={event => set({ [field]: event.currentTarget.value })}
      data={[
        { value: '', label: t('descriptors.notSaid') },
        ...options.map(value => ({ value, label: t(`descriptors.value.${field}.${value}`) })),
      ]}
    />
  )
  return (
    <Stack>
      <Textarea
        label={t('descriptors.outcomes')}
        description={t('descriptors.outcomesHint')}
        autosize
        minRows={3}
        value={values.outcomes}
        onChange={event => set({ outcomes: event.currentTarget.value })}
      />
      <Checkbox.Group
        label={t('descriptors.assessment')}
        value={values.assessment}
        onChange={assessment => set({ assessment })}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {ASSESSMENTS.map(one => (
            <Checkbox key={one} value={one} label={t(`descriptors.value.assessment.${one}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {choice('participation', PARTICIPATIONS)}
        {choice('supervision', SUPERVISIONS)}
        {choice('quality', QUALITIES)}
        <TextInput
          label={t('descriptors.qualityBody')}
          maxLength={200}
          value={values.qualityBody}
          onChange={event => set({ qualityBody: event.currentTarget.value })}
        />
        {choice('integration', INTEGRATIONS)}
        <NativeSelect
          label={t('descriptors.eqf')}
          value={values.eqfLevel}
          onChange={event => set({ eqfLevel: event.currentTarget.value })}
          data={[{ value: '', label: t('descriptors.notSaid') }, ...EQF_LEVELS.map(String)]}
        />
      </SimpleGrid>
      <Textarea
        label={t('descriptors.prerequisites')}
        autosize
        maxLength={1000}
        value={values.prerequisites}
        onChange={event => set({ prerequisites: event.currentTarget.value })}
      />
      <Textarea
        label={t('descriptors.demand')}
        description={t('descriptors.demandHint')}
        autosize
        maxLength={1000}
        value={values.demand}
        onChange={event => set({ demand: event.currentTarget.value })}
      />
      {values.outcomes || values.prerequisites || values.demand
        ? ACHIEVEMENT_LANGUAGES.filter(one => one !== language).map(one => {
            const words = translationOf(values, one)
            const say = (part: Partial<typeof words>) =>
              set({ translations: { ...values.translations, [one]: { ...words, ...part } } })
            return (
              <Fieldset key={one} legend={LOCALE_NAMES[one]} lang={one}>
                <Stack>
                  {values.outcomes ? (
                    <Textarea
                      label={t('descriptors.outcomes')}
                      autosize
                      minRows={2}
                      value={words.outcomes}
                      onChange={event => say({ outcomes: event.currentTarget.value })}
                    />
                  ) : null}
                  {values.prerequisites ? (
                    <Textarea
                      label={t('descriptors.prerequisites')}
                      autosize
                      value={words.prerequisites}
                      onChange={event => say({ prerequisites: event.currentTarget.value })}
                    />
                  ) : null}
                  {values.demand ? (
                    <Textarea
                      label={t('descriptors.demand')}
                      autosize
                      value={words.demand}
                      onChange={event => say({ demand: event.currentTarget.value })}
                    />
                  ) : null}
                </Stack>
              </Fieldset>
            )
          })
        : null}
    </Stack>
  )
}
