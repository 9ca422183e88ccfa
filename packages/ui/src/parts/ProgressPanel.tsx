import { Group, Paper, Progress, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/index.ts'

type Props = {
  readonly title: string
  readonly done: number
  /** How many there are; 0 while it is not known yet. */
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly running: boolean
  readonly children?: ReactNode
}

/** Long work: a bar, the counts, and what may be done meanwhile. Said politely to a screen reader. */
export function ProgressPanel({ title, done, total, succeeded, failed, running, children }: Props) {
  const { t } = useTranslation('common')
  const { number } = useLocale()
  const percent = total > 0 ? Math.round((done / total) * 100) : running ? 0 : 100
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Text fw={600} role="status">
            {title}
          </Text>
          <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('progress.of', { done: number(done), total: number(total) })}
          </Text>
        </Group>
        <Progress.Root size="lg">
          <Progress.Section
            value={percent}
            color={failed > 0 && !running ? 'brass' : 'laurel'}
            animated={running}
            aria-label={title}
          />
        </Progress.Root>
        <Group gap="lg" aria-live="polite">
          <Text size="sm">{t('progress.succeeded', { count: succeeded, formatted: number(succeeded) })}</Text>
          {failed > 0 ? (
            <Text size="sm" style={{ color: 'var(--laurel-bad)' }}>
              {t('progress.failed', { count: failed, formatted: number(failed) })}
            </Text>
          ) : null}
        </Group>
        {children}
      </Stack>
    </Paper>
  )
}
