import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BroughtList } from '../recognition/BroughtList.tsx'
import { RecognitionEditor } from '../recognition/RecognitionEditor.tsx'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { ClaimEditor } from './ClaimEditor.tsx'
import { type Claim, COLORS, claimQuery, useSay } from './claims.ts'
import { ItemList } from './ItemList.tsx'
import { WhatItTakes } from './WhatItTakes.tsx'

/** One claim: where it is, what is missing, and what was said to it. */
export default function ClaimPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const say = useSay()
  const { device } = useOpenWallet().wallet
  const query = useQuery(claimQuery(id, device))
  if (query.isPending) return <LoadingPanel rows={4} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const claim = query.data
  const isOpen = claim.state === 'draft' || claim.state === 'rework'
  return (
    <>
      <PageHeader
        title={say(claim.achievement.names)}
        back={
          <Anchor component={Link} to="/claims" w="fit-content" className="back-link">
            {t('claims.title')}
          </Anchor>
        }
        actions={
          <Badge color={COLORS[claim.state]} variant="outline" tt="none" size="lg">
            {t(`claims.state.${claim.state}`)}
          </Badge>
        }
      >
        {claim.issuer.name}
        {claim.kind === 'recognition' ? ` · ${t('recognition.kind')}` : ''}
        {claim.begunBy ? ` · ${t('claims.begunBy', { name: claim.begunBy })}` : ''}
      </PageHeader>
      <div className="detail">
        <Stack gap="lg">
          <Standing claim={claim} />
          {claim.kind === 'recognition' && isOpen ? (
            <RecognitionEditor key={claim.round} claim={claim} device={device} />
          ) : isOpen ? (
            <ClaimEditor key={claim.round} claim={claim} device={device} />
          ) : (
            <Sent claim={claim} />
          )}
          <Conversation claim={claim} />
          <Steps claim={claim} />
        </Stack>
        <WhatItTakes achievement={claim.achievement} />
      </div>
    </>
  )
}

