import { QrCode } from '@laurel/ui/parts'
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Award } from './awards.ts'

/** Showing it to somebody while this device has no network: theirs has one, and the code leads there. */
export function OfflinePanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('share.title')}</Title>
        <Text size="sm">{t(award.publicPage ? 'offline.show' : 'offline.closed')}</Text>
        {award.publicPage ? (
          <QrCode text={award.credentialUrl} label={t('share.qr', { title: award.achievement.name })} />
        ) : null}
      </Stack>
    </Paper>
  )
}
