import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Tabs, Text } from '@mantine/core'
import { IconArrowsExchange, IconDownload, IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { readAll, usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { useSay } from '../assessment/use-claim.ts'
import { createCsv, saveFile } from '../award/csv-export.ts'
import { RecognisedList } from './RecognisedList.tsx'
import type { AgreementLine, Recognised } from './recognition.ts'

const EXPORT_LIMIT = 20_000

const agreementRows = (items: readonly AgreementLine[]) => [
  [
    'institution',
    'did',
    'credential',
    'credentialId',
    'leastLevel',
    'maxAgeMonths',
    'countsAs',
    'level',
    'credits',
    'from',
    'until',
    'awarding',
    'standing',
    'recognised',
  ],
  ...items.map(one => [
    one.institution.name,
    one.institution.did,
    one.credential.achievementName,
    one.credential.achievementId,
    one.credential.level,
    one.maxAgeMonths === null ? null : String(one.maxAgeMonths),
    one.achievement.name,
    one.achievement.level,
    one.countsAs.credits === null ? null : String(one.countsAs.credits),
    one.from,
    one.until,
    one.awarding,
    one.standing,
    String(one.recognised),
  ]),
]
const recognisedRows = (items: readonly Recognised[]) => [
  [
    'learner',
    'credential',
    'institution',
    'did',
    'recognisedAs',
    'reason',
    'conditions',
    'decidedBy',
    'decidedAt',
    'original',
    'flaggedAt',
  ],
  ...items.map(one => [
    one.learner.name,
    one.from.name,
    one.from.issuerName,
    one.from.issuerDid,
    one.achievement.name,
    one.reason,
    one.conditions,
    one.decidedBy,
    one.decidedAt,
    one.standing,
    one.flaggedAt,
  ]),
]

function Agreements({ query }: { readonly query: { readonly q: string; readonly state: string } }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const say = useSay()
  const may = useMay()
  const list = usePages<AgreementLine>('agreements', '/recognition-agreements', { ...query, limit: 50 })
  const isNarrowed = Boolean(query.q || query.state)
  if (list.isPending) return <LoadingPanel rows={4} />
  if (list.error) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
  if (list.items.length === 0)
    return (
      <EmptyState
        title={t(isNarrowed ? 'recognition.noneFound' : 'recognition.emptyTitle')}
        picture={<IconArrowsExchange size={64} stroke={1.2} aria-hidden />}
        action={
          isNarrowed ? (
            <Button variant="default" component={Link} to="/recognition">
              {t('showAll')}
            </Button>
          ) : may('recognition:write') ? (
            <Button component={Link} to="/recognition/new">
              {t('recognition.make')}
            </Button>
          ) : undefined
        }
      >
        {isNarrowed ? null : t('recognition.emptyText')}
      </EmptyState>
    )
  return (
    <>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {list.items.map(one => (
          <Paper key={one.id} component="li" withBorder p="md" className="row-link">
            <Group justify="space-between" align="flex-start">
              <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                <Link className="row-target" to={`/recognition/${one.id}`}>
                  {one.credential.achievementName}
                </Link>
                <Text size="sm">{one.institution.name}</Text>
                <Text size="sm" c="dimmed">
                  {[
                    t('recognition.counts', {
                      name: [say(one.achievement.names), one.achievement.level].filter(Boolean).join(' · '),
                    }),
                    t('recognition.times', { count: one.recognised, formatted: number(one.recognised) }),
                  ].join(' · ')}
                </Text>
              </div>
              <Badge variant={one.standing === 'running' ? 'light' : 'default'} tt="none">
                {t(`recognition.agreementStanding.${one.standing}`)}
              </Badge>
            </Group>
          </Paper>
        ))}
      </Stack>
      <LoadMore list={list} />
    </>
  )
}

/** What the institution takes from others: its agreements, and everything that was recognised. */
export default function RecognitionPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const sayProblem = useProblemText()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const view = filter('view') === 'recognised' ? 'recognised' : 'agreements'
  const isRecognised = view === 'recognised'
  const query = { q: filter('q'), state: filter('state') }
  const recognisedQuery = { q: filter('q'), ...(filter('flagged') ? { flagged: 'yes' } : {}) }
  const download = useMutation({
    mutationFn: async () =>
      isRecognised
        ? recognisedRows((await readAll<Recognised>('/recognitions', recognisedQuery, EXPORT_LIMIT)).items)
        : agreementRows((await readAll<AgreementLine>('/recognition-agreements', query, EXPORT_LIMIT)).items),
    onSuccess: rows => {
      saveFile(`${view}.csv`, createCsv(rows))
      said(t('recognition.exported', { count: rows.length - 1, formatted: number(rows.length - 1) }))
    },
    onError: error => failed(sayProblem(error)),
  })
  return (
    <>
      <PageHeader
        title={t('recognition.title')}
        actions={
          <>
            {may('recognition:write') ? (
              <Button component={Link} to="/recognition/new" leftSection={<IconPlus size={18} aria-hidden />}>
                {t('recognition.make')}
              </Button>
            ) : null}
            <Button
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              {t('awards.export')}
            </Button>
          </>
        }
      >
        {t('recognition.lead')}
      </PageHeader>
      <Tabs
        value={view}
        onChange={next => setFilter('view', next === 'recognised' ? 'recognised' : '')}
        keepMounted={false}
        mb="lg"
      >
        <Tabs.List>
          <Tabs.Tab value="agreements">{t('recognition.agreements')}</Tabs.Tab>
          <Tabs.Tab value="recognised">{t('recognition.recognised')}</Tabs.Tab>
        </Tabs.List>
        <Group my="lg" gap="sm">
          <SearchField label={t('recognition.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
          {isRecognised ? (
            <NativeSelect
              aria-label={t('recognition.flaggedFilter')}
              value={filter('flagged')}
              onChange={event => setFilter('flagged', event.currentTarget.value)}
              data={[
                { value: '', label: t('recognition.all') },
                { value: 'yes', label: t('recognition.flagged') },
              ]}
            />
          ) : (
            <NativeSelect
              aria-label={t('recognition.stateFilter')}
              value={filter('state')}
              onChange={event => setFilter('state', event.currentTarget.value)}
              data={[
                { value: '', label: t('recognition.all') },
                { value: 'active', label: t('recognition.agreementStanding.running') },
                { value: 'suspended', label: t('recognition.agreementStanding.suspended') },
              ]}
            />
          )}
        </Group>
        <Tabs.Panel value="agreements">
          <Agreements query={query} />
        </Tabs.Panel>
        <Tabs.Panel value="recognised">
          <RecognisedList
            query={recognisedQuery}
            empty={t(filter('q') || filter('flagged') ? 'recognition.noneFound' : 'recognition.recognisedEmpty')}
          />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
