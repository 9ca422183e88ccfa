import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, NativeSelect, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { saveFile } from '../award/csv-export.ts'
import { type Affected, KINDS } from './compromises.ts'

const STATES = ['open', 'reissued', 'left', 'over'] as const
const COLORS = { open: 'brass', reissued: 'laurel', left: 'gray', over: 'gray' } as const

type Props = {
  readonly id: string
  /** Changes with the work on it. */
  readonly version: string
}

/** What the stolen keys had signed that stood on no record before; searched, narrowed, taken out as a table. */
export function AffectedList({ id, version }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const [filter, setFilter] = useFilters()
  const query = { q: filter('q'), kind: filter('kind'), state: filter('state') }
  const path = `/key-compromises/${id}/affected`
  const list = usePages<Affected>('affected', path, { ...query, limit: 50 }, { version })
  const download = useMutation({
    mutationFn: () => api.get<string>(`${path}.csv`, { query, as: 'text' }),
    onSuccess: text => saveFile('affected.csv', `\uFEFF${text.replace(/^\uFEFF/, '')}`),
  })
  const narrowed = Object.values(query).some(Boolean)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>{t('stolen.list')}</Title>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
          loading={download.isPending}
          disabled={list.items.length === 0}
          onClick={() => download.mutate()}
        >
          {t('stolen.csv')}
        </Button>
      </Group>
      <Group gap="sm">
        <SearchField label={t('stolen.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('stolen.kindFilter')}
          value={filter('kind')}
          onChange={event => setFilter('kind', event.currentTarget.value)}
          data={[
            { value: '', label: t('stolen.anyKind') },
            ...KINDS.map(value => ({ value, label: t(`stolen.kind.${value}`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('stolen.stateFilter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('stolen.anyState') },
            ...STATES.map(value => ({ value, label: t(`stolen.state.${value}`) })),
          ]}
        />
      </Group>
      {download.error ? <ErrorPanel error={download.error} /> : null}
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t(narrowed ? 'stolen.noneFound' : 'stolen.none')} />
      ) : (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="region" aria-label={t('stolen.list')}>
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('stolen.column.name')}</Table.Th>
                  <Table.Th>{t('stolen.column.what')}</Table.Th>
                  <Table.Th>{t('stolen.column.state')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.items.map(one => (
                  <Table.Tr key={`${one.kind} ${one.id}`}>
                    <Table.Td>
                      {one.awardId ? (
                        <Anchor component={Link} to={`/awards/${one.awardId}`} size="sm">
                          {one.name}
                        </Anchor>
                      ) : (
                        <Text size="sm">{one.name}</Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{one.achievement ?? t(`stolen.kind.${one.kind}`)}</Text>
                      <Text size="xs" c="dimmed">
                        {one.achievement ? t(`stolen.kind.${one.kind}`) : ''}
                        {one.issuedAt ? ` · ${dateTime(one.issuedAt)}` : ''}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Badge
                        color={COLORS[one.state]}
                        variant="outline"
                        tt="none"
                        // Words on two lines are no badge: where a phone is too narrow, the table scrolls.
                        miw="max-content"
                      >
                        {t(`stolen.state.${one.state}`)}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <LoadMore list={list} />
    </Stack>
  )
}
