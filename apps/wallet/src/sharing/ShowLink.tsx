import { QrCode } from '@laurel/ui/parts'
import { Button, CopyButton, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconCheck, IconCopy, IconShare } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = { readonly url: string; readonly title: string; readonly onClose: () => void }

/** A link to show: as QR code, to copy, to hand to another app. */
export function ShowLink({ url, title, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('share.linkTitle')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <Stack>
        <QrCode text={url} label={t('share.qr', { title })} />
        <TextInput
          readOnly
          aria-label={t('share.address')}
          value={url}
          onFocus={event => event.currentTarget.select()}
        />
        <Group grow>
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              >
                {t(copied ? 'common:copied' : 'share.copy')}
              </Button>
            )}
          </CopyButton>
          {'share' in navigator ? (
            <Button
              variant="default"
              leftSection={<IconShare size={16} aria-hidden />}
              onClick={() => void navigator.share({ url, title }).catch(() => undefined)}
            >
              {t('share.send')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Modal>
  )
}
