import { api, fieldErrors } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../app/first-error.ts'
import { said } from '../app/notify.tsx'
import { ROLES, type Role } from './member.ts'

type Props = { readonly opened: boolean; readonly onClose: () => void }

/** Whom, under which address, as what. Each role says what it does. */
export function InviteDialog({ opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', email: '', role: 'teacher' as Role },
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
    mutationFn: (values: typeof form.values) =>
      api.post('/invitations', { name: values.name.trim(), email: values.email.trim(), role: values.role }),
    onSuccess: async (_, values) => {
      await client.invalidateQueries({ queryKey: ['invitations'] })
      close()
      said(t('members.sent', { email: values.email.trim() }))
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  return (
    <Modal opened={opened} onClose={close} title={t('members.invite')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form noValidate onSubmit={form.onSubmit(values => invite.mutate(values), toFirstError(form))}>
        <Stack>
          <TextInput label={t('members.name')} required data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label={t('members.email')}
            description={t('members.emailHint')}
            type="email"
            required
            {...form.getInputProps('email')}
          />
          <Radio.Group label={t('members.role')} {...form.getInputProps('role')}>
            <Stack gap="xs" mt="xs">
              {ROLES.map(role => (
                <Radio key={role} value={role} label={t(`role.${role}.name`)} description={t(`role.${role}.text`)} />
              ))}
            </Stack>
          </Radio.Group>
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
