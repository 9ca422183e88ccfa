import { api, fieldErrors } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Autocomplete, Button, Group, NativeSelect, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../../app/notify.tsx'
import { UnsavedGuard } from '../../app/UnsavedGuard.tsx'
import { placeName } from './place.ts'
import { jurisdictionsQuery, lawKey } from './protection.ts'

type Minors = {
  readonly jurisdiction: string | null
  readonly timeZone: string | null
  readonly withoutAge: 'adult' | 'minor'
}

/** Whose law decides from which age, and what a learner is taken for whose age nobody has noted. */
export function MinorsField({ minors }: { readonly minors: Minors }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const jurisdictions = useQuery(jurisdictionsQuery)
  const form = useForm({
    initialValues: {
      jurisdiction: minors.jurisdiction ?? '',
      timeZone: minors.timeZone ?? '',
      withoutAge: minors.withoutAge as string,
    },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.patch('/issuer', {
        minors: {
          jurisdiction: values.jurisdiction || null,
          timeZone: values.timeZone.trim() || null,
          withoutAge: values.withoutAge,
        },
      }),
    onSuccess: async (_, values) => {
      form.resetDirty(values)
      await Promise.all(['issuer', 'learners'].map(key => client.invalidateQueries({ queryKey: [key] })))
      said(t('saved'))
    },
    onError: error => form.setErrors({ timeZone: fieldErrors(error)['minors.timeZone'] }),
  })
  const all = jurisdictions.data?.items ?? []
  const chosen = all.find(one => one.code === form.values.jurisdiction)
  const places = all
    .map(one => ({ value: one.code, label: placeName(one.code, locale, t) }))
    .sort((one, other) =>
      one.value === 'XX' ? 1 : other.value === 'XX' ? -1 : one.label.localeCompare(other.label, locale),
    )
  return (
    <Paper withBorder p="lg">
      <UnsavedGuard dirty={form.isDirty()} />
      <form onSubmit={form.onSubmit(values => save.mutate(values))}>
        <Stack>
          <Title order={2}>{t('minors.settingsTitle')}</Title>
          <Text size="sm" c="dimmed">
            {t('minors.settingsText')}
          </Text>
          <NativeSelect
            label={t('minors.jurisdiction')}
            data={[{ value: '', label: t('minors.notChosen') }, ...places]}
            {...form.getInputProps('jurisdiction')}
          />
          {chosen ? (
            <Text size="sm">
              {t(lawKey(chosen), {
                young: chosen.guardianAloneBelow,
                consent: chosen.consentAge,
                majority: chosen.majority,
              })}{' '}
              {t('minors.noAdvice')}
            </Text>
          ) : null}
          <Autocomplete
            label={t('minors.timeZone')}
            description={t('minors.timeZoneHint')}
            placeholder={chosen?.timeZone}
            data={Intl.supportedValuesOf('timeZone')}
            limit={20}
            {...form.getInputProps('timeZone')}
          />
          <Radio.Group label={t('minors.withoutAge')} {...form.getInputProps('withoutAge')}>
            <Stack gap="sm" mt="xs">
              {(['adult', 'minor'] as const).map(value => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`minors.without.${value}`)}
                  description={t(`minors.without.${value}Text`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
