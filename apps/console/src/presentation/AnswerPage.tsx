import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { StandingBadge } from './AnswersPanel.tsx'
import {
  type AnswerDetail,
  answerQuery,
  type Names,
  type Report,
  requestQuery,
  type Shown,
  type Want,
} from './presentation.ts'
import { useWantWords } from './use-want-words.ts'

const MARKS: Readonly<Record<string, string>> = { passed: '✓', failed: '✕', warning: '!', 'not-checked': '?' }

/** One answer: what was shown, how it was checked, and what was kept back. */
export default function AnswerPage() {
  const { t } = useTranslation()
  const { dateTime, date } = useLocale()
  const { id = '', answer: answerId = '' } = useParams()
  const request = useQuery(requestQuery(id))
  const found = useQuery(answerQuery(id, answerId))
  if (found.isPending) return <LoadingPanel rows={6} />
  if (found.error) return <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
  const answer = found.data
  const name = answer.shown.find(one => one.name)?.name
  const wants = request.data?.wants ?? []
  return (
    <>
      <PageHeader
        title={name ?? t(answer.verdict === 'declined' ? 'presentations.nobody' : 'presentations.unnamed')}
        back={<BackLink to={`/ask/${id}`}>{request.data?.name ?? t('presentations.title')}</BackLink>}
        actions={<Actions answer={answer} />}
      >
        {t('presentations.answeredAt', { date: dateTime(answer.answeredAt) })}
      </PageHeader>
      <Stack gap="lg">
        <Group>
          <StandingBadge answer={answer} />
          <Text size="sm" c="dimmed">
            {answer.shown.length > 0 ? `${t('presentations.checkedAt', { date: dateTime(answer.checkedAt) })} · ` : ''}
            {t('presentations.removedAfter', { date: date(answer.removedAfter) })}
          </Text>
        </Group>
        {wants.length > 1 && answer.verdict !== 'declined' ? (
          <>
            <Reasons isDeclined={false} reasons={answer.reasons.filter(one => partOf(one) === undefined)} />
            {wants.map((want, at) => (
              <ForWant
                // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes
                key={at}
                want={want}
                names={request.data?.achievementNames ?? {}}
                number={at + 1}
                answer={answer}
              />
            ))}
          </>
        ) : (
          <>
            <Reasons isDeclined={answer.verdict === 'declined'} reasons={answer.reasons} />
            {answer.shown.map((one, at) => (
              <ShownCard key={one.query} shown={one} report={answer.reports[at]} />
            ))}
          </>
        )}
      </Stack>
    </>
  )
}

/** The part of the query that a reason is about; of the answer as a whole there is none. */
const partOf = (reason: string): string | undefined => reason.split(' ')[1]

type ForWantProps = {
  readonly want: Want
  readonly names: Names
  readonly number: number
  readonly answer: AnswerDetail
}

/** What was shown for one of several things that were asked for, or that nothing was. */
function ForWant({ want, names, number, answer }: ForWantProps) {
  const { t } = useTranslation()
  const { number: formatted } = useLocale()
  const words = useWantWords(names)
  const shown = answer.shown.flatMap((one, at) => (one.want === number ? [{ one, report: answer.reports[at] }] : []))
  return (
    <section>
      <Title order={2} size="h3" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('presentations.forWant', { number: formatted(number), what: words(want) })}
      </Title>
      <Stack>
        <Reasons
          isDeclined={false}
          reasons={answer.reasons.filter(one => partOf(one)?.startsWith(`want-${number}-`))}
        />
        {shown.map(({ one, report }) => (
          <ShownCard key={one.query} shown={one} report={report} order={3} />
        ))}
        {shown.length === 0 ? <Text size="sm">{t('presentations.nothingForWant')}</Text> : null}
      </Stack>
    </section>
  )
}

/** Why it is not what was asked for, in words. */
function Reasons({ isDeclined, reasons }: { readonly isDeclined: boolean; readonly reasons: readonly string[] }) {
  const { t } = useTranslation()
  if (reasons.length === 0) return null
  const words = [...new Set(reasons.map(one => one.split(' ')[0] ?? ''))]
  return (
    <Alert variant="outline" color={isDeclined ? 'gray' : 'brass'}>
      {words.map(one => (
        <Text size="sm" key={one}>
          {t([`presentations.${isDeclined ? 'declinedFor' : 'reason'}.${one}`, 'presentations.declinedFor.other'])}
        </Text>
      ))}
    </Alert>
  )
}

