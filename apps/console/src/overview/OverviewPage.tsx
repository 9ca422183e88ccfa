import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { useSession } from '@laurel/ui/session'
import { Alert, Anchor, Button, Code, Grid, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconInfoCircle, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useIssuer, useMay } from '../app/membership.ts'
import { ClaimsNote } from '../assessment/ClaimsNote.tsx'
import { AwardTable } from '../award/AwardTable.tsx'
import { WaitingNote } from '../people/recovery/WaitingNote.tsx'
import { EarnedOverTime } from './EarnedOverTime.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import type { Overview } from './overview.ts'

/** How it stands here today, and the next thing to do. */
export default function OverviewPage() {
  const { t } = useTranslation()
  const issuer = useIssuer()
  const may = useMay()
  const query = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => api.get<Overview>('/overview', { signal }),
  })
  return (
    <>
      <PageHeader
        title={issuer.name || t('nav.overview')}
        actions={
          may('achievements:write') ? (
            <Button component={Link} to="/achievements/new" leftSection={<IconPlus size={18} aria-hidden />}>
              {t('achievements.create')}
            </Button>
          ) : null
        }
      />
      <LoopbackNotice />
      {query.isPending ? (
        <LoadingPanel rows={3} height={120} />
      ) : query.error ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Facts overview={query.data} />
      )}
    </>
  )
}

function Facts({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const counts = [
    { key: 'achievements', value: overview.achievements, to: '/achievements' },
    { key: 'issued', value: overview.awards.issued, to: '/awards?state=issued' },
    { key: 'claimed', value: overview.awards.claimed, to: '/awards?state=issued' },
    { key: 'waiting', value: overview.awards.waiting, to: '/awards?state=draft' },
  ]
  return (
    <>
      <WaitingNote count={overview.recoveries} />
      <ClaimsNote />
      <FirstSteps overview={overview} />
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md" mb="lg">
        {counts.map(({ key, value, to }) => (
          <Paper key={key} withBorder p="md" className="row-link">
            <Text className="tabular" fz={32} fw={600} lh={1.2}>
              {number(value)}
            </Text>
            <Link className="row-target" to={to}>
              <Text size="sm" component="span" c="dimmed">
                {t(`overview.${key}`)}
              </Text>
            </Link>
          </Paper>
        ))}
      </SimpleGrid>
      {overview.recent.length > 0 ? (
        <Grid gap="lg">
          <Grid.Col span={12}>
            <EarnedOverTime months={overview.perMonth} />
          </Grid.Col>
          <Grid.Col span={12}>
            <Group justify="space-between" mb="sm" align="baseline">
              <Title order={2}>{t('overview.recent')}</Title>
              <Anchor component={Link} to="/awards" size="sm">
                {t('overview.allAwards')}
              </Anchor>
            </Group>
            <AwardTable awards={overview.recent} />
          </Grid.Col>
        </Grid>
      ) : null}
    </>
  )
}

/** Said once, plainly: on this address only this machine can check a credential. */
function LoopbackNotice() {
  const { t } = useTranslation()
  const { data } = useSession()
  const [seen, setSeen] = useLocalStorage({
    key: 'laurel.loopbackSeen',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  if (!data?.loopback || data.demonstration || seen) return null
  return (
    <Alert
      variant="outline"
      color="brass"
      mb="lg"
      icon={<IconInfoCircle aria-hidden />}
      title={t('loopback.title')}
      withCloseButton
      closeButtonLabel={t('loopback.dismiss')}
      onClose={() => setSeen(true)}
    >
      <Text size="sm" mb="xs">
        {t('loopback.text', { address: data.publicUrl })}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        LAUREL_PUBLIC_URL=https://credentials.school.example npm start
      </Code>
    </Alert>
  )
}
