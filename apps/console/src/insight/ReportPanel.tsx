import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { NativeSelect, Paper, Text, Title } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'

const EVERY = ['off', 'weekly', 'monthly'] as const
type Report = { readonly every: (typeof EVERY)[number] }

const reportQuery = queryOptions({
  queryKey: ['insight-report'],
  queryFn: ({ signal }) => api.get<Report>('/insight/report', { signal }),
})

/** The same figures by mail, for me alone. */
export function ReportPanel() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const report = useQuery(reportQuery)
  const change = useMutation({
    mutationFn: (every: string) => api.put<Report>('/insight/report', { every, locale }),
    onSuccess: next => {
      client.setQueryData(reportQuery.queryKey, next)
      said(t('insight.report.saved'))
    },
  })
  if (!report.data) return null
  return (
    <Paper withBorder p="lg" className="no-print">
      <Title order={2} mb={4}>
        {t('insight.report.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('insight.report.text')}
      </Text>
      <NativeSelect
        label={t('insight.report.label')}
        maw={320}
        value={change.isPending ? change.variables : report.data.every}
        onChange={event => change.mutate(event.currentTarget.value)}
        data={EVERY.map(value => ({ value, label: t(`insight.report.${value}`) }))}
      />
      {change.error ? <ErrorPanel error={change.error} /> : null}
    </Paper>
  )
}
