import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type ConnectedApp, connectedAppsQuery, disconnect } from './connected-apps.ts'
import { EndConnection } from './EndConnection.tsx'

function AppRow({ app }: { readonly app: ConnectedApp }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  return (
    <Paper withBorder p="md" radius="md" component="article" aria-label={app.name}>
      <Stack gap="xs" align="flex-start">
        <Title order={3} size="h4">
          {app.name}
        </Title>
        <Text size="sm" c="dimmed">
          {app.host} · {t('apps.at', { issuer: app.issuerName })}
        </Text>
        <List size="sm">
          {app.scopes.map(one => (
            <List.Item key={one}>{t(`apps.scope.${one}`)}</List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t('apps.since', { date: date(app.connectedAt) })}
          {app.usedAt ? `, ${t('apps.used', { date: date(app.usedAt) })}` : null}
        </Text>
        <Group>
          <EndConnection
            name={app.name}
            end={async () => {
              await disconnect(app.id)
              await client.invalidateQueries({ queryKey: connectedAppsQuery.queryKey })
            }}
          >
            {t('apps.endText')}
          </EndConnection>
        </Group>
      </Stack>
    </Paper>
  )
}

/** In the settings: which apps of others may read what was awarded here, and the end of it. */
export function ConnectedApps() {
  const { t } = useTranslation()
  const apps = useQuery(connectedAppsQuery)
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('apps.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('apps.text')}
        </Text>
        {apps.error ? <ErrorPanel error={apps.error} /> : null}
        {apps.isPending ? <Skeleton height={24} /> : null}
        {apps.data?.length === 0 ? <Text size="sm">{t('apps.none')}</Text> : null}
        {apps.data?.map(app => (
          <AppRow key={app.id} app={app} />
        ))}
      </Stack>
    </Paper>
  )
}
