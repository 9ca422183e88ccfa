import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Grid, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { Criteria } from '../achievement/Criteria.tsx'
import { BackLink } from '../app/BackLink.tsx'
import { BroughtCard } from '../recognition/BroughtCard.tsx'
import { ComparePanel } from '../recognition/ComparePanel.tsx'
import { DecidePanel } from '../recognition/DecidePanel.tsx'
import { AssignPanel } from './AssignPanel.tsx'
import { Conversation } from './Conversation.tsx'
import { type ClaimDetail, COLORS, claimQuery, levelNames } from './claim.ts'
import { EvidencePanel } from './EvidencePanel.tsx'
import { OtherReviews } from './OtherReviews.tsx'
import { ReviewPanel } from './ReviewPanel.tsx'
import { type ClaimStep, useClaimStep, useSay } from './use-claim.ts'

/** One claim on one screen: the evidence, and beside it what it is judged by. */
export default function ClaimPage() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const { id = '' } = useParams()
  const claim = useQuery(claimQuery(id))
  const step = useClaimStep(id)
  const say = useSay()
  if (claim.isPending) return <LoadingPanel rows={5} />
  if (claim.error) return <ErrorPanel error={claim.error} onRetry={() => void claim.refetch()} />
  const { data } = claim
  const mine = data.reviews.find(one => one.isMine)
  const isUnderWay = mine !== undefined && data.state === 'in-review'
  return (
    <>
      <PageHeader
        title={say(data.achievement.names)}
        back={<BackLink to="/claims">{t('claims.title')}</BackLink>}
        actions={
          <Badge color={COLORS[data.state]} variant="outline" tt="none" size="lg">
            {t(`claims.state.${data.state}`)}
          </Badge>
        }
      >
        <Anchor component={Link} to={`/learners/${data.learner.id}`} underline="always">
          {data.learner.name}
        </Anchor>
        {data.submittedAt ? ` · ${t('claims.sentOn', { date: dateTime(data.submittedAt) })}` : ''}
        {data.kind === 'recognition' ? ` · ${t('recognition.kind')}` : ''}
        {data.begunBy ? ` · ${t('claims.begunBy', { name: data.begunBy })}` : ''}
      </PageHeader>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {data.recognition ? (
              <Stack
                component="ul"
                gap="sm"
                m={0}
                p={0}
                style={{ listStyle: 'none' }}
                aria-label={t('recognition.brought')}
              >
                {data.recognition.brought.map(one => (
                  <BroughtCard key={one.id} one={one} claimId={data.id} achievementId={data.achievement.id} />
                ))}
              </Stack>
            ) : null}
            {data.kind === 'evidence' || data.narrative ? <EvidencePanel claim={data} /> : null}
            <Conversation claim={data} step={step} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            {isUnderWay ? null : <Standing claim={data} step={step} />}
            {data.recognition ? <ComparePanel of={data.recognition} /> : null}
            {isUnderWay && mine && data.recognition ? (
              <DecidePanel
                key={`${data.round} ${data.hasAppealed}`}
                claim={data}
                mine={mine}
                step={step}
                of={data.recognition}
              />
            ) : isUnderWay && mine ? (
              <ReviewPanel key={`${data.round} ${data.hasAppealed}`} claim={data} mine={mine} step={step} />
            ) : (
              <Judged claim={data} />
            )}
            <OtherReviews claim={data} />
            <AssignPanel key={data.dueAt} claim={data} step={step} />
            {isUnderWay ? <Standing claim={data} step={step} /> : null}
            <Paper withBorder p="lg">
              <Title order={2} size="h4" mb="sm">
                {t('achievement.criteria')}
              </Title>
              <Criteria narrative={say(data.achievement.criteria)} />
            </Paper>
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  )
}

/** What the reader can do about it, or why not. */
function Standing({ claim, step }: { readonly claim: ClaimDetail; readonly step: ClaimStep }) {
  const { t } = useTranslation()
  const [declaring, setDeclaring] = useState(false)
  const [note, setNote] = useState('')
  const canTake = claim.canTake || (claim.mySeat !== null && ['submitted', 'appealed'].includes(claim.state))
  const canDeclare = !claim.myConflict && ['submitted', 'in-review', 'appealed', 'rework'].includes(claim.state)
  if (claim.awardId)
    return (
      <Alert variant="light" color="laurel">
        <Anchor component={Link} to={`/awards/${claim.awardId}`} underline="always">
          {t('claims.toAward')}
        </Anchor>
      </Alert>
    )
  return (
    <>
      {claim.myConflict ? (
        <Alert variant="outline" color="brass">
          {t(`claims.conflict.${claim.myConflict}`)}
        </Alert>
      ) : null}
      {canTake || canDeclare ? (
        <Group>
          {canTake ? (
            <Button
              loading={step.isPending && step.variables?.verb === 'take'}
              onClick={() => step.mutate({ verb: 'take' })}
            >
              {t(claim.isDisagreed ? 'claims.takeThird' : 'claims.take')}
            </Button>
          ) : null}
          {canDeclare ? (
            <Button variant="subtle" color="gray" onClick={() => setDeclaring(true)}>
              {t('claims.declareConflict')}
            </Button>
          ) : null}
        </Group>
      ) : null}
      {step.error && step.variables?.verb === 'take' ? <ErrorPanel error={step.error} /> : null}
      <ConfirmDialog
        opened={declaring}
        onClose={() => setDeclaring(false)}
        onConfirm={() =>
          step.mutate(
            { verb: 'conflict', body: { note: note.trim() }, said: 'claims.conflictDone' },
            { onSuccess: () => setDeclaring(false) },
          )
        }
        title={t('claims.declareConflict')}
        action={t('claims.declareAction')}
        busy={step.isPending}
      >
        <Stack>
          <Text>{t('claims.declareText')}</Text>
          <TextInput
            label={t('claims.declareNote')}
            value={note}
            maxLength={500}
            onChange={event => setNote(event.currentTarget.value)}
          />
        </Stack>
      </ConfirmDialog>
    </>
  )
}

/** What was marked, where the reader is not the one who marks. */
function Judged({ claim }: { readonly claim: ClaimDetail }) {
  const { t } = useTranslation()
  const say = useSay()
  const names = levelNames(claim, say)
  const { rubric } = claim.achievement
  if (!rubric || Object.keys(claim.marks).length === 0) return null
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="sm">
        {t('claims.assessment')}
      </Title>
      <Stack gap={6}>
        {rubric.criteria.map(one => (
          <Group key={one.id} justify="space-between" wrap="nowrap">
            <Text>{say(one.names)}</Text>
            <Text fw={600}>{names.get(claim.marks[one.id] ?? '') ?? t('claims.notYet')}</Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
