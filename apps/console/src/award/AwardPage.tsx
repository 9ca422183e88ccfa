import { DEFAULT_DESIGN } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { CredentialCard, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Alert, Anchor, Button, Grid, Group, Paper, Stack, Text, Timeline, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconExternalLink, IconMail } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { CopyButton } from '../app/CopyButton.tsx'
import { useIssuer, useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { EndorsementsPanel } from '../endorsement/EndorsementsPanel.tsx'
import { type AwardWithHistory, awardQuery, levelName } from './award.ts'
import { CorrectDialog } from './CorrectDialog.tsx'
import { DiscardDialog } from './DiscardDialog.tsx'
import { OtherWalletPanel } from './OtherWalletPanel.tsx'
import { RenewButton } from './RenewButton.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import { StateBadge } from './StateBadge.tsx'
import { SuspendButton } from './SuspendButton.tsx'

/** One award: what the learner holds, and what happened to it. */
export default function AwardPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const query = useQuery(awardQuery(id))
  if (query.isPending) return <LoadingPanel rows={5} height={96} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <PageHeader
        title={query.data.recipient.name}
        back={<BackLink to="/awards">{t('awards.title')}</BackLink>}
        actions={<Acts award={query.data} />}
      />
      <AwardDetail award={query.data} />
    </>
  )
}

function Acts({ award }: { readonly award: AwardWithHistory }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const may = useMay()
  const [revoking, dialog] = useDisclosure(false)
  const [correcting, correct] = useDisclosure(false)
  const [discarding, discard] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (verb: 'issue') => api.post(`/awards/${award.id}/${verb}`),
    onSuccess: async (_, verb) => {
      await client.invalidateQueries({ queryKey: ['awards'] })
      said(t(`award.done.${verb}`))
    },
    onError: error => failed(say(error)),
  })
  return (
    <>
      {award.state === 'draft' && may('awards:write') ? (
        <>
          <Button variant="default" onClick={discard.open}>
            {t('award.discard')}
          </Button>
          <DiscardDialog award={award} opened={discarding} onClose={discard.close} />
        </>
      ) : null}
      {(award.state === 'draft' || award.state === 'approved') && may('awards:approve') ? (
        <Button loading={act.isPending} onClick={() => act.mutate('issue')}>
          {t('award.issue')}
        </Button>
      ) : null}
      {award.suspendable && (award.state === 'issued' || award.state === 'suspended') && may('awards:revoke') ? (
        <SuspendButton award={award} />
      ) : null}
      {(award.state === 'issued' || award.state === 'expired') &&
      award.validUntil &&
      !award.renewedBy &&
      !award.replacedBy &&
      may('awards:write') ? (
        <RenewButton award={award} />
      ) : null}
      {(award.state === 'issued' || award.state === 'expired') && !award.replacedBy && may('awards:revoke') ? (
        <>
          <Button variant="default" onClick={correct.open}>
            {t('award.correct')}
          </Button>
          <CorrectDialog award={award} opened={correcting} onClose={correct.close} />
        </>
      ) : null}
      {award.state === 'issued' || award.state === 'suspended' ? (
        <>
          <Button
            variant="default"
            component="a"
            href={`/c/${award.credentialId}`}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={18} aria-hidden />}
          >
            {t('award.publicPage')}
          </Button>
          {may('awards:revoke') ? (
            <>
              <Button variant="outline" color="danger" onClick={dialog.open}>
                {t('award.revoke')}
              </Button>
              <RevokeDialog award={award} opened={revoking} onClose={dialog.close} />
            </>
          ) : null}
        </>
      ) : null}
    </>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  )
}

