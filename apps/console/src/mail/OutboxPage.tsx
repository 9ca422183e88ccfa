import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Grid, Paper, SegmentedControl, Stack, Text, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'
import { splitLinks } from './links.ts'

type Mail = { readonly id: string; readonly to: string; readonly subject: string; readonly createdAt: string }
type WholeMail = Mail & { readonly html?: string | null; readonly text?: string | null; readonly from?: string | null }

/** Mails that could not leave because no mail server is set; they can be read and their links used here. */
export default function OutboxPage() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const [filter, setFilter] = useFilters()
  const list = usePages<Mail>('outbox', '/outbox', { limit: 30 }, { refetchInterval: 5000 })
  const open = filter('mail') || list.items[0]?.id
  return (
    <>
      <PageHeader title={t('outbox.title')}>{t('outbox.lead')}</PageHeader>
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t('outbox.emptyTitle')}>{t('outbox.emptyText')}</EmptyState>
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack gap="xs" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {list.items.map(mail => (
                <li key={mail.id}>
                  <UnstyledButton
                    className="choice"
                    data-checked={mail.id === open || undefined}
                    aria-pressed={mail.id === open}
                    w="100%"
                    onClick={() => setFilter('mail', mail.id)}
                  >
                    <Text fw={500} lineClamp={2}>
                      {mail.subject}
                    </Text>
                    <Text size="sm" c="dimmed" lineClamp={1}>
                      {mail.to}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {dateTime(mail.createdAt)}
                    </Text>
                  </UnstyledButton>
                </li>
              ))}
            </Stack>
            <LoadMore list={list} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>{open ? <MailView id={open} /> : null}</Grid.Col>
        </Grid>
      )}
    </>
  )
}

function MailView({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const [view, setView] = useState('text')
  const query = useQuery({ queryKey: ['outbox', 'one', id], queryFn: () => api.get<WholeMail>(`/outbox/${id}`) })
  if (query.isPending) return <LoadingPanel rows={3} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const mail = query.data
  return (
    <Paper withBorder p="lg" style={{ position: 'sticky', top: 88 }}>
      <Stack>
        <div>
          <Text fw={600} size="lg">
            {mail.subject}
          </Text>
          <Text size="sm" c="dimmed">
            {t('outbox.to', { address: mail.to })}
          </Text>
        </div>
        {mail.html ? (
          <SegmentedControl
            w="fit-content"
            aria-label={t('outbox.view')}
            value={view}
            onChange={setView}
            data={[
              { value: 'text', label: t('outbox.text') },
              { value: 'html', label: t('outbox.html') },
            ]}
          />
        ) : null}
        {view === 'html' && mail.html ? (
          // No script, no form, no access to this page: only its links may open, each in a tab of its own.
          <iframe
            title={mail.subject}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={`<base target="_blank">${mail.html}`}
            style={{
              width: '100%',
              height: 560,
              border: '1px solid var(--laurel-rule)',
              borderRadius: 8,
              background: '#fff',
            }}
          />
        ) : (
          <Text component="div" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {splitLinks(mail.text ?? '').map(part =>
              part.link ? (
                <Anchor key={part.at} href={part.text} target="_blank" rel="noreferrer" underline="always">
                  {part.text}
                </Anchor>
              ) : (
                part.text
              ),
            )}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}
