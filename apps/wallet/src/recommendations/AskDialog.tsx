import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { recommendationsQuery } from './recommendations.ts'

type Props = { readonly award: Award; readonly onClose: () => void }

/** Whom to ask, in which words. They see this one credential and nothing else of the wallet. */
export function AskDialog({ award, onClose }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', email: '', message: '', locale },
    validate: {
      name: value => (value.trim() ? null : t('recommendations.nameMissing')),
      email: value => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('recommendations.emailWrong')),
    },
  })
  const ask = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.post('/wallet/recommendations', {
        awardId: award.id,
        name: values.name.trim(),
        email: values.email.trim(),
        message: values.message.trim(),
        locale: values.locale,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: recommendationsQuery.queryKey })
      onClose()
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recommendations.ask')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form noValidate onSubmit={form.onSubmit(values => ask.mutate(values))}>
        <Stack>
          <Text size="sm">{t('recommendations.askLead', { name: award.achievement.name })}</Text>
          <TextInput
            label={t('recommendations.name')}
            required
            data-autofocus
            maxLength={200}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('recommendations.email')}
            description={t('recommendations.emailHint')}
            type="email"
            required
            {...form.getInputProps('email')}
          />
          <Textarea
            label={t('recommendations.message')}
            description={t('recommendations.messageHint')}
            autosize
            minRows={3}
            maxLength={2000}
            {...form.getInputProps('message')}
          />
          <NativeSelect
            label={t('recommendations.language')}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            {...form.getInputProps('locale')}
          />
          {ask.error ? <ErrorPanel error={ask.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={ask.isPending}>
              {t('recommendations.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
