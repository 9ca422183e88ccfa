import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { path } from '../credentials/awards.ts'
import { type ClaimLine, COLORS, claimsQuery, useSay } from './claims.ts'

function Line({ claim }: { readonly claim: ClaimLine }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const say = useSay()
  return (
    <Paper component="li" withBorder p="md" radius="lg" className="claim-line">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <img className="small-artwork" src={path(claim.achievement.imageUrl)} alt="" />
        <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
          <Link className="row-target" to={`/claims/${claim.id}`}>
            {say(claim.achievement.names)}
          </Link>
          <Text size="sm" c="dimmed">
            {claim.issuer.name}
            {claim.kind === 'recognition' ? ` · ${t('recognition.kind')}` : ''} ·{' '}
            {date(claim.changedAt, { dateStyle: 'medium' })}
          </Text>
        </Stack>
        <Badge color={COLORS[claim.state]} variant="outline" tt="none">
          {t(`claims.state.${claim.state}`)}
        </Badge>
      </Group>
    </Paper>
  )
}

/** What the person has asked schools to recognise. */
export default function ClaimsPage() {
  const { t } = useTranslation()
  const claims = useQuery(claimsQuery)
  const items = claims.data?.items ?? []
  return (
    <>
      <PageHeader
        title={t('claims.title')}
        actions={
          <>
            <Button variant="default" component={Link} to="/claims/new?for=recognition">
              {t('recognition.ask')}
            </Button>
            <Button component={Link} to="/claims/new" leftSection={<IconPlus size={16} aria-hidden />}>
              {t('claims.begin')}
            </Button>
          </>
        }
      >
        {t('claims.lead')}
      </PageHeader>
      {claims.isPending ? <LoadingPanel rows={3} /> : null}
      {claims.error ? <ErrorPanel error={claims.error} onRetry={() => void claims.refetch()} /> : null}
      {claims.data && items.length === 0 ? (
        <EmptyState title={t('claims.emptyTitle')} picture={<Seal />}>
          {t('claims.empty')}
        </EmptyState>
      ) : null}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map(one => (
          <Line key={one.id} claim={one} />
        ))}
      </Stack>
    </>
  )
}
