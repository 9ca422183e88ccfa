import { REQUEST_STATES } from '@laurel/core/endorsement'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Anchor, Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useIssuer, useMay } from '../app/membership.ts'
import { failed } from '../app/notify.tsx'
import { readAll, usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { createCsv, saveFile } from '../award/csv-export.ts'
import { AskDialog } from './AskDialog.tsx'
import type { EndorsementRequest } from './endorsement.ts'
import { RequestCard } from './RequestCard.tsx'

const MOST_ROWS = 5_000

/** Everybody whom the institution has asked, whatever for; and where it asks for an endorsement of itself. */
export default function EndorsementsPage() {
  const { t } = useTranslation()
  const issuer = useIssuer()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const [asking, dialog] = useDisclosure(false)
  const wanted = { q: filter('q'), ...(filter('state') ? { state: filter('state') } : {}) }
  const list = usePages<EndorsementRequest>('endorsements', '/endorsements', { ...wanted, limit: 50 })
  const save = useSaving(wanted)
  const isNarrowed = Boolean(filter('q') || filter('state'))
  const ask = <Button onClick={dialog.open}>{t('endorsements.askInstitution')}</Button>
  return (
    <>
      <PageHeader
        title={t('endorsements.title')}
        actions={
          <>
            {ask}
            {list.items.length > 0 ? (
              <Button
                variant="default"
                leftSection={<IconDownload size={18} aria-hidden />}
                loading={save.isPending}
                onClick={() => save.mutate()}
              >
                {t('endorsements.csv')}
              </Button>
            ) : null}
          </>
        }
      >
        {t('endorsements.lead')}{' '}
        {may('endorsements:sign') ? (
          <Anchor component={Link} to="/endorsed" underline="always">
            {t('endorsements.toGiven')}
          </Anchor>
        ) : null}
      </PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('endorsements.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('endorsements.stateFilter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('endorsements.anyState') },
            ...REQUEST_STATES.map(value => ({ value, label: t(`endorsements.state.${value}`) })),
          ]}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={4} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'endorsements.noneFound' : 'endorsements.emptyTitle')}
          picture={<IconRosetteDiscountCheck size={64} stroke={1.2} aria-hidden />}
          action={
            isNarrowed ? (
              <Button variant="default" component={Link} to="/endorsements">
                {t('showAll')}
              </Button>
            ) : (
              <Button component={Link} to="/achievements" variant="default">
                {t('endorsements.toAchievements')}
              </Button>
            )
          }
        >
          {isNarrowed ? null : t('endorsements.emptyText.institution')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <RequestCard key={one.id} request={one} withSubject />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <AskDialog opened={asking} onClose={dialog.close} subject={{ kind: 'institution' }} name={issuer.name} />
    </>
  )
}

/** The list as it is narrowed, as a table. */
function useSaving(wanted: Readonly<Record<string, string>>) {
  const { t } = useTranslation()
  const say = useProblemText()
  return useMutation({
    mutationFn: () => readAll<EndorsementRequest>('/endorsements', wanted, MOST_ROWS),
    onSuccess: ({ items }) => {
      const columns = ['organisation', 'email', 'subject', 'state', 'asked', 'answered', 'statements', 'words'] as const
      const rows = items.map(one => [
        one.endorsement?.by.name ?? one.organisation,
        one.email,
        one.subject.name,
        t(`endorsements.state.${one.state}`),
        one.createdAt,
        one.endorsement?.endorsedAt ?? one.declinedAt,
        one.endorsement?.statements.map(statement => t(`endorsements.statement.${statement}`)).join(' '),
        one.endorsement?.comment ?? one.declineReason,
      ])
      saveFile('endorsements.csv', createCsv([columns.map(one => t(`endorsements.column.${one}`)), ...rows]))
    },
    onError: error => failed(say(error)),
  })
}
