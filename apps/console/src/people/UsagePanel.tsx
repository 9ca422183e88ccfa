import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

type Use = { readonly used: number; readonly limit: number | null; readonly startsAnewAt: string | null }
const NAMES = ['awardsPerDay', 'awardsPerMonth', 'mailsPerDay', 'storageBytes'] as const
type Usage = Readonly<Record<(typeof NAMES)[number], Use>>

const MEGABYTE = 1024 * 1024

function UseLine({ name, use }: { readonly name: (typeof NAMES)[number]; readonly use: Use }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const isBytes = name === 'storageBytes'
  const shown = (value: number) =>
    isBytes
      ? new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(
          value / MEGABYTE,
        )
      : new Intl.NumberFormat(locale).format(value)
  const { used, limit, startsAnewAt } = use
  const isFull = limit !== null && used >= limit
  const id = `usage-${name}`
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text id={id}>{t(`usage.${name}`)}</Text>
        <Text c="dimmed" size="sm">
          {limit === null
            ? t('usage.noLimit', { used: shown(used) })
            : t('usage.of', { used: shown(used), limit: shown(limit) })}
        </Text>
      </Group>
      {limit === null ? null : (
        <Progress.Root mt={4} size="sm">
          <Progress.Section
            value={limit === 0 ? 100 : Math.min(100, (used / limit) * 100)}
            color={isFull ? 'red' : undefined}
            aria-labelledby={id}
          />
        </Progress.Root>
      )}
      {isFull ? (
        <Text size="sm" mt={4}>
          {startsAnewAt === null
            ? t('usage.reachedStorage')
            : t('usage.reached', {
                date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(
                  new Date(startsAnewAt),
                ),
              })}
        </Text>
      ) : null}
    </div>
  )
}

/** What has been used of what the operator allows. */
export function UsagePanel() {
  const { t } = useTranslation()
  const usage = useQuery({ queryKey: ['usage'], queryFn: () => api.get<Usage>('/issuer/usage') })
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('usage.title')}</Title>
        <Text c="dimmed" size="sm">
          {t('usage.text')}
        </Text>
        {usage.isPending ? (
          <LoadingPanel />
        ) : usage.error ? (
          <ErrorPanel error={usage.error} onRetry={() => void usage.refetch()} />
        ) : (
          NAMES.map(name => <UseLine key={name} name={name} use={usage.data[name]} />)
        )}
      </Stack>
    </Paper>
  )
}
