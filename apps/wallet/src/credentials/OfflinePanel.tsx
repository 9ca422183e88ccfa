import { QrCode } from '@laurel/ui/parts'
import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formsHere } from '../parts/forms.ts'
import { isPartable } from '../sharing/shares.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import type { Award } from './awards.ts'

const SavePart = lazy(() => import('../parts/SavePart.tsx'))

/** Showing it to somebody while this device has no network: theirs has one, and the code leads there. */
export function OfflinePanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [isSaving, setSaving] = useState(false)
  const isHere = formsHere(wallet.contents, wallet.device.did, award) && isPartable(wallet.contents, award.id)
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('share.title')}</Title>
        <Text size="sm">{t(award.publicPage ? 'offline.show' : 'offline.closed')}</Text>
        {award.publicPage ? (
          <QrCode text={award.credentialUrl} label={t('share.qr', { title: award.achievement.name })} />
        ) : null}
        {isHere ? (
          <Button variant="default" onClick={() => setSaving(true)}>
            {t('parts.offlineMake')}
          </Button>
        ) : null}
      </Stack>
      {isSaving ? (
        <Suspense>
          <SavePart award={award} onClose={() => setSaving(false)} />
        </Suspense>
      ) : null}
    </Paper>
  )
}
