import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOffline } from '../offline/offline.ts'

type Props = {
  readonly name: string
  /** What ends with it. */
  readonly children: ReactNode
  readonly end: () => Promise<void>
}

/** Disconnects an app or a service of others, once it was said twice. */
export function EndConnection({ name, children, end }: Props) {
  const { t } = useTranslation()
  const offline = useOffline()
  const [asked, setAsked] = useState(false)
  const ending = useMutation({
    mutationFn: async () => {
      await end()
      setAsked(false)
    },
  })
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={offline}
        leftSection={<IconPlugConnectedX size={14} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {t('apps.end')}
      </Button>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => ending.mutate()}
        title={t('apps.endTitle', { app: name })}
        action={t('apps.end')}
        busy={ending.isPending}
        danger
      >
        {children}
        {ending.error ? <ErrorPanel error={ending.error} /> : null}
      </ConfirmDialog>
    </>
  )
}
