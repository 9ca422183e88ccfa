import { api, fieldErrors } from '@laurel/ui/api'
import { today } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../app/first-error.ts'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { announcedValues, startOf } from './announcement.ts'
import { CLOSING, type Closing } from './closing.ts'

type Props = { readonly closing: Closing; readonly onDone?: () => void }

/** Choosing the day and who goes on, and typing the name to say that one means it. */
export function AnnouncePanel({ closing, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { name } = useIssuer()
  const [asking, dialog] = useDisclosure(false)
  const [typed, setTyped] = useState('')
  const form = useForm({
    initialValues: announcedValues(closing),
    validate: {
      day: day => (day >= today() ? null : t('closing.dayMissing')),
      successorName: (text, { successorDid }) =>
        successorDid.trim() && !text.trim() ? t('closing.successorMissing') : null,
      successorDid: text =>
        !text.trim() || /^did:[a-z0-9]+:\S+$/.test(text.trim()) ? null : t('closing.successorDidWrong'),
    },
  })
  const announce = useMutation({
    mutationFn: ({ day, successorName, successorDid }: typeof form.values) =>
      api.put<Closing>('/closing', {
        name: typed,
        closesAt: startOf(day),
        successor: successorName.trim()
          ? { name: successorName.trim(), ...(successorDid.trim() ? { did: successorDid.trim() } : {}) }
          : null,
      }),
    onSuccess: answer => {
      client.setQueryData(CLOSING, answer)
      dialog.close()
      onDone?.()
      said(t('closing.announced'))
    },
  })
  return (
    <Paper withBorder p="lg">
      <form onSubmit={form.onSubmit(dialog.open, toFirstError(form))}>
        <Stack>
          <Title order={2}>{t('closing.choose')}</Title>
          <Text size="sm" c="dimmed">
            {t('closing.chooseText')}
          </Text>
          <TextInput
            type="date"
            label={t('closing.day')}
            description={t('closing.dayHint')}
            required
            min={today()}
            {...form.getInputProps('day')}
          />
          <TextInput
            label={t('closing.successorName')}
            description={t('closing.successorNameHint')}
            maxLength={200}
            {...form.getInputProps('successorName')}
          />
          <TextInput
            label={t('closing.successorDid')}
            description={t('closing.successorDidHint')}
            placeholder="did:web:college.example"
            spellCheck={false}
            {...form.getInputProps('successorDid')}
          />
          <Button type="submit" variant="outline" color="danger" style={{ alignSelf: 'flex-start' }}>
            {t('closing.action')}
          </Button>
        </Stack>
      </form>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => announce.mutate(form.values)}
        title={t('closing.confirm', { name })}
        action={t('closing.action')}
        danger
        busy={announce.isPending}
        disabled={typed.trim() !== name.trim()}
      >
        <Stack>
          <Text size="sm">{t('closing.confirmText')}</Text>
          <Alert color="danger" variant="outline">
            {t('closing.cannotUndo')}
          </Alert>
          <TextInput
            label={t('closing.typeName', { name })}
            required
            data-autofocus
            autoComplete="off"
            value={typed}
            error={announce.error ? fieldErrors(announce.error).name : undefined}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          {announce.error ? <ErrorPanel error={announce.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
