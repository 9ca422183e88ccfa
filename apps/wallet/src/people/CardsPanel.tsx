import { formatShareCard, type LockSecret, makeShareCards } from '@laurel/core/wallet'
import { useLocale } from '@laurel/ui/i18n'
import { QrCode } from '@laurel/ui/parts'
import { Alert, Button, Checkbox, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { random } from '../keys/web-aead.ts'
import { sharesLock } from '../vault/new-locks.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { addToLocks, changeContents } from '../vault/wallet.ts'
import { OpenLock } from './OpenLock.tsx'

/** One card to print and hand to somebody. */
function Card({ code, number, holder, of }: { code: string; number: number; holder: string; of: string }) {
  const { t } = useTranslation()
  return (
    <Paper withBorder p="md" radius="lg" component="article" className="share-card">
      <div>
        <Title order={3}>{t('cards.cardTitle', { number })}</Title>
        <Text size="sm">{t('cards.cardText', { holder, name: of })}</Text>
        <p className="recovery-code" translate="no">
          {code.split('-').map(group => (
            <span key={group}>{group}</span>
          ))}
        </p>
      </div>
      <QrCode text={code} label={t('cards.qr', { number })} />
    </Paper>
  )
}

/** Makes three cards, of which any two open the wallet; then says who has which, which only the vault knows. */
function MakeCards({ name, replaces, onClose }: { name: string; replaces: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const [secret] = useState(() => random(16))
  const [cards] = useState(() => makeShareCards(secret, random))
  const [lock] = useState(() => sharesLock(secret))
  const [holders, setHolders] = useState([t('cards.guardian'), t('cards.school'), t('cards.friend')])
  const [step, setStep] = useState<'who' | 'cards' | 'confirm'>('who')
  const [kept, setKept] = useState(false)
  const finish = async (lockId: string, opened: LockSecret) => {
    const added = await addToLocks(wallet, { lockId, secret: opened }, lock, replaces)
    put(added)
    const told = await changeContents(added, contents => ({
      ...contents,
      cards: { [lock.head.id]: { madeAt: lock.head.createdAt, holders } },
    }))
    put(told)
    notifications.show({ message: t('settings.lockAdded') })
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('cards.make')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {step === 'who' ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            setStep('cards')
          }}
        >
          <Stack>
            <Text size="sm">{t('cards.whoText')}</Text>
            {holders.map((holder, index) => (
              <TextInput
                // biome-ignore lint/suspicious/noArrayIndexKey: the first card is the first for ever
                key={index}
                label={t('cards.holder', { number: index + 1 })}
                value={holder}
                maxLength={80}
                required
                withAsterisk={false}
                onChange={event => {
                  const { value } = event.currentTarget
                  setHolders(all => all.with(index, value))
                }}
              />
            ))}
            <Button type="submit">{t('settings.next')}</Button>
          </Stack>
        </form>
      ) : step === 'cards' ? (
        <Stack>
          <Text size="sm" className="no-print">
            {t('cards.printText')}
          </Text>
          {cards.map((card, index) => (
            <Card
              key={card.number}
              code={formatShareCard(card)}
              number={card.number}
              holder={holders[index] ?? ''}
              of={name}
            />
          ))}
          <Button
            className="no-print"
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {t('recovery.print')}
          </Button>
          <Checkbox
            className="no-print"
            checked={kept}
            onChange={event => setKept(event.currentTarget.checked)}
            label={t('cards.kept')}
          />
          <Button className="no-print" disabled={!kept} onClick={() => setStep('confirm')}>
            {t('settings.next')}
          </Button>
        </Stack>
      ) : (
        <Stack>
          <Text size="sm">{t('settings.confirmIdentity')}</Text>
          <OpenLock locks={wallet.stored.record.locks} action={t('unlock.action')} onSecret={finish} />
        </Stack>
      )}
    </Modal>
  )
}

/** Three people who together with one another can let the owner in again, and none of them alone. */
export function CardsPanel({ name }: { readonly name: string }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { wallet } = useOpenWallet()
  const [making, setMaking] = useState(false)
  const lock = wallet.stored.record.locks.find(one => one.kind === 'shares')
  const known = lock && wallet.contents.cards?.[lock.id]
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('cards.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('cards.text')}
        </Text>
        {known ? (
          <Alert variant="light" color="laurel" w="100%" title={t('cards.since', { date: date(known.madeAt) })}>
            {known.holders.map((holder, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the first card is the first for ever
              <div key={index}>{t('cards.has', { holder, number: index + 1 })}</div>
            ))}
          </Alert>
        ) : null}
        <Button variant="default" onClick={() => setMaking(true)}>
          {t(lock ? 'cards.again' : 'cards.make')}
        </Button>
      </Stack>
      {making ? <MakeCards name={name} replaces={lock?.id} onClose={() => setMaking(false)} /> : null}
    </Paper>
  )
}
