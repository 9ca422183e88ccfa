import { useHeadingFocus } from '@laurel/ui/focus'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { connectionQuery, decide } from './other-wallets.ts'

/** A wallet app of another maker asks for credentials: which ones it gets, or none. */
export default function ConnectPage() {
  const { t } = useTranslation()
  const { issuer = '', token = '' } = useParams()
  const path = `${issuer}/${token}`
  const { wallet } = useOpenWallet()
  const asked = useQuery(connectionQuery(path))
  const [chosen, setChosen] = useState<string[]>([])
  const answer = useMutation({
    mutationFn: (awardIds: readonly string[]) => decide(wallet.device, path, awardIds),
    onSuccess: redirect => window.location.assign(redirect),
  })
  useEffect(() => {
    document.title = `${t('connect.title')} · Laurel`
  }, [t])
  useHeadingFocus(asked.data !== undefined)

  if (asked.isPending) return <LoadingPanel rows={2} height={160} />
  if (asked.error)
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
  const { client, goesTo, isWeb, awards } = asked.data
  return (
    <Stack maw={560} mx="auto">
      <Title order={1}>{t('connect.title')}</Title>
      <Text>{t('connect.lead', { client, issuer: asked.data.issuer })}</Text>
      <Alert color="brass" variant="outline" title={t('connect.careTitle')}>
        {t(isWeb ? 'connect.careWeb' : 'connect.careApp', { to: goesTo })}
      </Alert>
      {awards.length === 0 ? (
        <Text>{t('connect.nothing', { issuer: asked.data.issuer })}</Text>
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
  )
}
