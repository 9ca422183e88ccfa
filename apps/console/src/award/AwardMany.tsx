import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Stack, Table, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import type { Job } from '../jobs/job.ts'
import { useAttempt } from './attempt.ts'
import type { AwardRequest } from './award.ts'
import { LevelSelect } from './LevelSelect.tsx'
import { MAX_PASTED, parsePastedLearners } from './pasted-learners.ts'

const SHOWN = 100

/** A list pasted from anywhere, read while it is typed; what can't be read is said line by line. */
export function AwardMany({ achievement }: { readonly achievement: Achievement }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const navigate = useNavigate()
  const attempt = useAttempt()
  const [text, setText] = useState('')
  const [level, setLevel] = useState('')
  const [settled] = useDebouncedValue(text, 150)
  const pasted = useMemo(() => parsePastedLearners(settled), [settled])
  const tooMany = pasted.learners.length > MAX_PASTED

  const start = useMutation({
    mutationFn: () => {
      const awards = parsePastedLearners(text).learners.map(
        ({ name, email }): AwardRequest => ({
          achievementId: achievement.id,
          recipient: { name, ...(email ? { email } : {}) },
          ...(level ? { level } : {}),
          issue: true,
        }),
      )
      return api.post<Job>('/awards/batch', awards, { headers: attempt.headers() })
    },
    onSuccess: job => navigate(`/jobs/${job.id}`),
    onError: attempt.settle,
  })
  const withoutEmail = pasted.learners.filter(one => !one.email).length
  return (
    <Stack gap="lg">
      <UnsavedGuard dirty={text.trim() !== '' && !start.isPending && !start.isSuccess} />
      <Textarea
        label={t('awarding.paste')}
        description={t('awarding.pasteHint')}
        placeholder={
          'Sample Learner 1 <learner1@school.example>\nSample Learner 2, learner2@school.example\nSample Learner 3'
        }
        autosize
        minRows={6}
        maxRows={14}
        autoFocus
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <LevelSelect levels={achievement.levels} value={level} onChange={setLevel} />
      {pasted.problems.length > 0 ? (
        <Alert
          color="brass"
          variant="outline"
          title={t('awarding.problems', { count: pasted.problems.length, formatted: number(pasted.problems.length) })}
        >
          <Stack gap={4}>
            {pasted.problems.slice(0, 20).map(problem => (
              <Text size="sm" key={problem.line}>
                {t('awarding.line', { line: number(problem.line) })} · {t(`awarding.problem.${problem.code}`)} ·{' '}
                <q>{problem.text.slice(0, 80)}</q>
              </Text>
            ))}
          </Stack>
        </Alert>
      ) : null}
      {pasted.learners.length > 0 ? (
        <div className="appear">
          <Text fw={600} mb="xs" role="status">
            {t('awarding.ready', { count: pasted.learners.length, formatted: number(pasted.learners.length) })}
          </Text>
          {withoutEmail > 0 ? (
            <Text size="sm" c="dimmed" mb="xs">
              {t('awarding.withoutEmail', { count: withoutEmail, formatted: number(withoutEmail) })}
            </Text>
          ) : null}
          <Table.ScrollContainer
            minWidth={320}
            mah={320}
            type="native"
            tabIndex={0}
            role="region"
            aria-label={t('awarding.paste')}
          >
            <Table stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('awarding.name')}</Table.Th>
                  <Table.Th>{t('award.email')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {pasted.learners.slice(0, SHOWN).map(one => (
                  <Table.Tr key={one.line}>
                    <Table.Td>{one.name}</Table.Td>
                    <Table.Td>{one.email ?? '—'}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {pasted.learners.length > SHOWN ? (
            <Text size="sm" c="dimmed">
              {t('awarding.andMore', { formatted: number(pasted.learners.length - SHOWN) })}
            </Text>
          ) : null}
        </div>
      ) : null}
      {tooMany ? <Alert color="brass">{t('awarding.tooMany', { formatted: number(MAX_PASTED) })}</Alert> : null}
      {start.error ? <ErrorPanel error={start.error} /> : null}
      <Group>
        <Button
          size="md"
          disabled={pasted.learners.length === 0 || tooMany}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t('awarding.submitMany', { count: pasted.learners.length, formatted: number(pasted.learners.length) })}
        </Button>
      </Group>
    </Stack>
  )
}
