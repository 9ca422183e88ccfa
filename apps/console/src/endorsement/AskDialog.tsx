import { STATEMENTS, type Statement } from '@laurel/core/endorsement'
import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../app/first-error.ts'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import type { AskedSubject } from './endorsement.ts'

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly subject: AskedSubject
  /** As people call it. */
  readonly name: string
}

/** Whom to ask, for what, in which words. The partner sees all of it before they say anything. */
export function AskDialog({ opened, onClose, subject, name }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const issuer = useIssuer()
  const form = useForm({
    initialValues: {
      organisation: '',
      email: '',
      message: '',
      statements: [...STATEMENTS] as string[],
      locale: issuer.locale,
    },
    validate: {
      organisation: value => (value.trim() ? null : t('endorsements.organisationMissing')),
      email: value => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('setup.emailWrong')),
    },
  })
  const close = () => {
    onClose()
    ask.reset()
    form.reset()
  }
  const ask = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.post('/endorsements', {
        subject,
        organisation: values.organisation.trim(),
        email: values.email.trim(),
        message: values.message.trim(),
        statements: values.statements as Statement[],
        locale: values.locale,
      }),
    onSuccess: async (_, values) => {
      await client.invalidateQueries({ queryKey: ['endorsements'] })
      close()
      said(t('endorsements.sent', { email: values.email.trim() }))
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('endorsements.ask')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form noValidate onSubmit={form.onSubmit(values => ask.mutate(values), toFirstError(form))}>
        <Stack>
          <Text size="sm">{t(`endorsements.askFor.${subject.kind}`, { name })}</Text>
          <TextInput
            label={t('endorsements.organisation')}
            required
            data-autofocus
            maxLength={200}
            {...form.getInputProps('organisation')}
          />
          <TextInput
            label={t('endorsements.email')}
            description={t('endorsements.emailHint')}
            type="email"
            required
            {...form.getInputProps('email')}
          />
          <Checkbox.Group
            label={t('endorsements.statements')}
            description={t('endorsements.statementsHint')}
            {...form.getInputProps('statements')}
          >
            <Stack gap="xs" mt="xs">
              {STATEMENTS.map(one => (
                <Checkbox key={one} value={one} label={t(`endorsements.statement.${one}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Textarea
            label={t('endorsements.message')}
            description={t('endorsements.messageHint')}
            autosize
            minRows={3}
            maxLength={2000}
            {...form.getInputProps('message')}
          />
          <NativeSelect
            label={t('endorsements.language')}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            {...form.getInputProps('locale')}
          />
          {ask.error ? <ErrorPanel error={ask.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={ask.isPending}>
              {t('endorsements.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