/** Looking again, and deleting. */
function Actions({ answer }: { readonly answer: AnswerDetail }) {
  const { t } = useTranslation()
  const may = useMay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const say = useProblemText()
  const [removing, dialog] = useDisclosure(false)
  const path = `/presentation-requests/${answer.requestId}/answers/${answer.id}`
  const onError = (error: unknown) => failed(say(error))
  const check = useMutation({
    mutationFn: () => api.post<AnswerDetail>(`${path}/check`),
    onSuccess: checked => {
      client.setQueryData(answerQuery(answer.requestId, answer.id).queryKey, checked)
      said(t('presentations.done.check'))
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [`answers of ${answer.requestId}`] })
      said(t('presentations.done.removeAnswer'))
      await navigate(`/ask/${answer.requestId}`)
    },
    onError,
  })
  return (
    <>
      {answer.shown.length > 0 ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t('presentations.check')}
        </Button>
      ) : null}
      {may('presentations:write') ? (
        <Button variant="default" onClick={dialog.open}>
          {t('presentations.removeAnswer')}
        </Button>
      ) : null}
      <ConfirmDialog
        opened={removing}
        onClose={dialog.close}
        onConfirm={() => remove.mutate()}
        title={t('presentations.removeAnswerTitle')}
        action={t('presentations.removeAnswer')}
        danger
        busy={remove.isPending}
      >
        <Text size="sm">{t('presentations.removeAnswerText')}</Text>
      </ConfirmDialog>
    </>
  )
}

type CardProps = { readonly shown: Shown; readonly report: Report | undefined; readonly order?: 2 | 3 }

function ShownCard({ shown, report, order = 2 }: CardProps) {
  const { t } = useTranslation()
  const { date, locale, number } = useLocale()
  const withheld = shown.withheld.names.map(one => one[locale] ?? one.en ?? Object.values(one)[0]).filter(Boolean)
  const facts: readonly (readonly [string, string | null])[] = [
    ['name', shown.name],
    ['level', shown.level],
    ['issuer', [shown.issuer.name, shown.issuer.domain ?? shown.issuer.id].filter(Boolean).join(' · ')],
    ['from', shown.validFrom ? date(shown.validFrom) : null],
    ['until', shown.validUntil ? date(shown.validUntil) : null],
    [
      'withheld',
      shown.withheld.count === 0 && withheld.length === 0
        ? null
        : withheld.join(', ') ||
          t('presentations.parts', { count: shown.withheld.count, formatted: number(shown.withheld.count) }),
    ],
    ['format', t(`presentations.format.${shown.format.replace(/\W/g, '_')}`)],
  ]
  return (
    <Paper withBorder p="lg" component="section">
      <Stack gap="sm" style={{ overflowWrap: 'anywhere' }}>
        <Title order={order} size={order === 2 ? 'h3' : 'h4'}>
          {shown.achievement ?? t('presentations.anyCredential')}
        </Title>
        <dl className="fact-list">
          {facts.flatMap(([name, value]) =>
            value ? (
              <div key={name}>
                <dt>{t(`presentations.fact.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ) : (
              []
            ),
          )}
        </dl>
        {report ? <Checks report={report} /> : null}
      </Stack>
    </Paper>
  )
}

/** Each check in a sentence, as the page for verifying says it. */
function Checks({ report }: { readonly report: Report }) {
  const { t } = useTranslation('checks')
  const { t: say } = useTranslation()
  const findings = [report, ...(report.presented ?? [])].flatMap(one => one.findings)
  return (
    <details>
      <summary>{say('presentations.checks')}</summary>
      <Stack component="ul" gap={4} m={0} mt="xs" p={0} style={{ listStyle: 'none' }}>
        {findings
          .filter(
            (one, at) => one.code !== 'NOT_REACHED' && findings.findIndex(other => other.code === one.code) === at,
          )
          .map(one => (
            <Text component="li" size="sm" key={`${one.check} ${one.code}`}>
              <span aria-hidden="true">{MARKS[one.outcome] ?? '·'}</span> {t(one.code)}
            </Text>
          ))}
      </Stack>
    </details>
  )
}
