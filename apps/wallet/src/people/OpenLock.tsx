import { type Lock, type LockSecret, parseRecoveryCode } from '@laurel/core/wallet'
import { canUsePasskeys, isPasskeyDeclined } from '@laurel/ui/session'
import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askPasskey } from '../keys/passkey-lock.ts'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { VaultProblem } from '../vault/wallet.ts'
import { OpenByCards } from './OpenByCards.tsx'

type Props = {
  readonly locks: readonly Lock[]
  /** Tries one lock; rejects with a `VaultProblem` where it stays shut. */
  readonly onSecret: (lockId: string, secret: LockSecret) => Promise<void>
  readonly action: string
}

/** Every way in that this wallet has: passkey, passphrase, recovery code. */
export function OpenLock({ locks, onSecret, action }: Props) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [code, setCode] = useState('')
  const passkeys = locks.flatMap(lock => (lock.kind === 'passkey' ? [lock] : []))
  const words = locks.filter(lock => lock.kind === 'passphrase')
  const recovery = locks.filter(lock => lock.kind === 'recovery')
  const [byCode, setByCode] = useState(words.length === 0)
  const typed = parseRecoveryCode(code)

  const byPasskey = useMutation({
    mutationFn: async () => {
      const answer = await askPasskey(
        passkeys.map(lock => lock.credentialId),
        Object.fromEntries(passkeys.map(lock => [lock.credentialId, lock.prfInput])),
      )
      const lock = passkeys.find(one => one.credentialId === answer?.credentialId)
      if (!answer || !lock) throw new VaultProblem('LOCK_UNKNOWN')
      await onSecret(lock.id, { kind: 'passkey', prfOutput: answer.prfOutput })
    },
  })
  const bySecret = useMutation({
    mutationFn: async () => {
      const candidates = byCode ? recovery : words
      let last: unknown = new VaultProblem('LOCK_UNKNOWN')
      for (const lock of candidates) {
        const secret: LockSecret | undefined = byCode
          ? typed.ok
            ? { kind: 'recovery', code: typed.value }
            : undefined
          : { kind: 'passphrase', passphrase }
        if (!secret) return
        try {
          return await onSecret(lock.id, secret)
        } catch (error) {
          last = error
        }
      }
      throw last
    },
  })
  const codeProblem = code.replace(/[\s-]/g, '').length >= 30 && !typed.ok ? t(`recovery.${typed.error.code}`) : null
  const cards = locks.filter(lock => lock.kind === 'shares')
  const [byCards, setByCards] = useState(false)
  if (byCards) return <OpenByCards locks={cards} action={action} onSecret={onSecret} onBack={() => setByCards(false)} />
  return (
    <Stack>
      {passkeys.length > 0 && canUsePasskeys() ? (
        <>
          <Button
            size="md"
            leftSection={<IconFingerprint size={20} aria-hidden />}
            loading={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {t('unlock.passkey')}
          </Button>
          {byPasskey.error && !isPasskeyDeclined(byPasskey.error) ? (
            <VaultProblemPanel error={byPasskey.error} />
          ) : null}
          <Divider label={t('unlock.or')} />
        </>
      ) : null}
      <form
        onSubmit={event => {
          event.preventDefault()
          if (!byCode || typed.ok) bySecret.mutate()
        }}
      >
        <Stack>
          {byCode ? (
            <TextInput
              label={t('unlock.code')}
              description={t('unlock.codeHint')}
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
              error={codeProblem}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              required
              withAsterisk={false}
            />
          ) : (
            <PasswordInput
              label={t('unlock.passphrase')}
              autoComplete="current-password"
              value={passphrase}
              onChange={event => setPassphrase(event.currentTarget.value)}
              required
              withAsterisk={false}
            />
          )}
          {bySecret.error ? <VaultProblemPanel error={bySecret.error} /> : null}
          <Button
            type="submit"
            size="md"
            variant={passkeys.length > 0 ? 'default' : 'filled'}
            loading={bySecret.isPending}
          >
            {action}
          </Button>
          {words.length > 0 && recovery.length > 0 ? (
            <Button variant="subtle" onClick={() => setByCode(!byCode)}>
              {t(byCode ? 'unlock.usePassphrase' : 'unlock.useCode')}
            </Button>
          ) : null}
          {cards.length > 0 ? (
            <Button variant="subtle" onClick={() => setByCards(true)}>
              {t('cards.use')}
            </Button>
          ) : null}
        </Stack>
      </form>
    </Stack>
  )
}
