import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconExternalLink, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { useSay } from '../assessment/use-claim.ts'
import { RecognisedList } from './RecognisedList.tsx'
import { type AgreementDetail, agreementQuery } from './recognition.ts'

/** One agreement: what it says, what came of it, and who said what and why. */
export default function AgreementPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const may = useMay()
  const agreement = useQuery(agreementQuery(id))
  const [asking, setAsking] = useState(false)
  if (agreement.isPending) return <LoadingPanel rows={6} />
  if (agreement.error) return <ErrorPanel error={agreement.error} onRetry={() => void agreement.refetch()} />
  const one = agreement.data
  return (
    <>
      <PageHeader
        title={one.credential.achievementName}
        back={<BackLink to="/recognition">{t('recognition.title')}</BackLink>}
        actions={
          may('recognition:write') ? (
            <>
              <Button
                variant="default"
                component={Link}
                to={`/recognition/${id}/edit`}
                leftSection={<IconPencil size={18} aria-hidden />}
              >
                {t('recognition.edit')}
              </Button>
              <Button variant="default" onClick={() => setAsking(true)}>
                {t(one.state === 'active' ? 'recognition.suspend' : 'recognition.resume')}
              </Button>
            </>
          ) : null
        }
      >
        {one.institution.name}
      </PageHeader>
      <Stack gap="lg">
        <Terms one={one} />
        <section>
          <Title order={2} size="h3" mb="sm">
            {t('recognition.byIt')}
          </Title>
          <RecognisedList query={{ agreementId: id }} empty={t('recognition.byItEmpty')} />
        </section>
        <History one={one} />
      </Stack>
      {asking ? <StateDialog one={one} onClose={() => setAsking(false)} /> : null}
    </>
  )
}

function Terms({ one }: { readonly one: AgreementDetail }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const say = useSay()
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ['institution', `${one.institution.name} · ${one.institution.did}`],
    ['achievementName', one.credential.achievementName],
    ['achievementId', one.credential.achievementId],
    ['leastLevel', one.credential.level],
    [
      'maxAgeMonths',
      one.maxAgeMonths === null
        ? null
        : t('recognition.months', { count: one.maxAgeMonths, formatted: number(one.maxAgeMonths) }),
    ],
    [
      'countsAs',
      <Anchor key="a" component={Link} to={`/achievements/${one.achievement.id}`} underline="always">
        {[say(one.achievement.names), one.achievement.level].filter(Boolean).join(' · ')}
      </Anchor>,
    ],
    ['credits', one.countsAs.credits === null ? null : number(one.countsAs.credits)],
    ['awarding', t(`recognition.awarding.${one.awarding}`)],
    ['from', date(one.from)],
    ['until', one.until ? date(one.until) : null],
  ]
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Group>
          <Badge variant={one.standing === 'running' ? 'light' : 'default'} tt="none">
            {t(`recognition.agreementStanding.${one.standing}`)}
          </Badge>
          <Anchor href={new URL(one.publicUrl).pathname} target="_blank" rel="noreferrer" underline="always" size="sm">
            {t('recognition.publicPage')} <IconExternalLink size={14} aria-hidden />
          </Anchor>
        </Group>
        <dl className="fact-list">
          {rows.flatMap(([name, value]) =>
            value ? (
              <div key={name}>
                <dt>{t(`recognition.field.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ) : (
              []
            ),
          )}
        </dl>
      </Stack>
    </Paper>
  )
}

function History({ one }: { readonly one: AgreementDetail }) {
  const { t } = useTranslation()
  const { dateTime, number } = useLocale()
  return (
    <Paper withBorder p="lg" component="section">
      <Title order={2} size="h3" mb="sm">
        {t('recognition.history')}
      </Title>
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {one.versions.map(version => (
          <li key={version.version}>
            <Text size="sm">
              <strong>{t('recognition.version', { number: number(version.version) })}</strong>{' '}
              {version.state === 'suspended' ? t('recognition.agreementStanding.suspended') : ''} · {version.by} ·{' '}
              {dateTime(version.at)}
            </Text>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {version.reason}
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  )
}

function StateDialog({ one, onClose }: { readonly one: AgreementDetail; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const verb = one.state === 'active' ? 'suspend' : 'resume'
  const change = useMutation({
    mutationFn: () => api.post<AgreementDetail>(`/recognition-agreements/${one.id}/${verb}`, { reason: reason.trim() }),
    onSuccess: async saved => {
      client.setQueryData(agreementQuery(one.id).queryKey, saved)
      await client.invalidateQueries({ queryKey: ['agreements', 'list'] })
      said(t('saved'))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      onConfirm={() => change.mutate()}
      title={t(`recognition.${verb}`)}
      action={t(`recognition.${verb}`)}
      busy={change.isPending}
      disabled={reason.trim() === ''}
    >
      <Stack>
        <Text>{t(`recognition.${verb}Text`)}</Text>
        <Textarea
          label={t('recognition.field.reason')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        {change.error ? <ErrorPanel error={change.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
