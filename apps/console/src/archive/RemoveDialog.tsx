import { api, fieldErrors } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { ARCHIVES } from './archive.ts'

type Props = {
  readonly id: string
  /** What the closed school is called. */
  readonly name: string
  /** It is found by others, and goes on to be there for some weeks. */
  readonly isShown: boolean
  readonly opened: boolean
  readonly onClose: () => void
}

/** Giving the records up: said twice, the second time by the school's name. */
export function RemoveDialog({ id, name, isShown, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: () => api.post(`/archives/${id}/remove`, { name: typed }),
    onSuccess: () => {
      setTyped('')
      onClose()
      said(t('archives.removed'))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ARCHIVES }),
  })
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={t('archives.removeTitle', { name })}
      action={t('archives.remove')}
      danger
      busy={remove.isPending}
      disabled={typed.trim() !== name.trim()}
    >
      <Stack>
        <Text size="sm">{t(isShown ? 'archives.removeText' : 'archives.removeWaiting')}</Text>
        <TextInput
          label={t('closing.typeName', { name })}
          required
          data-autofocus
          autoComplete="off"
          value={typed}
          error={remove.error ? fieldErrors(remove.error).name : undefined}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
