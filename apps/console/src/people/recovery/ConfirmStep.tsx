import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive, type RecoveryDetail } from './recovery.ts'
import type { Decide } from './use-decide.ts'

type Props = { readonly recovery: RecoveryDetail; readonly decide: Decide }

/** The second, another person says yes. */
export function ConfirmStep({ recovery, decide }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const [asking, setAsking] = useState(false)
  const { state, confirmedBy, confirmedAt, dueAt, isMine, waitHours, awards } = recovery
  if (!isActive(recovery) && !confirmedBy) return null
  const wait = waitHours > 0 ? t('lostWallets.confirmWait', { count: waitHours }) : ''
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h3">
          {t('lostWallets.confirmTitle')}
        </Title>
        {confirmedBy ? (
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconCircleCheckFilled size={22} color="var(--laurel-good)" aria-hidden style={{ flex: 'none' }} />
            <div>
              {state === 'confirmed' && dueAt ? <Text>{t('lostWallets.waits', { date: dateTime(dueAt) })}</Text> : null}
              <Text size="sm" c="dimmed">
                {t('lostWallets.confirmedBy', { name: confirmedBy, date: dateTime(confirmedAt) })}
              </Text>
            </div>
          </Group>
        ) : (
          <>
            <Text>
              {t('lostWallets.confirmText')} {wait}
            </Text>
            {state === 'open' ? (
              <Text c="dimmed">{t('lostWallets.later')}</Text>
            ) : isMine ? (
              <Text fw={500}>{t('lostWallets.other')}</Text>
            ) : (
              <Button onClick={() => setAsking(true)}>{t('lostWallets.confirm')}</Button>
            )}
          </>
        )}
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => decide.mutate({ verb: 'confirm' }, { onSuccess: () => setAsking(false) })}
        title={t('lostWallets.confirmAsk', { count: awards.length })}
        action={t('lostWallets.confirm')}
        busy={decide.isPending}
      >
        <Stack>
          <Text size="sm">
            {t('lostWallets.confirmText')} {wait}
          </Text>
          {decide.error && decide.variables?.verb === 'confirm' ? <ErrorPanel error={decide.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
