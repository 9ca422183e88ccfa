import { useLocale } from '@laurel/ui/i18n'
import { Paper, Stack, Text, Timeline, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Identity } from './identity.ts'

/** What the log tells of, in plain words, newest first. */
export function HistoryPanel({ history }: Pick<Identity, 'history'>) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('identity.history')}</Title>
        <Text size="sm" c="dimmed">
          {t('identity.historyText')}
        </Text>
        <Timeline bulletSize={14} lineWidth={2} active={-1}>
          {history.map(({ number, event, at, version }) => (
            <Timeline.Item key={number} title={t(`identity.event.${event}`)}>
              <Text size="sm" c="dimmed">
                {t('identity.entry', { number, date: dateTime(at) })}
              </Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {version}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      </Stack>
    </Paper>
  )
}
