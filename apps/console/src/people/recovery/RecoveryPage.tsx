import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../../app/BackLink.tsx'
import { BeginCode } from './BeginCode.tsx'
import { CheckStep } from './CheckStep.tsx'
import { ConfirmStep } from './ConfirmStep.tsx'
import { DeclineDialog } from './DeclineDialog.tsx'
import { COLORS, isActive, type RecoveryDetail, recoveryQuery } from './recovery.ts'
import { useDecide } from './use-decide.ts'

const EXPLAINED: readonly string[] = ['withdrawn', 'stopped', 'opened', 'expired']

/** One lost wallet: who asks, what would be issued anew, and the two steps of two people. */
export default function RecoveryPage() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const { id = '' } = useParams()
  const recovery = useQuery(recoveryQuery(id))
  const decide = useDecide(id)
  const [declining, setDeclining] = useState(false)
  if (recovery.isPending) return <LoadingPanel rows={4} />
  if (recovery.error) return <ErrorPanel error={recovery.error} onRetry={() => void recovery.refetch()} />
  const { data } = recovery
  const asked = [
    t('lostWallets.asked', { date: dateTime(data.askedAt) }),
    isActive(data) && data.state !== 'confirmed' ? t('lostWallets.until', { date: dateTime(data.expiresAt) }) : null,
  ]
  return (
    <>
      <PageHeader
        title={data.learner.name}
        back={<BackLink to="/recoveries">{t('lostWallets.title')}</BackLink>}
        actions={
          <Badge color={COLORS[data.state]} variant="outline" tt="none" size="lg">
            {t(`lostWallets.state.${data.state}`)}
          </Badge>
        }
      >
        {asked.filter(Boolean).join(', ')}
      </PageHeader>
      <Stack gap="lg" maw={720}>
        {EXPLAINED.includes(data.state) ? (
          <Alert variant="outline" color={data.state === 'stopped' ? 'danger' : 'gray'}>
            {t(`lostWallets.stateText.${data.state}`)}
          </Alert>
        ) : null}
        {data.declinedBy ? (
          <Alert variant="outline" color="gray">
            {t('lostWallets.declinedBy', { name: data.declinedBy, reason: data.declineReason ?? '' })}
          </Alert>
        ) : null}
        <Asker recovery={data} />
        <CheckStep recovery={data} decide={decide} />
        <BeginCode recovery={data} decide={decide} />
        <ConfirmStep recovery={data} decide={decide} />
        {isActive(data) ? (
          <Group>
            <Button variant="default" onClick={() => setDeclining(true)}>
              {t('lostWallets.decline')}
            </Button>
          </Group>
        ) : null}
      </Stack>
      <DeclineDialog decide={decide} opened={declining} onClose={() => setDeclining(false)} />
    </>
  )
}

function Asker({ recovery }: { readonly recovery: RecoveryDetail }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { learner, message, awards } = recovery
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Title order={2} size="h3">
            {t('lostWallets.theLearner')}
          </Title>
          {learner.isMinor ? (
            <Badge variant="light" tt="none">
              {t('minors.minor')}
            </Badge>
          ) : null}
        </Group>
        <Text style={{ overflowWrap: 'anywhere' }}>
          <Anchor component={Link} to={`/learners/${learner.id}`} underline="always">
            {learner.name}
          </Anchor>
          {learner.email ? ` · ${learner.email}` : ''}
        </Text>
        {message ? (
          <div>
            <Text size="sm" c="dimmed">
              {t('lostWallets.message')}
            </Text>
            <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{message}</Text>
          </div>
        ) : null}
        <div>
          <Text size="sm" c="dimmed">
            {t(recovery.state === 'reissued' ? 'lostWallets.awardsDone' : 'lostWallets.awards')}
          </Text>
          {awards.length === 0 ? (
            <Text>{t('lostWallets.nothing')}</Text>
          ) : (
            <List>
              {awards.map(one => (
                <List.Item key={one.id}>
                  <Anchor component={Link} to={`/awards/${one.id}`} underline="always">
                    {one.achievement}
                  </Anchor>
                  {` · ${t(`kind.${one.kind}.short`)} · ${date(one.validFrom)}`}
                </List.Item>
              ))}
            </List>
          )}
        </div>
      </Stack>
    </Paper>
  )
}
