import { formatRecoveryCode, type Lock, type LockSecret, MINIMUM_PASSPHRASE, type NewLock } from '@laurel/core/wallet'
import { LOCALE_NAMES, LOCALES, type Locale, useLocale } from '@laurel/ui/i18n'
import { PageHeader } from '@laurel/ui/parts'
import { canUsePasskeys, isPasskeyDeclined, useSession } from '@laurel/ui/session'
import {
  Anchor,
  Button,
  Checkbox,
  Group,
  Modal,
  Paper,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconFingerprint,
  IconLock,
  IconLogout,
  IconPassword,
  IconShieldCheck,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ConnectedApps } from '../apps/ConnectedApps.tsx'
import { OtherBackpacks } from '../backpacks/OtherBackpacks.tsx'
import { forgetDevice } from '../keys/device.ts'
import { makePasskey } from '../keys/passkey-lock.ts'
import { random } from '../keys/web-aead.ts'
import { MyProtection } from '../minors/MyProtection.tsx'
import { passkeyLock, passphraseLock, recoveryLock } from '../vault/new-locks.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { addToLocks, takeOffLock } from '../vault/wallet.ts'
import { AddDevice } from './AddDevice.tsx'
import { CardsPanel } from './CardsPanel.tsx'
import { leave } from './leave.ts'
import { MyData } from './MyData.tsx'
import { OpenLock } from './OpenLock.tsx'
import { RecoveryCode } from './RecoveryCode.tsx'

type Adding = 'passphrase' | 'recovery' | 'passkey'
const ICONS = {
  passkey: IconFingerprint,
  passphrase: IconPassword,
  recovery: IconShieldCheck,
  shares: IconUsersGroup,
} as const

/** Adds a way in: first the new one, then an existing one, to show that it is the owner who asks. */
function AddLock({
  adding,
  replaces,
  onClose,
}: {
  readonly adding: Adding
  readonly replaces?: string | undefined
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const user = useSession().data?.user
  const [passphrase, setPassphrase] = useState('')
  const [secret] = useState(() => random(16))
  const [kept, setKept] = useState(false)
  const [lock, setLock] = useState<NewLock>()
  const passkey = useMutation({
    mutationFn: () => makePasskey(user?.name ?? 'Laurel'),
    onSuccess: made => made && setLock(passkeyLock(made)),
  })
  const finish = async (lockId: string, opened: LockSecret) => {
    if (!lock) return
    put(await addToLocks(wallet, { lockId, secret: opened }, lock, replaces))
    notifications.show({ message: t('settings.lockAdded') })
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`settings.add.${adding}`)}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {lock ? (
        <Stack>
          <Text size="sm">{t('settings.confirmIdentity')}</Text>
          <OpenLock locks={wallet.stored.record.locks} action={t('unlock.action')} onSecret={finish} />
        </Stack>
      ) : adding === 'passphrase' ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            if (passphrase.length >= MINIMUM_PASSPHRASE) setLock(passphraseLock(passphrase))
          }}
        >
          <Stack>
            <PasswordInput
              label={t('settings.newPassphrase')}
              description={t('make.passphraseHint', { count: MINIMUM_PASSPHRASE })}
              autoComplete="new-password"
              value={passphrase}
              onChange={event => setPassphrase(event.currentTarget.value)}
              data-autofocus
            />
            <Button type="submit" disabled={passphrase.length < MINIMUM_PASSPHRASE}>
              {t('settings.next')}
            </Button>
          </Stack>
        </form>
      ) : adding === 'recovery' ? (
        <Stack>
          <Text size="sm">{t('settings.newCodeText')}</Text>
          <RecoveryCode code={formatRecoveryCode(secret)} />
          <Checkbox
            checked={kept}
            onChange={event => setKept(event.currentTarget.checked)}
            label={t('recovery.kept')}
          />
          <Button disabled={!kept} onClick={() => setLock(recoveryLock(secret))}>
            {t('settings.next')}
          </Button>
        </Stack>
      ) : (
        <Stack>
          <Text size="sm">{t(passkey.isSuccess ? 'make.passkeySignInOnly' : 'settings.passkeyText')}</Text>
          {passkey.error && !isPasskeyDeclined(passkey.error) ? <VaultProblemPanel error={passkey.error} /> : null}
          <Button
            leftSection={<IconFingerprint size={18} aria-hidden />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t('make.passkey')}
          </Button>
        </Stack>
      )}
    </Modal>
  )
}

