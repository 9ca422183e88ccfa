import type { SafeCount } from '@laurel/core/insight'
import { isGroup } from '@laurel/core/pathway'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { countsQuery, type PathwayItem } from './pathway.ts'

/** How many have done each step: where learners stall. Small numbers of people are words, since a number would name them. */
export function StepFunnel({ pathway }: { readonly pathway: PathwayItem }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const counts = useQuery(countsQuery(pathway.id))
  if (counts.isPending) return <LoadingPanel rows={4} />
  if (counts.error) return <ErrorPanel error={counts.error} onRetry={() => void counts.refetch()} />
  const { learners, completed, steps } = counts.data
  const total = learners.kind === 'number' ? learners.number : 0
  const say = (one: SafeCount) =>
    one.kind === 'number' ? t('funnel.about', { number: number(one.number) }) : t(`funnel.${one.kind}`)
  const width = (one: SafeCount) =>
    one.kind === 'few' || total === 0 ? 0 : one.kind === 'most' ? 100 : Math.round((one.number / total) * 100)
  const doneOf = new Map(steps.map(one => [one.id, one.done]))
  const rows = [
    ...pathway.content.steps.flatMap(step => {
      const done = doneOf.get(step.id)
      return isGroup(step) || !done ? [] : [{ id: step.id, name: step.name, count: done }]
    }),
    { id: 'completed', name: t('funnel.completed'), count: completed },
  ]
  return (
    <Paper withBorder p="lg">
      <Text size="sm" c="dimmed" mb="md">
        {t('funnel.lead', { learners: say(learners) })}
      </Text>
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.map(row => (
          <li key={row.id}>
            <div className="funnel-words">
              <Text size="sm" fw={500}>
                {row.name}
              </Text>
              <Text size="sm" c="dimmed" className="tabular">
                {say(row.count)}
              </Text>
            </div>
            <div className="funnel-bar" aria-hidden data-kind={row.count.kind}>
              <span style={{ width: `${width(row.count)}%` }} />
            </div>
          </li>
        ))}
      </Stack>
    </Paper>
  )
}
