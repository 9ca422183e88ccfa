import type { DataKey, NewLock } from '@laurel/core/wallet'
import { MINIMUM_PASSPHRASE } from '@laurel/core/wallet'
import { useHeadingFocus } from '@laurel/ui/focus'
import { canUsePasskeys } from '@laurel/ui/session'
import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { makePasskey } from '../keys/passkey-lock.ts'
import { passkeyLock, passphraseLock } from '../vault/new-locks.ts'
import type { Stored } from '../vault/remote.ts'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { addLockHere, type OpenWallet, openWithDataKey } from '../vault/wallet.ts'
import { forgetScanned, type Joined, joinWallet, PairingBroken, scannedPairing } from './pairing.ts'

type Props = {
  readonly user: { readonly id: string; readonly name: string }
  readonly stored: Stored
  readonly onOpen: (wallet: OpenWallet) => void
  readonly onBack: () => void
}

/** A lock of this device's own, now that it holds the wallet. */
function OwnLock({ user, stored, dataKey, onOpen }: Omit<Props, 'onBack'> & { readonly dataKey: DataKey }) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const open = async (lock?: NewLock) => {
    const wallet = await openWithDataKey(user.id, stored, dataKey)
    onOpen(lock ? await addLockHere(wallet, dataKey, lock) : wallet)
  }
  const byPasskey = useMutation({
    mutationFn: async () => {
      const made = await makePasskey(user.name)
      if (made) await open(passkeyLock(made))
      return made
    },
  })
  const byWords = useMutation({ mutationFn: () => open(passphraseLock(passphrase)) })
  const error = byPasskey.error ?? byWords.error
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (passphrase.length >= MINIMUM_PASSPHRASE) byWords.mutate()
      }}
    >
      <Stack>
        <Title order={1}>{t('pair.lockTitle')}</Title>
        {canUsePasskeys() ? (
          <>
            <Button size="md" loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
              {t('make.passkey')}
            </Button>
            {byPasskey.isSuccess && !byPasskey.data ? <Alert>{t('make.passkeySignInOnly')}</Alert> : null}
            <Divider label={t('unlock.or')} />
          </>
        ) : null}
        <PasswordInput
          label={t('settings.newPassphrase')}
          description={t('make.passphraseHint', { count: MINIMUM_PASSPHRASE })}
          autoComplete="new-password"
          value={passphrase}
          onChange={event => setPassphrase(event.currentTarget.value)}
        />
        {error ? <VaultProblemPanel error={error} /> : null}
        <Button
          type="submit"
          variant="default"
          loading={byWords.isPending}
          disabled={passphrase.length < MINIMUM_PASSPHRASE}
        >
          {t('settings.next')}
        </Button>
        <Button variant="subtle" onClick={() => void open()}>
          {t('pair.later')}
        </Button>
      </Stack>
    </form>
  )
}

/** The new device: a code from the other one, six digits to compare, then the wallet. */
export function JoinDevice({ user, stored, onOpen, onBack }: Props) {
  const { t } = useTranslation()
  const [scanned] = useState(scannedPairing)
  const [code, setCode] = useState(scanned?.code ?? '')
  const [joined, setJoined] = useState<Joined>()
  const [dataKey, setDataKey] = useState<DataKey>()
  useHeadingFocus(true)
  const leave = useRef(new AbortController())
  useEffect(() => {
    leave.current = new AbortController()
    return () => leave.current.abort()
  }, [])
  const join = useMutation({
    mutationFn: async () => {
      forgetScanned()
      const commitment = scanned?.code === code ? scanned.commitment : undefined
      const met = await joinWallet(code, commitment, leave.current.signal)
      setJoined(met)
      setDataKey(await met.receive(stored.record.id, leave.current.signal))
    },
    onError: () => setJoined(undefined),
  })
  if (dataKey) return <OwnLock user={user} stored={stored} dataKey={dataKey} onOpen={onOpen} />
  if (joined)
    return (
      <Stack align="center">
        <Title order={1}>{t('pair.joinTitle')}</Title>
        <p className="pairing-digits" translate="no">
          {joined.digits}
        </p>
        <Text>{t('pair.confirmThere')}</Text>
      </Stack>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        join.mutate()
      }}
    >
      <Stack>
        <Title order={1}>{t('pair.joinTitle')}</Title>
        <Text c="dimmed">{t('pair.joinText')}</Text>
        <TextInput
          label={t('pair.code')}
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        {join.error ? (
          <Alert color="brass" variant="outline" role="alert">
            {t(join.error instanceof PairingBroken ? 'pair.broken' : 'pair.gone')}
          </Alert>
        ) : null}
        <Button type="submit" size="md" loading={join.isPending}>
          {t('pair.join')}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {t('cards.back')}
        </Button>
      </Stack>
    </form>
  )
}