function LockRow({
  lock,
  onRemove,
  onReplace,
}: {
  readonly lock: Lock
  readonly onRemove: (() => void) | undefined
  readonly onReplace: (() => void) | undefined
}) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const Icon = ICONS[lock.kind]
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Group wrap="nowrap" gap="sm" miw={0}>
        <Icon size={24} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
        <div style={{ minWidth: 0 }}>
          <Text fw={500}>{t(`settings.lock.${lock.kind}`)}</Text>
          <Text size="sm" c="dimmed">
            {t('settings.since', { date: date(lock.createdAt) })}
          </Text>
        </div>
      </Group>
      {onReplace ? (
        <Button variant="default" size="xs" style={{ flex: 'none' }} onClick={onReplace}>
          {t('settings.replace')}
        </Button>
      ) : onRemove ? (
        <Button
          variant="subtle"
          color="danger"
          size="xs"
          style={{ flex: 'none' }}
          onClick={onRemove}
          aria-label={`${t('settings.remove')}: ${t(`settings.lock.${lock.kind}`)}`}
        >
          {t('settings.remove')}
        </Button>
      ) : null}
    </Group>
  )
}

/** Language, ways in, and leaving. */
export default function SettingsPage() {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const user = useSession().data?.user
  const { locale, change } = useLocale()
  const [adding, setAdding] = useState<{ kind: Adding; replaces?: string }>()
  const [removing, setRemoving] = useState<Lock>()
  const { locks } = wallet.stored.record
  const remove = async (lockId: string, secret: LockSecret) => {
    if (!removing) return
    put(await takeOffLock(wallet, { lockId, secret }, removing.id))
    setRemoving(undefined)
  }
  const lockNow = async () => {
    await forgetDevice(wallet.device.personId)
    window.location.assign('/wallet/')
  }
  const others = (lock: Lock) =>
    locks.filter(one => one !== lock).some(one => one.kind === 'recovery' || one.kind === 'passphrase')
  return (
    <Stack maw={640} mx="auto" gap="lg">
      <PageHeader
        title={t('settings.title')}
        back={
          <Anchor component={Link} to="/" w="fit-content" className="back-link">
            {t('detail.back')}
          </Anchor>
        }
      />
      <Paper withBorder p="lg" radius="lg">
        <Group justify="space-between">
          <Title order={2}>{t('common:language')}</Title>
          <SegmentedControl
            aria-label={t('common:language')}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            value={locale}
            onChange={value => void change(value as Locale)}
          />
        </Group>
      </Paper>
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Title order={2}>{t('settings.locksTitle')}</Title>
          <Text size="sm" c="dimmed">
            {t('settings.locksText')}
          </Text>
          {locks.map(lock => (
            <LockRow
              key={lock.id}
              lock={lock}
              onReplace={
                lock.kind === 'recovery' ? () => setAdding({ kind: 'recovery', replaces: lock.id }) : undefined
              }
              onRemove={others(lock) ? () => setRemoving(lock) : undefined}
            />
          ))}
          <Group gap="xs">
            {canUsePasskeys() ? (
              <Button variant="default" onClick={() => setAdding({ kind: 'passkey' })}>
                {t('settings.add.passkey')}
              </Button>
            ) : null}
            <Button variant="default" onClick={() => setAdding({ kind: 'passphrase' })}>
              {t('settings.add.passphrase')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      <AddDevice />
      <CardsPanel name={user?.name ?? ''} />
      <MyProtection />
      <ConnectedApps />
      <OtherBackpacks />
      <MyData />
      <Paper withBorder p="lg" radius="lg">
        <Stack align="flex-start">
          <Title order={2}>{t('settings.leaveTitle')}</Title>
          <Text size="sm" c="dimmed">
            {t('settings.leaveText')}
          </Text>
          <Group gap="xs">
            <Button variant="default" leftSection={<IconLock size={16} aria-hidden />} onClick={() => void lockNow()}>
              {t('settings.lockNow')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconLogout size={16} aria-hidden />}
              onClick={() => user && void leave(user.id)}
            >
              {t('nav.signOut')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      {adding ? <AddLock adding={adding.kind} replaces={adding.replaces} onClose={() => setAdding(undefined)} /> : null}
      {removing ? (
        <Modal
          opened
          onClose={() => setRemoving(undefined)}
          title={t('settings.removeTitle')}
          closeButtonProps={{ 'aria-label': t('common:close') }}
        >
          <Stack>
            <Text size="sm">{t('settings.removeText')}</Text>
            <OpenLock
              locks={locks.filter(lock => lock.id !== removing.id)}
              action={t('settings.remove')}
              onSecret={remove}
            />
          </Stack>
        </Modal>
      ) : null}
    </Stack>
  )
}
