import type { DataKey, LockSecret, PairingChannel } from '@laurel/core/wallet'
import { QrCode } from '@laurel/ui/parts'
import { Alert, Button, Group, Loader, Modal, Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { dataKeyOf } from '../vault/wallet.ts'
import { OpenLock } from './OpenLock.tsx'
import { type Offer, offerWallet, PairingBroken } from './pairing.ts'

/** The old device: shows the code, then the digits, and hands over when the person says that they are the same. */
function HandOver({ dataKey, onClose }: { readonly dataKey: DataKey; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [offer, setOffer] = useState<Offer>()
  const [channel, setChannel] = useState<PairingChannel>()
  const [error, setError] = useState<unknown>()
  const [state, setState] = useState<'open' | 'sent' | 'refused'>('open')
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    void attempt
    const leave = new AbortController()
    setOffer(undefined)
    setChannel(undefined)
    setError(undefined)
    offerWallet()
      .then(async made => {
        if (leave.signal.aborted) return void made.end()
        setOffer(made)
        setChannel(await made.meet(leave.signal))
      })
      .catch(reason => !leave.signal.aborted && setError(reason))
    return () => leave.abort()
  }, [attempt])

  if (state === 'sent') return <Alert color="laurel" variant="light" role="status" title={t('pair.sent')} />
  if (state === 'refused')
    return (
      <Alert color="danger" variant="outline" role="alert">
        {t('pair.otherText')}
      </Alert>
    )
  if (error)
    return (
      <Stack>
        <Alert color="brass" variant="outline" role="alert">
          {t(error instanceof PairingBroken ? 'pair.broken' : 'pair.gone')}
        </Alert>
        <Button onClick={() => setAttempt(attempt + 1)}>{t('pair.again')}</Button>
      </Stack>
    )
  if (!offer) return <Loader />
  if (!channel)
    return (
      <Stack align="center">
        <Text size="sm">{t('pair.scan')}</Text>
        <QrCode text={offer.address} label={t('pair.qr')} />
        <p className="recovery-code" translate="no" data-testid="pairing-code">
          <span>{offer.code.slice(0, 4)}</span>
          <span>{offer.code.slice(4)}</span>
        </p>
        <Text size="sm" role="status">
          {t('pair.waits')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('pair.minutes')}
        </Text>
      </Stack>
    )
  return (
    <Stack align="center">
      <Text>{t('pair.compare')}</Text>
      <p className="pairing-digits" translate="no">
        {channel.digits}
      </p>
      <Group>
        <Button
          onClick={() =>
            void offer
              .handOver(channel, wallet.stored.record.id, dataKey)
              .then(() => setState('sent'))
              .catch(setError)
          }
        >
          {t('pair.same')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            void offer.end()
            setState('refused')
          }}
        >
          {t('pair.other')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Adding a device, from this one. */
export function AddDevice() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [isOpen, setOpen] = useState(false)
  const [dataKey, setDataKey] = useState<DataKey>()
  const close = () => {
    setOpen(false)
    setDataKey(undefined)
  }
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('pair.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('pair.text')}
        </Text>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('pair.start')}
        </Button>
      </Stack>
      {isOpen ? (
        <Modal opened onClose={close} title={t('pair.start')} closeButtonProps={{ 'aria-label': t('common:close') }}>
          {dataKey ? (
            <HandOver dataKey={dataKey} onClose={close} />
          ) : (
            <Stack>
              <Text size="sm">{t('settings.confirmIdentity')}</Text>
              <OpenLock
                locks={wallet.stored.record.locks}
                action={t('unlock.action')}
                onSecret={async (lockId: string, secret: LockSecret) =>
                  setDataKey(await dataKeyOf(wallet, { lockId, secret }))
                }
              />
            </Stack>
          )}
        </Modal>
      ) : null}
    </Paper>
  )
}
