import { parseRecoveryCode } from '@laurel/core/wallet'
import { api } from '@laurel/ui/api'
import { LoadingPanel } from '@laurel/ui/parts'
import { Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Stored } from '../vault/remote.ts'
import { type OpenWallet, unlockWallet } from '../vault/wallet.ts'

type Props = {
  readonly personId: string
  readonly stored: Stored
  readonly onOpen: (wallet: OpenWallet) => void
  /** It is a wallet that a newcomer has made, with secrets of their own. */
  readonly onShut: () => void
}

/** The demonstration knows what opens its sample wallets, so that nobody has to. */
async function openSample(personId: string, stored: Stored): Promise<OpenWallet> {
  const { code } = await api.get<{ code: string | null }>('/api/demo/wallet-code')
  const read = code === null ? null : parseRecoveryCode(code)
  const lock = stored.record.locks.find(one => one.kind === 'recovery')
  if (!read?.ok || !lock) throw new Error('no sample wallet')
  return unlockWallet(personId, stored, lock.id, { kind: 'recovery', code: read.value })
}

/** A sample person's wallet on a device that does not know it yet: it opens by itself. */
export function OpenSample({ personId, stored, onOpen, onShut }: Props) {
  const { t } = useTranslation()
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    openSample(personId, stored).then(onOpen, onShut)
  }, [personId, stored, onOpen, onShut])
  return (
    <>
      <Title order={1} size="h3" mb="md">
        {t('unlock.sample')}
      </Title>
      <Text component="div" role="status">
        <LoadingPanel rows={2} height={160} />
      </Text>
    </>
  )
}
