import { Paper, Stack, Text, Title } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Stored } from '../vault/remote.ts'
import { type OpenWallet, unlockWallet } from '../vault/wallet.ts'
import { OpenLock } from './OpenLock.tsx'

type Props = { readonly personId: string; readonly stored: Stored; readonly onOpen: (wallet: OpenWallet) => void }

/** A device that does not know this wallet yet. */
export function UnlockPage({ personId, stored, onOpen }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${t('unlock.title')} · Laurel`
  }, [t])
  return (
    <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
      <Stack>
        <IconLock size={40} stroke={1.5} aria-hidden color="var(--laurel-brass-text)" />
        <Title order={1}>{t('unlock.title')}</Title>
        <Text c="dimmed">{t('unlock.lead')}</Text>
        <OpenLock
          locks={stored.record.locks}
          action={t('unlock.action')}
          onSecret={async (lockId, secret) => onOpen(await unlockWallet(personId, stored, lockId, secret))}
        />
      </Stack>
    </Paper>
  )
}
