import { textFor } from '@laurel/core/achievement'
import type { Step } from '@laurel/core/pathway'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, PathwayWay, useProblemText } from '@laurel/ui/parts'
import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { awardsQuery, path } from '../credentials/awards.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { bringable, descriptionOf, type MyPathway, nameOf, offerQuery, pathwaysQuery } from './pathways.ts'

/** One pathway: "you are here", what is missing, and what comes next. */
export default function PathwayPage() {
  const { issuer = '', id = '' } = useParams()
  const pathways = useQuery(pathwaysQuery)
  const mine = pathways.data?.mine.find(one => one.pathwayId === id && one.issuer.shortName === issuer)
  const offer = useQuery({ ...offerQuery(issuer, id), enabled: pathways.data !== undefined && !mine })
  if (pathways.error) return <ErrorPanel error={pathways.error} onRetry={() => void pathways.refetch()} />
  const shown = mine ?? offer.data
  if (shown) return <Shown pathway={shown} />
  return offer.error ? <ErrorPanel error={offer.error} /> : <LoadingPanel rows={4} />
}

/** How one learns what it leads to: on its way, looked at, awarded, or not. */
function Outcome({ pathway }: { readonly pathway: MyPathway }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const awards = useQuery(awardsQuery)
  const { enrolment, achievementId, achievements } = pathway
  const leads = achievementId ? achievements[achievementId] : undefined
  const name = leads ? (textFor(leads.names, locale) ?? '') : ''
  if (!enrolment?.completedAt) return leads ? <Text>{t('pathways.leadsTo', { name })}</Text> : null
  const isHeld = awards.data?.some(one => one.id === enrolment.awardId)
  return (
    <Alert
      role="status"
      variant="light"
      color={enrolment.outcome === 'declined' ? 'brass' : 'laurel'}
      title={t('pathways.complete')}
    >
      <Stack gap="xs" align="flex-start">
        {enrolment.outcome === 'none'
          ? t('pathways.completed')
          : t(`pathways.${enrolment.outcome}`, { name, reason: enrolment.declineReason ?? '' })}
        {enrolment.outcome === 'awarded' ? (
          <Button component={Link} to={isHeld ? `/awards/${enrolment.awardId}` : '/'} size="compact-md">
            {t(isHeld ? 'pathways.seeAward' : 'pathways.toHome')}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  )
}

/** What is still to be done, how long that may take, and until when. */
function Missing({ pathway }: { readonly pathway: MyPathway }) {
  const { t } = useTranslation()
  const { locale, number, date } = useLocale()
  const { content, progress } = pathway
  const { credits, hours, missing, deadline, isOverdue, isComplete } = progress
  if (isComplete) return null
  const lines = [
    ...missing.flatMap(({ stepId, count }) => {
      const step = content.steps.find(one => one.id === stepId)
      if (!step) return []
      const name = nameOf(content, step, locale)
      return [step.need === null ? name : t('pathways.missingSome', { count: number(count), name })]
    }),
    ...(credits.need !== null && content.creditsToReach
      ? [
          t('pathways.credits', {
            have: number(credits.have),
            need: number(credits.need),
            system: content.creditsToReach.system,
          }),
        ]
      : []),
  ]
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="missing">
      <Title order={2} size="h3" id="missing" mb="xs">
        {t('pathways.missing')}
      </Title>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Stack gap={2} mt="sm">
        {hours.number > 0 ? (
          <Text size="sm" c="dimmed">
            {t(hours.unknown > 0 ? 'pathways.hoursMore' : 'pathways.hours', {
              hours: number(Math.round(hours.number)),
            })}
          </Text>
        ) : null}
        {isOverdue ? (
          <Text size="sm" fw={600}>
            {t('pathways.overdue')}
          </Text>
        ) : deadline !== null ? (
          <Text size="sm" c="dimmed">
            {t('pathways.deadline', { date: date(new Date(deadline).toISOString()) })}
          </Text>
        ) : null}
      </Stack>
    </Paper>
  )
}

function Shown({ pathway }: { readonly pathway: MyPathway }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const { locale } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { wallet } = useOpenWallet()
  const [leaving, leave] = useDisclosure(false)
  const { content, progress, enrolment, issuer, achievements } = pathway
  const refresh = () => client.invalidateQueries({ queryKey: ['pathways'] })
  const join = useMutation({
    mutationFn: () => api.post(`/wallet/pathways/${pathway.pathwayId}/join`, { issuer: issuer.shortName }),
    onSuccess: refresh,
  })
  const act = useMutation({
    mutationFn: ({ word, body }: { word: 'leave' | 'move' | 'recognise' | 'forget'; body?: object }) =>
      api.post(`/wallet/pathway-enrolments/${enrolment?.id}/${word}`, body),
    onSuccess: async (_, { word }) => {
      await refresh()
      if (word === 'leave') await navigate('/pathways')
    },
  })
  const more = (step: Step) => {
    const stands = progress.steps.find(one => one.id === step.id)
    const recognised = enrolment?.recognised.find(one => one.stepId === step.id)
    const isOpen = stands?.state !== 'done'
    if (step.need !== null) return null
    return (
      <Stack gap={4} mt={6}>
        {step.ways.map(way => {
          if (way.kind === 'elsewhere')
            return (
              <Stack gap={4} key={`${way.issuerName} ${way.achievementName}`} align="flex-start">
                <Text size="sm" c="dimmed">
                  {t('pathways.elsewhere', { name: way.achievementName, issuer: way.issuerName })}
                </Text>
                {enrolment && isOpen
                  ? bringable(wallet.contents, way).map((one, index) => (
                      <Button
                        // biome-ignore lint/suspicious/noArrayIndexKey: two of one name are told apart by nothing else
                        key={index}
                        size="compact-sm"
                        variant="default"
                        loading={act.isPending}
                        onClick={() =>
                          act.mutate({ word: 'recognise', body: { stepId: step.id, credential: one.credential } })
                        }
                      >
                        {t('pathways.bring', { name: one.name })}
                      </Button>
                    ))
                  : null}
              </Stack>
            )
          const achievement = achievements[way.achievementId]
          if (!achievement) return null
          const level = achievement.levels.find(one => one.id === way.level)
          const name = textFor(achievement.names, locale) ?? ''
          return (
            <Group key={`${way.achievementId} ${way.level}`} gap="sm" wrap="nowrap">
              <img className="small-artwork" src={path(achievement.imageUrl)} alt="" />
              <Anchor href={achievement.url} size="sm" className="pathway-link">
                {name}
                {level ? ` · ${t('pathways.level', { level: textFor(level.names, locale) ?? '' })}` : ''}
              </Anchor>
              {enrolment && isOpen && achievement.canAsk ? (
                <Anchor
                  component={Link}
                  size="sm"
                  className="pathway-link"
                  to={`/claims/new?issuer=${issuer.shortName}&achievement=${way.achievementId}&for=recognition`}
                  aria-label={t('recognition.stepAskNamed', { name })}
                >
                  {t('recognition.stepAsk')}
                </Anchor>
              ) : null}
            </Group>
          )
        })}
        {recognised ? (
          <Group gap="xs">
            <Text size="sm">{t('pathways.brought', { name: recognised.name, issuer: recognised.issuerName })}</Text>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => act.mutate({ word: 'forget', body: { stepId: step.id } })}
            >
              {t('pathways.forget')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    )
  }
  const error = join.error ?? act.error
  return (
    <>
      <PageHeader
        title={nameOf(content, content, locale)}
        back={
          <Anchor component={Link} to="/pathways" w="fit-content" className="back-link">
            {t('pathways.back')}
          </Anchor>
        }
        actions={
          enrolment ? null : (
            <Button size="md" loading={join.isPending} onClick={() => join.mutate()}>
              {t('pathways.join')}
            </Button>
          )
        }
      >
        {issuer.name}
      </PageHeader>
      <Stack gap="lg">
        {error ? (
          <Alert role="alert" color="brass" variant="outline">
            {say(error)}
          </Alert>
        ) : null}
        {descriptionOf(content, locale) ? <Text className="prose">{descriptionOf(content, locale)}</Text> : null}
        <Outcome pathway={pathway} />
        {enrolment && !enrolment.isNewest && !enrolment.completedAt ? (
          <Alert variant="outline" color="brass" title={t('pathways.newer')}>
            <Stack gap="xs" align="flex-start">
              {t('pathways.newerText')}
              <Button
                size="compact-md"
                variant="default"
                loading={act.isPending}
                onClick={() => act.mutate({ word: 'move' })}
              >
                {t('pathways.move')}
              </Button>
            </Stack>
          </Alert>
        ) : null}
        <div className="detail">
          <section aria-labelledby="here">
            <Title order={2} size="h3" id="here" mb="md">
              {t('pathways.here')}
            </Title>
            <PathwayWay pathway={content} progress={progress} more={more} headingLevel={3} />
          </section>
          <Stack>
            <Missing pathway={pathway} />
            <Group>
              <Anchor href={pathway.url} size="sm" className="pathway-link">
                {t('pathways.publicPage')}
              </Anchor>
              {enrolment ? (
                <Button variant="subtle" color="gray" size="compact-md" onClick={leave.open}>
                  {t('pathways.leave')}
                </Button>
              ) : null}
            </Group>
          </Stack>
        </div>
      </Stack>
      <ConfirmDialog
        opened={leaving}
        onClose={leave.close}
        onConfirm={() => act.mutate({ word: 'leave' })}
        title={t('pathways.leaveTitle')}
        action={t('pathways.leave')}
        busy={act.isPending}
      >
        {t('pathways.leaveText')}
      </ConfirmDialog>
    </>
  )
}