function AwardDetail({ award }: { readonly award: AwardWithHistory }) {
  const { t, i18n } = useTranslation()
  const say = useProblemText()
  const issuer = useIssuer()
  const may = useMay()
  const { date, dateTime } = useLocale()
  const client = useQueryClient()
  const resend = useMutation({
    mutationFn: () => api.post(`/awards/${award.id}/resend`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['awards'] })
      said(t('award.done.resend'))
    },
    onError: error => failed(say(error)),
  })
  const gone = award.state === 'revoked' || award.state === 'expired' || award.state === 'superseded'
  const level = levelName(award.level)
  const sayEvent = (event: string) => {
    const key = `event.${event.replace(/[.:]/g, '_')}`
    return i18n.exists(key, { ns: 'console' }) ? t(key) : event
  }
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <CredentialCard
          size="hero"
          headingLevel={2}
          title={award.achievement.name}
          imageUrl={award.achievement.imageUrl}
          design={DEFAULT_DESIGN}
          issuer={issuer}
          line={t('award.awardedTo', { name: award.recipient.name })}
          muted={gone}
          badge={<StateBadge award={award} />}
          facts={
            <>
              {level ? <strong>{level}</strong> : null}
              <span>{date(award.validFrom ?? award.issuedAt ?? award.createdAt)}</span>
            </>
          }
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="lg">
          {award.state === 'revoked' ? (
            <Alert color="danger" variant="outline" title={t('award.revokedOn', { date: date(award.revokedAt) })}>
              {award.revocationReason}
            </Alert>
          ) : null}
          {award.replacedBy ? (
            <Alert
              color="brass"
              variant="outline"
              title={t(award.state === 'superseded' ? 'award.replacedTitle' : 'award.correctionWaits')}
            >
              <Anchor component={Link} to={`/awards/${award.replacedBy}`} underline="always" inherit>
                {t('award.toReplacement')}
              </Anchor>
            </Alert>
          ) : null}
          {award.state === 'suspended' ? (
            <Alert color="brass" variant="outline" title={t('suspend.since', { date: date(award.suspendedAt) })}>
              {award.suspensionReason}
            </Alert>
          ) : null}
          {award.renewedBy ? (
            <Text size="sm" c="dimmed">
              {t('renew.by')}{' '}
              <Anchor component={Link} to={`/awards/${award.renewedBy}`} underline="always" size="sm">
                {t('renew.toNewer')}
              </Anchor>
            </Text>
          ) : null}
          {award.renews ? (
            <Text size="sm" c="dimmed">
              {t('renew.of')}{' '}
              <Anchor component={Link} to={`/awards/${award.renews}`} underline="always" size="sm">
                {t('renew.toOlder')}
              </Anchor>
            </Text>
          ) : null}
          {award.replaces ? (
            <Text size="sm" c="dimmed">
              {t('award.replacesText')}{' '}
              <Anchor component={Link} to={`/awards/${award.replaces}`} underline="always" size="sm">
                {t('award.toReplaced')}
              </Anchor>
            </Text>
          ) : null}
          {award.state === 'draft' && !may('awards:approve') ? (
            <Alert variant="outline" color="brass" title={t('award.draftTitle')}>
              {t('award.draftText')}
            </Alert>
          ) : null}
          {award.state === 'issued' && !award.claimedAt ? (
            <Paper withBorder p="lg">
              <Stack gap="sm">
                <Title order={2}>{t('award.waitingTitle')}</Title>
                <Text c="dimmed" size="sm">
                  {award.recipient.email
                    ? t('award.waitingText', { email: award.recipient.email })
                    : t('award.waitingNoEmail')}
                </Text>
                <Group>
                  {award.claimUrl ? <CopyButton text={award.claimUrl} label={t('award.copyClaim')} /> : null}
                  {award.recipient.email ? (
                    <Button
                      variant="default"
                      leftSection={<IconMail size={18} aria-hidden />}
                      loading={resend.isPending}
                      onClick={() => resend.mutate()}
                    >
                      {t('award.resend')}
                    </Button>
                  ) : null}
                </Group>
              </Stack>
            </Paper>
          ) : null}
          <Paper withBorder p="lg">
            <Stack component="dl" gap="md" m={0}>
              <Fact label={t('awards.achievement')}>
                <Anchor component={Link} to={`/achievements/${award.achievement.id}`} underline="always">
                  {award.achievement.name}
                </Anchor>
              </Fact>
              {award.recipient.email ? <Fact label={t('award.email')}>{award.recipient.email}</Fact> : null}
              {level ? <Fact label={t('award.level')}>{level}</Fact> : null}
              {(award.evidence ?? []).map((one, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no id of its own and does not change here
                <Fact key={index} label={t('award.evidence')}>
                  {one.narrative ?? one.description ?? one.name}
                  {one.id && /^https?:/.test(one.id) ? (
                    <>
                      {' '}
                      <Anchor href={one.id} target="_blank" rel="noreferrer" underline="always">
                        {one.id}
                      </Anchor>
                    </>
                  ) : null}
                </Fact>
              ))}
              {(award.results ?? []).map((one, index) =>
                one.value ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: results have no id of their own and do not change here
                  <Fact key={index} label={one.name ?? t('award.result')}>
                    {one.value}
                  </Fact>
                ) : null,
              )}
              {award.validUntil ? <Fact label={t('award.validUntil')}>{date(award.validUntil)}</Fact> : null}
              {award.state === 'issued' ? (
                <Fact label={t('award.address')}>
                  <Anchor href={`/c/${award.credentialId}`} target="_blank" rel="noreferrer" underline="always">
                    {award.credentialUrl ?? `/c/${award.credentialId}`}
                  </Anchor>
                </Fact>
              ) : null}
            </Stack>
          </Paper>
          <OtherWalletPanel award={award} />
          {award.history && award.history.length > 0 ? (
            <Paper withBorder p="lg">
              <Title order={2} mb="md">
                {t('award.history')}
              </Title>
              <Timeline bulletSize={12} lineWidth={2} active={award.history.length}>
                {award.history.map(entry => (
                  <Timeline.Item key={`${entry.at}${entry.event}`} title={sayEvent(entry.event)}>
                    <Text size="sm" c="dimmed">
                      {dateTime(entry.at)}
                      {(typeof entry.by === 'string' ? entry.by : entry.by?.name)
                        ? ` · ${typeof entry.by === 'string' ? entry.by : entry.by?.name}`
                        : ''}
                    </Text>
                  </Timeline.Item>
                ))}
              </Timeline>
            </Paper>
          ) : null}
          {award.state === 'issued' ? (
            <EndorsementsPanel subject={{ kind: 'award', awardId: award.id }} name={award.achievement.name} />
          ) : null}
        </Stack>
      </Grid.Col>
    </Grid>
  )
}