/** Where it is, in a sentence; after rework, what has to be done again. */
function Standing({ claim }: { readonly claim: Claim }) {
  const { t } = useTranslation()
  const say = useSay()
  const word = claim.messages.findLast(one => one.kind === claim.state)
  const criteria = claim.achievement.rubric?.criteria ?? []
  const again = criteria.filter(one => claim.reworkCriteria.includes(one.id))
  const comments = word?.details.comments ?? {}
  const levels = new Map(claim.achievement.levels.map(one => [one.id, say(one.names)]))
  return (
    <Alert variant="light" color={claim.state === 'approved' ? 'laurel' : claim.state === 'rework' ? 'brass' : 'gray'}>
      <Stack gap="xs">
        <Text fw={600}>{t(`claims.where.${claim.state}`, { school: claim.issuer.name })}</Text>
        {word?.text ? <Text className="prose">{word.text}</Text> : null}
        {comments.conditions ? (
          <Text className="prose">
            <strong>{t('recognition.conditions')}</strong> {comments.conditions}
          </Text>
        ) : null}
        {claim.state === 'rework' && again.length > 0 ? (
          <div>
            <Text size="sm">{t('claims.again')}</Text>
            <ul className="claim-again">
              {again.map(one => (
                <li key={one.id}>
                  <strong>{say(one.names)}</strong>
                  {comments[one.id] ? `: ${comments[one.id]}` : ''}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {claim.state === 'approved' && Object.keys(claim.marks).length > 0 ? (
          <dl className="rubric-levels">
            {criteria.map(one => (
              <div key={one.id}>
                <dt>{say(one.names)}</dt>
                <dd>
                  {levels.get(claim.marks[one.id] ?? '') ?? t('claims.notYet')}
                  {comments[one.id] ? ` · ${comments[one.id]}` : ''}
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
        {claim.awardId ? (
          <Anchor component={Link} to={`/awards/${claim.awardId}`} underline="always">
            {t('claims.toAward')}
          </Anchor>
        ) : null}
      </Stack>
    </Alert>
  )
}

/** What was sent, as the school sees it. */
function Sent({ claim }: { readonly claim: Claim }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const { device } = useOpenWallet().wallet
  const facts = [
    claim.doneOn ? date(claim.doneOn, { dateStyle: 'long' }) : null,
    claim.hours ? t('claims.hoursOf', { count: claim.hours, formatted: number(claim.hours) }) : null,
  ].filter(Boolean)
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2} size="h3">
          {t(claim.kind === 'recognition' ? 'recognition.brought' : 'claims.whatYouDid')}
        </Title>
        <BroughtList claim={claim} device={device} isOpen={false} />
        {facts.length > 0 ? <Text c="dimmed">{facts.join(' · ')}</Text> : null}
        {claim.narrative ? <Text className="prose">{claim.narrative}</Text> : null}
        {claim.reflection ? (
          <div>
            <Text size="sm" fw={600}>
              {t('claims.reflection')}
            </Text>
            <Text className="prose">{claim.reflection}</Text>
          </div>
        ) : null}
        <ItemList claim={claim} device={device} isOpen={false} />
      </Stack>
    </Paper>
  )
}

function useStep(claim: Claim) {
  const client = useQueryClient()
  const { device } = useOpenWallet().wallet
  return useMutation({
    mutationFn: ({ verb, text }: { verb: 'withdraw' | 'appeal' | 'messages'; text?: string }) =>
      api.post<Claim>(`/wallet/learner-claims/${claim.id}/${verb}`, text === undefined ? undefined : { text }),
    onSuccess: async answer => {
      client.setQueryData(claimQuery(claim.id, device).queryKey, answer)
      await client.invalidateQueries({ queryKey: ['learner-claims', 'list'] })
    },
  })
}

/** Everything that was said, and a word more. */
function Conversation({ claim }: { readonly claim: Claim }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const step = useStep(claim)
  const [text, setText] = useState('')
  if (claim.round === 0) return null
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2} size="h3">
          {t('claims.conversation')}
        </Title>
        <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {claim.messages.map(one => (
            <li key={one.id}>
              <Text size="sm">
                <strong>{one.by === 'learner' ? t('claims.you') : one.name}</strong> {t(`claims.message.${one.kind}`)}{' '}
                <Text span size="xs" c="dimmed">
                  {dateTime(one.at)}
                </Text>
              </Text>
              {one.text ? (
                <Text size="sm" className="prose">
                  {one.text}
                </Text>
              ) : null}
            </li>
          ))}
        </Stack>
        <form
          onSubmit={event => {
            event.preventDefault()
            step.mutate({ verb: 'messages', text: text.trim() }, { onSuccess: () => setText('') })
          }}
        >
          <Stack gap="xs" align="flex-start">
            <Textarea
              w="100%"
              label={t('claims.write')}
              autosize
              minRows={2}
              maxLength={5_000}
              value={text}
              onChange={event => setText(event.currentTarget.value)}
            />
            {step.error ? <ErrorPanel error={step.error} /> : null}
            <Button type="submit" variant="default" disabled={!text.trim()} loading={step.isPending}>
              {t('claims.writeAction')}
            </Button>
          </Stack>
        </form>
      </Stack>
    </Paper>
  )
}

/** Taking it back, and having somebody else look at it. */
function Steps({ claim }: { readonly claim: Claim }) {
  const { t } = useTranslation()
  const step = useStep(claim)
  const [asking, setAsking] = useState<'withdraw' | 'appeal' | null>(null)
  const [text, setText] = useState('')
  const canWithdraw = ['draft', 'submitted', 'in-review', 'rework', 'appealed'].includes(claim.state)
  const canAppeal = claim.state === 'declined' && !claim.hasAppealed
  if (!canWithdraw && !canAppeal) return null
  const verb = canAppeal ? 'appeal' : 'withdraw'
  return (
    <Group>
      <Button variant="subtle" color="gray" onClick={() => setAsking(verb)}>
        {t(`claims.${verb}`)}
      </Button>
      <ConfirmDialog
        opened={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={() =>
          step.mutate(asking === 'appeal' ? { verb: 'appeal', text: text.trim() } : { verb: 'withdraw' }, {
            onSuccess: () => setAsking(null),
          })
        }
        title={t(`claims.${verb}`)}
        action={t(`claims.${verb}`)}
        busy={step.isPending}
        disabled={asking === 'appeal' && text.trim() === ''}
      >
        <Stack>
          <Text>{t(`claims.${verb}Text`)}</Text>
          {verb === 'appeal' ? (
            <Textarea
              label={t('claims.appealWhy')}
              required
              autosize
              minRows={3}
              maxLength={5_000}
              data-autofocus
              value={text}
              onChange={event => setText(event.currentTarget.value)}
            />
          ) : null}
          {step.error ? <ErrorPanel error={step.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Group>
  )
}
