import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Paper, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'

type AuditEntry = {
  readonly id: string
  readonly at: string
  readonly event: string
  readonly by?: string | { readonly name?: string | null } | null
  readonly actor?: { readonly name?: string | null } | null
  readonly subject?: string | null
  readonly details?: unknown
}

const whoOf = (by: AuditEntry['by']) => (typeof by === 'string' ? by : by?.name)

/** Who did what, when. Nothing here can be changed or removed. */
export default function AuditPage() {
  const { t, i18n } = useTranslation()
  const { dateTime } = useLocale()
  const list = usePages<AuditEntry>('audit', '/audit', { limit: 50 })
  const say = (event: string) => {
    const key = `event.${event.replace(/[.:]/g, '_')}`
    return i18n.exists(key, { ns: 'console' }) ? t(key) : event
  }
  return (
    <>
      <PageHeader title={t('audit.title')}>{t('audit.lead')}</PageHeader>
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t('audit.empty')} />
      ) : (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label={t('audit.title')}>
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('audit.when')}</Table.Th>
                  <Table.Th>{t('audit.what')}</Table.Th>
                  <Table.Th>{t('audit.who')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.items.map(entry => (
                  <Table.Tr key={entry.id}>
                    <Table.Td className="tabular" style={{ whiteSpace: 'nowrap' }}>
                      {dateTime(entry.at)}
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{say(entry.event)}</Text>
                    </Table.Td>
                    <Table.Td>{whoOf(entry.by ?? entry.actor) ?? t('audit.system')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <LoadMore list={list} />
    </>
  )
}
