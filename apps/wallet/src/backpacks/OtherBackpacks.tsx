import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Anchor, Button, Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBackpack, IconDownload, IconLogin2 } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { broughtQuery } from '../apps/connected-apps.ts'
import { EndConnection } from '../apps/EndConnection.tsx'
import { useOffline } from '../offline/offline.ts'
import { type Backpack, backpacksQuery, disconnect, type Pulled, pullFrom } from './backpacks.ts'
import { ConnectBackpack } from './ConnectBackpack.tsx'

/** What one press has brought, and where it waits. */
function WhatCame({ pulled }: { readonly pulled: Pulled }) {
  const { t } = useTranslation()
  const { brought, refused, hasMore } = pulled
  return (
    <Alert variant="light" role="status">
      <Stack gap={4}>
        <Text size="sm">{brought > 0 ? t('backpacks.brought', { count: brought }) : t('backpacks.nothingNew')}</Text>
        {refused > 0 ? <Text size="sm">{t('backpacks.refused', { count: refused })}</Text> : null}
        {hasMore ? <Text size="sm">{t('backpacks.hasMore')}</Text> : null}
        {brought > 0 ? (
          <Anchor component={Link} to="/" size="sm">
            {t('backpacks.toBrought')}
          </Anchor>
        ) : null}
      </Stack>
    </Alert>
  )
}

function BackpackRow({ backpack, onConnect }: { readonly backpack: Backpack; readonly onConnect: () => void }) {
  const { t } = useTranslation()
  const { date, dateTime } = useLocale()
  const client = useQueryClient()
  const offline = useOffline()
  const refresh = () => client.invalidateQueries({ queryKey: backpacksQuery.queryKey, exact: true })
  const pull = useMutation({
    mutationFn: () => pullFrom(backpack.id),
    onSettled: () =>
      Promise.all([refresh(), client.invalidateQueries({ queryKey: broughtQuery.queryKey, exact: true })]),
  })
  const end = async () => {
    const { told } = await disconnect(backpack.id)
    notifications.show({ message: t(told ? 'backpacks.ended' : 'backpacks.endedHere', { name: backpack.name }) })
    await refresh()
  }
  return (
    <Paper withBorder p="md" radius="md" component="article" aria-label={backpack.name}>
      <Stack gap="xs" align="flex-start">
        <Title order={3} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {backpack.name}
        </Title>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {backpack.host}
        </Text>
        <Text size="sm">{t('backpacks.may')}</Text>
        <List size="sm">
          {backpack.scopes.map(one => (
            <List.Item key={one}>{t(`backpacks.scope.${one}`)}</List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t('backpacks.since', { date: date(backpack.connectedAt) })}
          {backpack.askedAt ? `, ${t('backpacks.asked', { date: dateTime(backpack.askedAt) })}` : null}
        </Text>
        {backpack.mustSignIn ? (
          <Alert color="brass" variant="outline">
            {t('backpacks.mustSignIn')}
          </Alert>
        ) : null}
        {pull.error && !backpack.mustSignIn ? <ErrorPanel error={pull.error} /> : null}
        {pull.data ? <WhatCame pulled={pull.data} /> : null}
        <Group gap="xs">
          {backpack.mustSignIn ? (
            <Button size="xs" disabled={offline} leftSection={<IconLogin2 size={14} aria-hidden />} onClick={onConnect}>
              {t('backpacks.signIn')}
            </Button>
          ) : backpack.scopes.includes('read') ? (
            <Button
              size="xs"
              disabled={offline}
              loading={pull.isPending}
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => pull.mutate()}
            >
              {t('backpacks.pull')}
            </Button>
          ) : null}
          <EndConnection name={backpack.name} end={end}>
            {t('backpacks.endText')}
          </EndConnection>
        </Group>
      </Stack>
    </Paper>
  )
}

const PROBLEMS = ['denied', 'over', 'refused', 'unclear', 'unreachable'] as const

/** How the way to a service ended, where it did not end in a connection. */
function Returned() {
  const { t } = useTranslation()
  const [parameters, setParameters] = useSearchParams()
  const problem = PROBLEMS.find(one => one === parameters.get('backpack'))
  const alert = useRef<HTMLDivElement>(null)
  // The settings are long, and whoever comes back stands at their top.
  useEffect(() => {
    if (problem) alert.current?.scrollIntoView({ block: 'center' })
  }, [problem])
  if (!problem) return null
  return (
    <Alert
      ref={alert}
      color="brass"
      variant="outline"
      role="alert"
      title={t('backpacks.notConnected')}
      withCloseButton
      closeButtonLabel={t('common:close')}
      onClose={() => setParameters({}, { replace: true })}
    >
      {t(`backpacks.returned.${problem}`)}
    </Alert>
  )
}

/** In the settings: services elsewhere that hold credentials of the owner, to bring from and to send to. */
export function OtherBackpacks() {
  const { t } = useTranslation()
  const offline = useOffline()
  const backpacks = useQuery(backpacksQuery)
  const [connecting, setConnecting] = useState<{ readonly known?: string }>()
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="stretch">
        <Title order={2}>{t('backpacks.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('backpacks.text')}
        </Text>
        <Returned />
        {backpacks.error ? <ErrorPanel error={backpacks.error} onRetry={() => void backpacks.refetch()} /> : null}
        {backpacks.isPending ? <Skeleton height={24} /> : null}
        {backpacks.data?.length === 0 ? <Text size="sm">{t('backpacks.none')}</Text> : null}
        {backpacks.data?.map(one => (
          <BackpackRow key={one.id} backpack={one} onConnect={() => setConnecting({ known: one.address })} />
        ))}
        <Group>
          <Button
            variant="default"
            disabled={offline}
            leftSection={<IconBackpack size={16} aria-hidden />}
            onClick={() => setConnecting({})}
          >
            {t('backpacks.connect')}
          </Button>
        </Group>
      </Stack>
      {connecting ? <ConnectBackpack known={connecting.known} onClose={() => setConnecting(undefined)} /> : null}
    </Paper>
  )
}
