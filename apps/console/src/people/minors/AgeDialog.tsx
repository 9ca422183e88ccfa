import { api, fieldErrors } from '@laurel/ui/api'
import { today, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../../app/first-error.ts'
import { said } from '../../app/notify.tsx'
import { placeName } from './place.ts'
import { AGE_BANDS, jurisdictionsQuery, type Protection } from './protection.ts'

type Props = {
  readonly learnerId: string
  readonly age: Protection['age']
  readonly opened: boolean
  readonly onClose: () => void
}

/** A day of birth, or a band for those who would rather not keep one. */
export function AgeDialog({ learnerId, age, opened, onClose }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const jurisdictions = useQuery(jurisdictionsQuery)
  const form = useForm({
    initialValues: {
      way: age?.band ? 'band' : 'day',
      birthDate: age?.birthDate ?? '',
      band: (age?.band ?? '10-12') as string,
      jurisdiction: age?.jurisdiction ?? '',
    },
    validate: {
      birthDate: (value, { way }) => (way === 'day' && !value ? t('minors.dayMissing') : null),
    },
  })
  const done = async () => {
    await client.invalidateQueries({ queryKey: ['learners'] })
    onClose()
    said(t('saved'))
  }
  const save = useMutation({
    mutationFn: ({ way, birthDate, band, jurisdiction }: typeof form.values) =>
      api.put(`/learners/${learnerId}/age`, {
        ...(way === 'day' ? { birthDate } : { band }),
        jurisdiction: jurisdiction || null,
      }),
    onSuccess: done,
    onError: error => form.setErrors(fieldErrors(error)),
  })
  const forget = useMutation({ mutationFn: () => api.delete(`/learners/${learnerId}/age`), onSuccess: done })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('minors.ageTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form noValidate onSubmit={form.onSubmit(values => save.mutate(values), toFirstError(form))}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('minors.ageText')}
          </Text>
          <SegmentedControl
            aria-label={t('minors.ageTitle')}
            data={[
              { value: 'day', label: t('minors.birthDate') },
              { value: 'band', label: t('minors.band') },
            ]}
            {...form.getInputProps('way')}
          />
          {form.values.way === 'day' ? (
            <TextInput
              type="date"
              label={t('minors.birthDate')}
              required
              data-autofocus
              max={today()}
              min="1900-01-01"
              {...form.getInputProps('birthDate')}
            />
          ) : (
            <NativeSelect
              label={t('minors.band')}
              description={t('minors.bandHint')}
              data={AGE_BANDS.map(value => ({ value, label: t(`minors.bands.${value}`) }))}
              {...form.getInputProps('band')}
            />
          )}
          <NativeSelect
            label={t('minors.livesIn')}
            data={[
              { value: '', label: t('minors.asInstitution') },
              ...(jurisdictions.data?.items ?? []).map(one => ({
                value: one.code,
                label: placeName(one.code, locale, t),
              })),
            ]}
            {...form.getInputProps('jurisdiction')}
          />
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group justify="space-between">
            {age ? (
              <Button variant="subtle" color="danger" loading={forget.isPending} onClick={() => forget.mutate()}>
                {t('minors.forget')}
              </Button>
            ) : (
              <span />
            )}
            <Group>
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
