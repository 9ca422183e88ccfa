import { type Marks, NOT_YET, type Rubric, scoreRubric, unmarked, weakest } from '@laurel/core/assessment'
import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Checkbox, Group, Paper, Radio, Stack, Text, Textarea, Title } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { type ClaimDetail, claimQuery, levelNames, type Review } from './claim.ts'
import { type ClaimStep, useSay } from './use-claim.ts'

const SAVE_AFTER_MS = 700
type Draft = {
  readonly marks: Marks
  readonly comments: Readonly<Record<string, string>>
  readonly level: string | null
}

/** Marks and comments are kept while they are made; nothing is decided by that. */
function useDraft(claim: ClaimDetail, mine: Review) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>({
    marks: mine.marks ?? {},
    comments: mine.comments ?? {},
    level: mine.level,
  })
  const [isWaiting, setWaiting] = useState(false)
  const save = useMutation({
    scope: { id: `review-${claim.id}` },
    mutationFn: (body: Draft) => api.put<ClaimDetail>(`/learner-claims/${claim.id}/review`, body),
    onSuccess: answer => client.setQueryData(claimQuery(claim.id).queryKey, answer),
  })
  const later = useDebouncedCallback((body: Draft) => {
    setWaiting(false)
    save.mutate(body)
  }, SAVE_AFTER_MS)
  return {
    draft,
    save,
    isSaving: isWaiting || save.isPending,
    change(part: Partial<Draft>) {
      const next = { ...draft, ...part }
      setDraft(next)
      setWaiting(true)
      later(next)
    },
    /** What is on the screen, kept. */
    async settle() {
      later.cancel()
      setWaiting(false)
      if (isWaiting || save.isPending || save.isError) await save.mutateAsync(draft)
    },
  }
}

