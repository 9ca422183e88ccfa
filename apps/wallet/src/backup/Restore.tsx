import type { LockSecret, WalletBackup } from '@laurel/core/wallet'
import { ErrorPanel } from '@laurel/ui/parts'
import { useSession } from '@laurel/ui/session'
import { Alert, Button, FileButton, List, Modal, PasswordInput, Progress, Stack, Text } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OpenLock } from '../people/OpenLock.tsx'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { restoreInto } from '../vault/wallet.ts'
import { type BackupProblem, openBackup, planRestore, type Restoring } from './backup.ts'

/** Brings a backup of this or another wallet into this one: shown first, then put in by opening a lock. */
export function Restore() {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const email = useSession().data?.user?.email
  const [file, setFile] = useState<File | null>(null)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<BackupProblem>()
  const [progress, setProgress] = useState<number>()
  const [found, setFound] = useState<{ backup: WalletBackup; plan: Restoring }>()
  const [isDone, setDone] = useState(false)
  const read = useMutation({
    mutationFn: async (given: File) => {
      setProblem(undefined)
      const backup = await openBackup(given, password)
      if (typeof backup === 'string') return setProblem(backup)
      const plan = await planRestore(backup, wallet, email ? [email] : [], (done, of) => setProgress((done / of) * 100))
      setProgress(undefined)
      setFound({ backup, plan })
    },
  })
  const close = () => {
    setFile(null)
    setPassword('')
    setProblem(undefined)
    setProgress(undefined)
    setFound(undefined)
    setDone(false)
    read.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) read.mutate(file)
  }
  return (
    <>
      <FileButton accept=".json,application/json" onChange={setFile}>
        {props => (
          <Button {...props} variant="default" leftSection={<IconRestore size={16} aria-hidden />}>
            {t('backup.restore')}
          </Button>
        )}
      </FileButton>
      <Modal
        opened={file !== null}
        onClose={close}
        title={t('backup.restoreTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {isDone ? (
          <Stack>
            <Alert color="laurel" variant="light" role="status">
              {t(found?.plan.credentials ? 'backup.restoredElsewhere' : 'backup.restored')}
            </Alert>
            <Button onClick={close}>{t('common:close')}</Button>
          </Stack>
        ) : found ? (
          <PlanPanel
            plan={found.plan}
            onSecret={async (lockId, secret) => {
              put(await restoreInto(wallet, { lockId, secret }, found.backup.seeds, found.plan.change))
              setDone(true)
            }}
            onClose={close}
          />
        ) : (
          <form onSubmit={submit} noValidate>
            <Stack>
              <Text size="sm">{t('backup.readText')}</Text>
              <PasswordInput
                label={t('backup.itsPassword')}
                autoComplete="off"
                data-autofocus
                error={problem ? t(`backup.problem.${problem}`) : undefined}
                value={password}
                onChange={event => setPassword(event.currentTarget.value)}
              />
              {progress === undefined ? null : <Progress value={progress} aria-label={t('backup.checking')} />}
              {read.error ? <ErrorPanel error={read.error} /> : null}
              <Button type="submit" loading={read.isPending}>
                {t('backup.open')}
              </Button>
            </Stack>
          </form>
        )}
      </Modal>
    </>
  )
}

type PlanProps = {
  readonly plan: Restoring
  readonly onSecret: (lockId: string, secret: LockSecret) => Promise<void>
  readonly onClose: () => void
}

/** What is new in it, and the lock to open for putting it in; or that nothing is. */
function PlanPanel({ plan, onSecret, onClose }: PlanProps) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const counts = [
    ['newCredentials', plan.credentials],
    ['newCollections', plan.collections],
    ['newEntries', plan.entries],
    ['newKeys', plan.keys],
  ] as const
  const found = counts.filter(([, count]) => count > 0)
  return (
    <Stack>
      {found.length > 0 ? (
        <List size="sm">
          {found.map(([word, count]) => (
            <List.Item key={word}>{t(`backup.${word}`, { count })}</List.Item>
          ))}
        </List>
      ) : (
        <Text size="sm">{t('backup.nothingNew')}</Text>
      )}
      {plan.unreadable > 0 ? (
        <Alert color="brass" variant="outline">
          {t('backup.unreadable', { count: plan.unreadable })}
        </Alert>
      ) : null}
      {found.length > 0 ? (
        <>
          <Text size="sm">{t('backup.restoreText')}</Text>
          <OpenLock locks={wallet.stored.record.locks} action={t('backup.putIn')} onSecret={onSecret} />
        </>
      ) : (
        <Button onClick={onClose}>{t('common:close')}</Button>
      )}
    </Stack>
  )
}
