import { formatRecoveryCode, MINIMUM_PASSPHRASE, type NewLock } from '@laurel/core/wallet'
import { useHeadingFocus } from '@laurel/ui/focus'
import { canUsePasskeys, isPasskeyDeclined } from '@laurel/ui/session'
import { Alert, Button, Checkbox, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconCircleCheck, IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { makePasskey, type NewPasskey } from '../keys/passkey-lock.ts'
import { random } from '../keys/web-aead.ts'
import { passkeyLock, passphraseLock, recoveryLock } from '../vault/new-locks.ts'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { makeWallet, type OpenWallet } from '../vault/wallet.ts'
import { RecoveryCode } from './RecoveryCode.tsx'

type Props = {
  readonly user: { readonly id: string; readonly name: string }
  readonly onMade: (wallet: OpenWallet) => void
  /** Where it takes the place of a lost one: the code that a school has given by hand, and the way back. */
  readonly anew?: { readonly code: string; readonly onBack: () => void }
}

/** One calm screen: how to open it every day, and the code for the day when the device is gone. */
export function MakeWalletPage({ user, onMade, anew }: Props) {
  const { t } = useTranslation()
  const [secret] = useState(() => random(16))
  const [passkey, setPasskey] = useState<NewPasskey>()
  const [passphrase, setPassphrase] = useState('')
  const [kept, setKept] = useState(false)
  useEffect(() => {
    document.title = `${t('make.title')} · Laurel`
  }, [t])
  useHeadingFocus(true)
  // It may take the place of a page that was scrolled down.
  useEffect(() => {
    scrollTo({ top: 0 })
  }, [])

  const addPasskey = useMutation({ mutationFn: () => makePasskey(user.name), onSuccess: made => setPasskey(made) })
  const withoutPrf = addPasskey.isSuccess && !passkey
  const locks: NewLock[] = [
    ...(passkey ? [passkeyLock(passkey)] : []),
    ...(passphrase.length >= MINIMUM_PASSPHRASE ? [passphraseLock(passphrase)] : []),
  ]
  const make = useMutation({
    mutationFn: () => makeWallet(user.id, [...locks, recoveryLock(secret)], anew?.code),
    onSuccess: onMade,
  })

  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (locks.length > 0 && kept) make.mutate()
      }}
    >
      <Stack gap="xl">
        <Stack gap="xs">
          <Title order={1}>{t('make.title')}</Title>
          <Text c="dimmed">{t('make.lead')}</Text>
          {anew ? <Text fw={500}>{t('lost.untilMade')}</Text> : null}
        </Stack>
        <Paper withBorder p="lg" radius="lg">
          <Stack>
            <Title order={2}>{t('make.openTitle')}</Title>
            {passkey ? (
              <Alert color="laurel" variant="light" icon={<IconCircleCheck aria-hidden />} role="status">
                {t('make.passkeyDone')}
              </Alert>
            ) : canUsePasskeys() && !withoutPrf ? (
              <Button
                size="md"
                leftSection={<IconFingerprint size={20} aria-hidden />}
                loading={addPasskey.isPending}
                onClick={() => addPasskey.mutate()}
              >
                {t('make.passkey')}
              </Button>
            ) : null}
            {withoutPrf ? (
              <Alert color="brass" variant="outline" role="status">
                {t('make.passkeySignInOnly')}
              </Alert>
            ) : null}
            {addPasskey.error && !isPasskeyDeclined(addPasskey.error) ? (
              <VaultProblemPanel error={addPasskey.error} />
            ) : null}
            <PasswordInput
              label={t(passkey ? 'make.passphraseAlso' : 'make.passphrase')}
              description={t('make.passphraseHint', { count: MINIMUM_PASSPHRASE })}
              autoComplete="new-password"
              value={passphrase}
              onChange={event => setPassphrase(event.currentTarget.value)}
              error={
                passphrase !== '' && passphrase.length < MINIMUM_PASSPHRASE
                  ? t('make.passphraseShort', { count: MINIMUM_PASSPHRASE })
                  : null
              }
            />
          </Stack>
        </Paper>
        <Paper withBorder p="lg" radius="lg">
          <Stack>
            <Title order={2}>{t('recovery.title')}</Title>
            <Text size="sm">{t('recovery.why')}</Text>
            <RecoveryCode code={formatRecoveryCode(secret)} />
            <Checkbox
              checked={kept}
              onChange={event => setKept(event.currentTarget.checked)}
              label={t('recovery.kept')}
              className="no-print"
            />
          </Stack>
        </Paper>
        {make.error ? <VaultProblemPanel error={make.error} /> : null}
        <Button
          type="submit"
          size="lg"
          loading={make.isPending}
          disabled={locks.length === 0 || !kept}
          className="no-print"
        >
          {t('make.done')}
        </Button>
        {anew ? (
          <Button
            variant="subtle"
            leftSection={<IconArrowLeft size={18} aria-hidden />}
            onClick={anew.onBack}
            className="no-print"
          >
            {t('lost.back')}
          </Button>
        ) : null}
      </Stack>
    </form>
  )
}
