import { useLocale } from '@laurel/ui/i18n'
import { QrCode } from '@laurel/ui/parts'
import { Alert, Button, CopyButton, List, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Offer } from './other-wallets.ts'

type Props = {
  readonly offer: Offer
  readonly title: string
  /** An app has taken it since it was shown. */
  readonly isTaken: boolean
  readonly onClose: () => void
}

/** An offer to another app: to scan, to open on this device or to copy; with the code that the app asks for. */
export function ShowOffer({ offer, title, isTaken, onClose }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('otherWallets.offerTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack>
        <div role="status">
          {isTaken ? (
            <Alert color="laurel" variant="outline" icon={<IconCheck size={18} aria-hidden />}>
              {t('otherWallets.taken')}
            </Alert>
          ) : null}
        </div>
        {isTaken ? null : (
          <>
            <List type="ordered" size="sm" spacing={4}>
              <List.Item>{t('otherWallets.scan')}</List.Item>
              <List.Item>{t('otherWallets.type')}</List.Item>
            </List>
            <Text ta="center" fz={28} fw={600} lts="0.2em" data-testid="code">
              {offer.code}
            </Text>
            <QrCode text={offer.link} label={t('otherWallets.qr', { title })} />
            <Button component="a" href={offer.link}>
              {t('otherWallets.open')}
            </Button>
            <TextInput
              readOnly
              label={t('otherWallets.address')}
              value={offer.link}
              onFocus={event => event.currentTarget.select()}
            />
            <CopyButton value={offer.link}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  onClick={copy}
                  leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                >
                  {t(copied ? 'common:copied' : 'otherWallets.copy')}
                </Button>
              )}
            </CopyButton>
            <Text size="sm" c="dimmed">
              {t('otherWallets.until', { date: dateTime(offer.expiresAt) })}
            </Text>
          </>
        )}
        {isTaken ? <Button onClick={onClose}>{t('common:close')}</Button> : null}
      </Stack>
    </Modal>
  )
}
