import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDevices, IconLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Stored } from '../vault/remote.ts'
import { type OpenWallet, unlockWallet } from '../vault/wallet.ts'
import { JoinDevice } from './JoinDevice.tsx'
import { OpenLock } from './OpenLock.tsx'
import { scannedPairing } from './pairing.ts'

type Props = {
  readonly user: { readonly id: string; readonly name: string }
  readonly stored: Stored
  readonly onOpen: (wallet: OpenWallet) => void
}

/** A device that does not know this wallet yet. */
export function UnlockPage({ user, stored, onOpen }: Props) {
  const { t } = useTranslation()
  const [byDevice, setByDevice] = useState(() => scannedPairing() !== undefined)
  useEffect(() => {
    document.title = `${t('unlock.title')} · Laurel`
  }, [t])
  return (
    <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
      {byDevice ? (
        <JoinDevice user={user} stored={stored} onOpen={onOpen} onBack={() => setByDevice(false)} />
      ) : (
        <Stack>
          <IconLock size={40} stroke={1.5} aria-hidden color="var(--laurel-brass-text)" />
          <Title order={1}>{t('unlock.title')}</Title>
          <Text c="dimmed">{t('unlock.lead')}</Text>
          <OpenLock
            locks={stored.record.locks}
            action={t('unlock.action')}
            onSecret={async (lockId, secret) => onOpen(await unlockWallet(user.id, stored, lockId, secret))}
          />
          <Button
            variant="subtle"
            leftSection={<IconDevices size={18} aria-hidden />}
            onClick={() => setByDevice(true)}
          >
            {t('pair.byDevice')}
          </Button>
        </Stack>
      )}
    </Paper>
  )
}
