import { Button, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveAs } from '../credentials/files.ts'
import { OpenLock } from '../people/OpenLock.tsx'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { seedsOf } from '../vault/wallet.ts'
import { backUp } from './backup.ts'

/** A backup is guessed at for years, without anybody to slow it down. */
const LEAST_LETTERS = 12

/** Saves everything with the keys, behind a password of its own. A lock has to be opened, as keys are never at hand. */
export function BackUp() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [opened, setOpened] = useState(false)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isChosen, setChosen] = useState(false)
  const [said, say] = useState<'short' | 'other'>()
  const close = () => {
    setOpened(false)
    setPassword('')
    setAgain('')
    setChosen(false)
    say(undefined)
  }
  const choose = (event: FormEvent) => {
    event.preventDefault()
    if ([...password].length < LEAST_LETTERS) return say('short')
    if (password !== again) return say('other')
    say(undefined)
    setChosen(true)
  }
  return (
    <>
      <Button variant="default" leftSection={<IconLock size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t('backup.make')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('backup.makeTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {isChosen ? (
          <Stack>
            <Text size="sm">{t('backup.openText')}</Text>
            <OpenLock
              locks={wallet.stored.record.locks}
              action={t('backup.save')}
              onSecret={async (lockId, secret) => {
                const seeds = await seedsOf(wallet, { lockId, secret })
                saveAs(await backUp(wallet.contents, seeds, password), 'laurel-wallet.backup.json')
                close()
              }}
            />
          </Stack>
        ) : (
          <form onSubmit={choose} noValidate>
            <Stack>
              <Text size="sm">{t('backup.makeText')}</Text>
              <PasswordInput
                label={t('backup.password')}
                description={t('backup.passwordHelp', { count: LEAST_LETTERS })}
                autoComplete="new-password"
                data-autofocus
                error={said === 'short' ? t('backup.short', { count: LEAST_LETTERS }) : undefined}
                value={password}
                onChange={event => setPassword(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('backup.again')}
                autoComplete="new-password"
                error={said === 'other' ? t('backup.other') : undefined}
                value={again}
                onChange={event => setAgain(event.currentTarget.value)}
              />
              <Button type="submit">{t('backup.next')}</Button>
            </Stack>
          </form>
        )}
      </Modal>
    </>
  )
}