/** The criteria beside each other with their levels, and the word at the end. */
export function ReviewPanel({ claim, mine, step }: { claim: ClaimDetail; mine: Review; step: ClaimStep }) {
  const { t } = useTranslation()
  const say = useSay()
  const work = useDraft(claim, mine)
  const [asking, setAsking] = useState<'rework' | 'decline' | null>(null)
  const [reason, setReason] = useState('')
  const [again, setAgain] = useState<readonly string[] | null>(null)
  const { rubric, levels } = claim.achievement
  const ids = levels.map(one => one.id)
  const names = levelNames(claim, say)
  const { marks, comments, level } = work.draft
  const scale = rubric as unknown as Rubric | null
  const isMarked = scale ? unmarked(scale, ids, marks).length === 0 : ids.length === 0 || level !== null
  const reached = scale ? scoreRubric(scale, ids, marks) : level
  const isLocked = (criterion: string) => claim.reworkCriteria.length > 0 && !claim.reworkCriteria.includes(criterion)
  const open = (verb: 'rework' | 'decline') => {
    setAsking(verb)
    setAgain(scale ? weakest(scale, ids, marks) : null)
  }
  const decide = async (verb: 'approve' | 'rework' | 'decline') => {
    await work.settle()
    step.mutate(
      {
        verb: 'decide',
        body: { verb, reason: reason.trim(), ...(verb === 'rework' && again ? { criteria: again } : {}) },
        said: `claims.done.${verb}`,
      },
      { onSuccess: () => setAsking(null) },
    )
  }
  const choices = [
    { id: NOT_YET, name: t('claims.notYet') },
    ...levels.map(one => ({ id: one.id, name: say(one.names) })),
  ]
  return (
    <Paper withBorder p="lg">
      <UnsavedGuard dirty={work.isSaving} />
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} size="h3">
            {t('claims.assessment')}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {t(work.isSaving ? 'claims.saving' : 'claims.kept')}
          </Text>
        </Group>
        {mine.finishedAt ? <Alert variant="light">{t('claims.waitsForOther')}</Alert> : null}
        {rubric?.criteria.map(criterion => (
          <Stack key={criterion.id} gap="xs">
            <Radio.Group
              label={
                <Text component="span" fw={600}>
                  {say(criterion.names)}
                  {rubric.rule === 'weighted' ? ` ×${criterion.weight}` : ''}
                </Text>
              }
              description={isLocked(criterion.id) ? t('claims.locked') : undefined}
              value={marks[criterion.id] ?? ''}
              onChange={mark => work.change({ marks: { ...marks, [criterion.id]: mark } })}
            >
              <Stack gap={6} mt={6}>
                {choices.map(choice => (
                  <Radio
                    key={choice.id}
                    value={choice.id}
                    disabled={isLocked(criterion.id)}
                    label={choice.name}
                    description={say(criterion.levels.find(one => one.id === choice.id)?.descriptions ?? {})}
                  />
                ))}
              </Stack>
            </Radio.Group>
            {isLocked(criterion.id) ? null : (
              <Textarea
                autosize
                minRows={1}
                maxLength={5000}
                aria-label={t('claims.commentOn', { criterion: say(criterion.names) })}
                placeholder={t('claims.comment')}
                value={comments[criterion.id] ?? ''}
                onChange={event =>
                  work.change({ comments: { ...comments, [criterion.id]: event.currentTarget.value } })
                }
              />
            )}
          </Stack>
        ))}
        {!rubric && levels.length > 0 ? (
          <Radio.Group label={t('award.level')} value={level ?? ''} onChange={next => work.change({ level: next })}>
            <Stack gap={6} mt={6}>
              {levels.map(one => (
                <Radio key={one.id} value={one.id} label={say(one.names)} />
              ))}
            </Stack>
          </Radio.Group>
        ) : null}
        {rubric ? (
          <Text role="status">
            {!isMarked
              ? t('claims.unmarked')
              : t('claims.comesTo', { level: reached === null ? t('claims.notYet') : (names.get(reached) ?? '') })}
          </Text>
        ) : null}
        {claim.heldLevel ? (
          <Text size="sm" c="dimmed">
            {t('claims.held', { level: names.get(claim.heldLevel) ?? '' })}
          </Text>
        ) : null}
        {asking ? (
          <Stack gap="sm">
            <Textarea
              label={t(`claims.reason.${asking}`)}
              description={t('claims.reasonHint')}
              required
              autosize
              minRows={2}
              maxLength={5000}
              data-autofocus
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
            />
            {asking === 'rework' && rubric && again ? (
              <Checkbox.Group label={t('claims.again')} value={[...again]} onChange={setAgain}>
                <Stack gap={6} mt={6}>
                  {rubric.criteria
                    .filter(one => !isLocked(one.id))
                    .map(one => (
                      <Checkbox key={one.id} value={one.id} label={say(one.names)} />
                    ))}
                </Stack>
              </Checkbox.Group>
            ) : null}
          </Stack>
        ) : null}
        {step.error && step.variables?.verb === 'decide' ? <ErrorPanel error={step.error} /> : null}
        {work.save.error ? <ErrorPanel error={work.save.error} /> : null}
        <Group>
          {asking ? (
            <>
              <Button
                color={asking === 'decline' ? 'danger' : 'laurel'}
                disabled={!reason.trim()}
                loading={step.isPending}
                onClick={() => void decide(asking)}
              >
                {t(`claims.send.${asking}`)}
              </Button>
              <Button variant="default" onClick={() => setAsking(null)}>
                {t('cancel')}
              </Button>
            </>
          ) : (
            <>
              <Button
                disabled={!isMarked || (ids.length > 0 && reached === null)}
                loading={step.isPending && step.variables?.verb === 'decide'}
                onClick={() => void decide('approve')}
              >
                {t('claims.approve')}
              </Button>
              <Button variant="default" onClick={() => open('rework')}>
                {t('claims.rework')}
              </Button>
              <Button variant="default" onClick={() => open('decline')}>
                {t('claims.decline')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}
