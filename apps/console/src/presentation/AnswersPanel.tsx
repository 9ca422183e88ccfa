import { apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload, IconInbox } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { type Answer, type PresentationRequest, STANDING_COLOURS, standingOf, VERDICTS } from './presentation.ts'

/** New answers show by themselves, since people answer while somebody looks. */
const REFRESH_MILLISECONDS = 10_000

/** What was answered: who has shown what, and whether it holds. */
export function AnswersPanel({ request }: { readonly request: PresentationRequest }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useFilters()
  const verdict = filter('verdict')
  const path = `/presentation-requests/${request.id}/answers`
  const list = usePages<Answer>(
    `answers of ${request.id}`,
    path,
    { q: filter('q'), ...(verdict ? { verdict } : {}), limit: 50 },
    { refetchInterval: request.state === 'open' ? REFRESH_MILLISECONDS : false },
  )
  const isNarrowed = Boolean(filter('q') || verdict)
  const hasAny = list.items.length > 0 || isNarrowed
  return (
    <section className="ask-answers" aria-labelledby="answers">
      <Group justify="space-between" mb="md">
        <Title order={2} id="answers">
          {t('presentations.answersTitle')}
        </Title>
        {hasAny ? (
          <Button
            component="a"
            variant="default"
            href={apiUrl(`${path}.csv${verdict ? `?verdict=${verdict}` : ''}`)}
            download
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t('presentations.csv')}
          </Button>
        ) : null}
      </Group>
      {hasAny ? (
        <Group mb="md" gap="sm">
          <SearchField label={t('presentations.searchAnswers')} value={filter('q')} onChange={q => setFilter('q', q)} />
          <NativeSelect
            aria-label={t('presentations.verdictFilter')}
            value={verdict}
            onChange={event => setFilter('verdict', event.currentTarget.value)}
            data={[
              { value: '', label: t('presentations.anyVerdict') },
              ...VERDICTS.map(value => ({ value, label: t(`presentations.verdict.${value}`) })),
            ]}
          />
        </Group>
      ) : null}
      {list.isPending ? (
        <LoadingPanel rows={3} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <Paper withBorder>
          <EmptyState
            title={t(isNarrowed ? 'presentations.noneFound' : 'presentations.noAnswersTitle')}
            picture={<IconInbox size={56} stroke={1.2} aria-hidden />}
          >
            {isNarrowed ? null : t('presentations.noAnswersText')}
          </EmptyState>
        </Paper>
      ) : (
        <AnswersTable answers={list.items} />
      )}
      <LoadMore list={list} />
    </section>
  )
}

export function StandingBadge({ answer }: { readonly answer: Pick<Answer, 'verdict' | 'result'> }) {
  const { t } = useTranslation()
  const standing = standingOf(answer)
  return (
    <Badge color={STANDING_COLOURS[standing]} variant={standing === 'good' ? 'light' : 'outline'} tt="none">
      {t(`presentations.standing.${standing}`)}
    </Badge>
  )
}

/** The one line that an answer is known by. */
function useAnswerName() {
  const { t } = useTranslation()
  return ({ verdict, shown }: Answer) =>
    shown.find(one => one.name)?.name ?? t(verdict === 'declined' ? 'presentations.nobody' : 'presentations.unnamed')
}

const whatOf = ({ shown }: Answer) =>
  shown.map(one => [one.achievement, one.level].filter(Boolean).join(' · ')).join('; ')
const whoOf = ({ shown }: Answer) => [...new Set(shown.map(one => one.issuer.name ?? one.issuer.domain))].join('; ')

/** Rows at a desk, cards on a phone. */
function AnswersTable({ answers }: { readonly answers: readonly Answer[] }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const nameOf = useAnswerName()
  const link = (one: Answer) => (
    <Link className="row-target" to={`/ask/${one.requestId}/answers/${one.id}`}>
      {nameOf(one)}
    </Link>
  )
  return (
    <>
      <Paper withBorder visibleFrom="sm" style={{ overflow: 'hidden' }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('presentations.column.name')}</Table.Th>
              <Table.Th>{t('presentations.column.shown')}</Table.Th>
              <Table.Th>{t('presentations.column.issuer')}</Table.Th>
              <Table.Th>{t('presentations.column.answered')}</Table.Th>
              <Table.Th>{t('presentations.column.verdict')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answers.map(one => (
              <Table.Tr key={one.id} className="row-link">
                <Table.Td>{link(one)}</Table.Td>
                <Table.Td>{whatOf(one)}</Table.Td>
                <Table.Td>{whoOf(one)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{dateTime(one.answeredAt)}</Table.Td>
                <Table.Td>
                  <StandingBadge answer={one} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      <Stack hiddenFrom="sm" gap="xs" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {answers.map(one => (
          <Paper key={one.id} component="li" withBorder p="md" className="row-link">
            <Stack gap={4}>
              <Group justify="space-between" gap="xs">
                {link(one)}
                <StandingBadge answer={one} />
              </Group>
              {one.shown.length > 0 ? (
                <Text size="sm">
                  {whatOf(one)} · {whoOf(one)}
                </Text>
              ) : null}
              <Text size="xs" c="dimmed">
                {dateTime(one.answeredAt)}
              </Text>
            </Stack>
          </Paper>
        ))}
      </Stack>
    </>
  )
}
