import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Autocomplete, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { cohortsQuery, type Learner } from './learner.ts'

/** With whom somebody learns: a word of the institution's own, offered from those that it uses already. */
export function CohortPanel({ learner }: { readonly learner: Learner }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const known = useQuery(cohortsQuery)
  const [cohort, setCohort] = useState(learner.cohort ?? '')
  const save = useMutation({
    mutationFn: () => api.put(`/learners/${learner.id}/cohort`, { cohort: cohort.trim() || null }),
    onSuccess: async () => {
      await Promise.all(
        [['learners'], cohortsQuery.queryKey].map(queryKey => client.invalidateQueries({ queryKey: [...queryKey] })),
      )
      said(t('cohort.saved'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" component="form" onSubmit={submit}>
        <Title order={2}>{t('cohort.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('cohort.hint')}
        </Text>
        <Group align="flex-end">
          <Autocomplete
            label={t('cohort.title')}
            value={cohort}
            onChange={setCohort}
            data={[...(known.data ?? [])]}
            maxLength={80}
          />
          <Button type="submit" variant="default" loading={save.isPending}>
            {t('cohort.save')}
          </Button>
        </Group>
        {save.error ? <ErrorPanel error={save.error} /> : null}
      </Stack>
    </Paper>
  )
}
