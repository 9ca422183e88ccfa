import { useHeadingFocus } from '@laurel/ui/focus'
import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDevices, IconLock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LostDoor } from '../lost/LostDoor.tsx'
import { LostWallet } from '../lost/LostWallet.tsx'
import { useOffline } from '../offline/offline.ts'
import type { Stored } from '../vault/remote.ts'
import { type OpenWallet, unlockWallet } from '../vault/wallet.ts'
import { JoinDevice } from './JoinDevice.tsx'
import { MakeWalletPage } from './MakeWalletPage.tsx'
import { OpenLock } from './OpenLock.tsx'
import { scannedPairing } from './pairing.ts'

type Props = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string }
  readonly stored: Stored
  readonly onOpen: (wallet: OpenWallet) => void
}

/** A device that does not know this wallet yet. */
export function UnlockPage({ user, stored, onOpen }: Props) {
  const { t } = useTranslation()
  const offline = useOffline()
  const client = useQueryClient()
  const [code, setCode] = useState<string>()
  const [way, setWay] = useState<'lock' | 'device' | 'lost'>(() => (scannedPairing() ? 'device' : 'lock'))
  useEffect(() => {
    if (way === 'lock') document.title = `${t('unlock.title')} · Laurel`
  }, [t, way])
  useHeadingFocus(way === 'lock')
  if (code !== undefined)
    return (
      <MakeWalletPage
        user={user}
        anew={{ code, onBack: () => setCode(undefined) }}
        onMade={wallet => {
          client.removeQueries({ queryKey: ['lost'] })
          onOpen(wallet)
        }}
      />
    )
  return (
    <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
      {way === 'device' ? (
        <JoinDevice user={user} stored={stored} onOpen={onOpen} onBack={() => setWay('lock')} />
      ) : way === 'lost' ? (
        <LostWallet email={user.email} onBack={() => setWay('lock')} onBegin={setCode} />
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
          <Button variant="subtle" leftSection={<IconDevices size={18} aria-hidden />} onClick={() => setWay('device')}>
            {t('pair.byDevice')}
          </Button>
          {offline ? null : <LostDoor onOpen={() => setWay('lost')} />}
        </Stack>
      )}
    </Paper>
  )
}
