import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../../app/first-error.ts'
import { said } from '../../app/notify.tsx'
import { protectionQuery } from './protection.ts'

type Props = { readonly learnerId: string; readonly opened: boolean; readonly onClose: () => void }

/** Who is to decide for a child: a name, an address, a language. */
export function GuardianDialog({ learnerId, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', email: '', relation: 'parent', locale: '' },
    validate: {
      name: value => (value.trim() ? null : t('awarding.nameMissing')),
      email: value => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('setup.emailWrong')),
    },
  })
  const close = () => {
    onClose()
    invite.reset()
    form.reset()
  }
  const invite = useMutation({
    mutationFn: ({ name, email, relation, locale }: typeof form.values) =>
      api.post(`/learners/${learnerId}/guardians`, {
        name: name.trim(),
        email: email.trim(),
        relation,
        ...(locale ? { locale } : {}),
      }),
    onSuccess: async (_, values) => {
      await client.invalidateQueries(protectionQuery(learnerId))
      close()
      said(t('members.sent', { email: values.email.trim() }))
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  return (
    <Modal opened={opened} onClose={close} title={t('minors.invite')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form noValidate onSubmit={form.onSubmit(values => invite.mutate(values), toFirstError(form))}>
        <Stack>
          <TextInput label={t('members.name')} required data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label={t('members.email')}
            description={t('minors.emailHint')}
            type="email"
            required
            {...form.getInputProps('email')}
          />
          <NativeSelect
            label={t('minors.relation')}
            data={(['parent', 'guardian', 'other'] as const).map(value => ({
              value,
              label: t(`minors.relations.${value}`),
            }))}
            {...form.getInputProps('relation')}
          />
          <NativeSelect
            label={t('minors.language')}
            data={[
              { value: '', label: t('minors.asInstitution') },
              ...LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] })),
            ]}
            {...form.getInputProps('locale')}
          />
          {invite.error ? <ErrorPanel error={invite.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {t('members.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
