import { ApiProblem, api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { cohortsQuery } from './learner.ts'
import { type CohortLine, readCohorts } from './read-cohorts.ts'

/** Whole classes at once, pasted out of a spreadsheet: all or none. */
export function CohortsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: (lines: readonly CohortLine[]) =>
      api.post<{ changed: number }>('/learners/cohorts', {
        learners: lines.map(({ email, cohort }) => ({ email, cohort })),
      }),
    onSuccess: async ({ changed }) => {
      await Promise.all(
        [['learners'], cohortsQuery.queryKey].map(queryKey => client.invalidateQueries({ queryKey: [...queryKey] })),
      )
      said(t('cohort.manyDone', { formatted: number(changed) }))
      setText('')
      onClose()
    },
    onError: (error, lines) => {
      const at = error instanceof ApiProblem ? /^learners\.(\d+)\.email$/.exec(error.errors[0]?.path ?? '') : null
      if (at) setWrong(t('cohort.manyUnknown', { line: number(lines[Number(at[1])]?.line ?? 0) }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lines = readCohorts(text)
    if (typeof lines === 'number' || lines.length === 0) {
      setWrong(t('cohort.manyBad', { line: number(typeof lines === 'number' ? lines : 1) }))
      return
    }
    setWrong(null)
    save.mutate(lines)
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('cohort.manyTitle')} size="lg">
      <Stack component="form" onSubmit={submit}>
        <Text size="sm">{t('cohort.manyText')}</Text>
        <Textarea
          label={t('cohort.manyLabel')}
          placeholder={t('cohort.manyExample')}
          autosize
          minRows={6}
          maxRows={16}
          value={text}
          error={wrong}
          onChange={event => setText(event.currentTarget.value)}
          data-autofocus
        />
        {save.error && wrong === null ? <ErrorPanel error={save.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('cohort.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
