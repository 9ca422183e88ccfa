import { api, fieldErrors } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { List, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { IDENTITY, type Identity } from './identity.ts'

type Props = {
  readonly identity: Identity
  readonly path: string
  /** What is typed once more, so that nobody does it by a slip. */
  readonly place: string
  readonly title: string
  readonly action: string
  readonly opened: boolean
  readonly onClose: () => void
  /** What changes by it, in sentences. */
  readonly children: readonly string[]
}

/** Says what changes with the address that new credentials name, and asks for it in writing. */
export function UseAddress({ identity, path, place, title, action, opened, onClose, children }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [confirm, setConfirm] = useState('')
  const use = useMutation({
    mutationFn: () => api.post<Identity>(path, { seen: identity.version, confirm }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      close()
      said(t('domains.used', { place }))
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const close = () => {
    onClose()
    setConfirm('')
    use.reset()
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={close}
      onConfirm={() => use.mutate()}
      title={title}
      action={action}
      busy={use.isPending}
      disabled={!confirm.trim()}
    >
      <Stack>
        <Text size="sm">{t('domains.changes')}</Text>
        <List size="sm" spacing="xs">
          {children.map(one => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
        <TextInput
          label={t('domains.confirm', { place })}
          required
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={confirm}
          error={use.error ? fieldErrors(use.error).confirm : undefined}
          onChange={event => setConfirm(event.currentTarget.value)}
        />
        {use.error ? <ErrorPanel error={use.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
