import { ApiProblem } from '@laurel/ui/api'
import { useHeadingFocus } from '@laurel/ui/focus'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Alert, Box, Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Connection, connectionQuery, decide } from './other-wallets.ts'

const isOver = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'E_EXPIRED'

/** A wallet app of another maker asks for credentials: which ones it gets, or none. */
export default function ConnectPage() {
  const { t } = useTranslation()
  const { issuer = '', token = '' } = useParams()
  const path = `${issuer}/${token}`
  const asked = useQuery(connectionQuery(path))
  if (asked.isPending) return <LoadingPanel rows={2} height={160} />
  if (isOver(asked.error)) return <Over />
  if (asked.data) return <Asked path={path} connection={asked.data} />
  return (
    <>
      <PageHeader title={t('connect.title')} />
      <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />
    </>
  )
}

/** It was answered, or it waited for too long. */
function Over() {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${t('connect.overTitle')} · Laurel`
  }, [t])
  useHeadingFocus(true)
  return (
    <EmptyState
      headingLevel={1}
      title={t('connect.overTitle')}
      action={
        <Button component={Link} to="/">
          {t('connect.home')}
        </Button>
      }
    >
      {t('connect.over')}
    </EmptyState>
  )
}

function Asked({ path, connection }: { readonly path: string; readonly connection: Connection }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [chosen, setChosen] = useState<string[]>([])
  const answer = useMutation({
    mutationFn: (awardIds: readonly string[]) => decide(wallet.device, path, awardIds),
    onSuccess: redirect => window.location.assign(redirect),
  })
  if (isOver(answer.error)) return <Over />
  const { client, goesTo, isWeb, awards, issuer } = connection
  return (
    <Box maw={560} mx="auto">
      <PageHeader title={t('connect.title')}>{t('connect.lead', { client, issuer })}</PageHeader>
      <Stack>
        <Alert color="brass" variant="outline" title={t('connect.careTitle')}>
          {t(isWeb ? 'connect.careWeb' : 'connect.careApp', { to: goesTo })}
        </Alert>
        {awards.length === 0 ? (
          <Text>{t('connect.nothing', { issuer })}</Text>
        ) : (
          <Paper withBorder p="lg" radius="lg">
            <Checkbox.Group value={chosen} onChange={setChosen} label={t('connect.choose')}>
              <Stack gap="sm" mt="sm">
                {awards.map(one => (
                  <Checkbox key={one.id} value={one.id} label={one.achievement} />
                ))}
              </Stack>
            </Checkbox.Group>
          </Paper>
        )}
        <Text size="sm" c="dimmed">
          {t('connect.later')}
        </Text>
        {answer.error ? <ErrorPanel error={answer.error} /> : null}
        <Group>
          <Button
            disabled={chosen.length === 0}
            loading={answer.isPending && (answer.variables?.length ?? 0) > 0}
            onClick={() => answer.mutate(chosen)}
          >
            {t('connect.give')}
          </Button>
          <Button
            variant="default"
            loading={answer.isPending && answer.variables?.length === 0}
            onClick={() => answer.mutate([])}
          >
            {t('connect.refuse')}
          </Button>
        </Group>
      </Stack>
    </Box>
  )
}
