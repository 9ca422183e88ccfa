import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, NumberInput, Paper, Radio, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import type { ClaimDetail, Review } from '../assessment/claim.ts'
import { type ClaimStep, useSay } from '../assessment/use-claim.ts'
import type { RecognitionCase } from './recognition.ts'

type Verb = 'approve' | 'rework' | 'decline'
type Props = {
  readonly claim: ClaimDetail
  readonly mine: Review
  readonly step: ClaimStep
  readonly of: RecognitionCase
}

/** At which level, for how many credits, on which conditions, and why: everybody may ask later. */
export function DecidePanel({ claim, mine, step, of }: Props) {
  const { t } = useTranslation()
  const say = useSay()
  const { levels } = claim.achievement
  const [level, setLevel] = useState(mine.level ?? of.proposal?.level ?? null)
  const [credits, setCredits] = useState<number | null>(mine.credits ?? of.proposal?.credits ?? null)
  const [conditions, setConditions] = useState(mine.comments?.conditions ?? '')
  const [reason, setReason] = useState(mine.reason ?? '')
  const decide = useMutation({
    mutationFn: async (verb: Verb) => {
      await api.put(`/learner-claims/${claim.id}/review`, { level, credits })
      await step.mutateAsync({
        verb: 'decide',
        body: { verb, reason: reason.trim(), ...(verb === 'approve' ? { conditions: conditions.trim() } : {}) },
        said: `recognition.done.${verb}`,
      })
    },
  })
  const hasReason = reason.trim() !== ''
  const isComplete = hasReason && (levels.length === 0 || level !== null)
  const busy = (verb: Verb) => decide.isPending && decide.variables === verb
  const isTouched = reason !== (mine.reason ?? '') || conditions !== (mine.comments?.conditions ?? '')
  return (
    <Paper withBorder p="lg">
      <UnsavedGuard dirty={isTouched && !decide.isPending && !decide.isSuccess} />
      <Stack gap="md">
        <Title order={2} size="h3">
          {t('recognition.decision')}
        </Title>
        {mine.finishedAt ? <Alert variant="light">{t('claims.waitsForOther')}</Alert> : null}
        {of.proposal ? <Alert variant="light">{t('recognition.proposed')}</Alert> : null}
        {levels.length > 0 ? (
          <Radio.Group label={t('recognition.atLevel')} value={level ?? ''} onChange={setLevel}>
            <Stack gap={6} mt={6}>
              {levels.map(one => (
                <Radio key={one.id} value={one.id} label={say(one.names)} />
              ))}
            </Stack>
          </Radio.Group>
        ) : null}
        <NumberInput
          label={t('recognition.field.credits')}
          description={
            of.achievement.credits ? t('recognition.creditsOwn', of.achievement.credits) : t('recognition.hint.credits')
          }
          maw={280}
          min={0}
          max={10_000}
          decimalScale={2}
          value={credits ?? ''}
          onChange={value => setCredits(typeof value === 'number' ? value : null)}
        />
        <Textarea
          label={t('recognition.field.conditions')}
          description={t('recognition.hint.conditions')}
          autosize
          minRows={1}
          maxLength={2_000}
          value={conditions}
          onChange={event => setConditions(event.currentTarget.value)}
        />
        <Textarea
          label={t('recognition.field.reason')}
          description={t('recognition.hint.decision')}
          required
          autosize
          minRows={2}
          maxLength={5_000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        {decide.error ? <ErrorPanel error={decide.error} /> : null}
        <Group>
          <Button disabled={!isComplete} loading={busy('approve')} onClick={() => decide.mutate('approve')}>
            {t('recognition.approve')}
          </Button>
          <Button
            variant="default"
            disabled={!hasReason}
            loading={busy('rework')}
            onClick={() => decide.mutate('rework')}
          >
            {t('recognition.askMore')}
          </Button>
          <Button
            variant="subtle"
            color="danger"
            disabled={!hasReason}
            loading={busy('decline')}
            onClick={() => decide.mutate('decline')}
          >
            {t('recognition.decline')}
          </Button>
        </Group>
        {isComplete ? null : (
          <Text size="sm" c="dimmed">
            {t('recognition.incomplete')}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}
