import { api, fieldErrors } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { CLOSING, type Closing } from './closing.ts'

/** The very last step: after it nobody can ever sign in the institution's name again. */
export function DestroyPanel({ closing: { siteTakenAt, keysDestroyedAt } }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const client = useQueryClient()
  const { name } = useIssuer()
  const [asking, dialog] = useDisclosure(false)
  const [typed, setTyped] = useState('')
  const destroy = useMutation({
    mutationFn: () => api.post<Closing>('/closing/destroy-keys', { name: typed }),
    onSuccess: answer => {
      client.setQueryData(CLOSING, answer)
      dialog.close()
      said(t('closing.destroyed'))
    },
  })
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('closing.keys')}</Title>
        {keysDestroyedAt ? (
          <Text size="sm">{t('closing.keysGone', { date: dateTime(keysDestroyedAt) })}</Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('closing.keysText')}
            </Text>
            <Button variant="outline" color="danger" disabled={!siteTakenAt} onClick={dialog.open}>
              {t('closing.destroy')}
            </Button>
            {siteTakenAt ? null : <Text size="sm">{t('closing.keysFirst')}</Text>}
          </>
        )}
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => destroy.mutate()}
        title={t('closing.destroyTitle')}
        action={t('closing.destroy')}
        danger
        busy={destroy.isPending}
        disabled={typed.trim() !== name.trim()}
      >
        <Stack>
          <Text size="sm">{t('closing.destroyText')}</Text>
          <TextInput
            label={t('closing.typeName', { name })}
            required
            data-autofocus
            autoComplete="off"
            value={typed}
            error={destroy.error ? fieldErrors(destroy.error).name : undefined}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          {destroy.error ? <ErrorPanel error={destroy.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
