import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Alert, Anchor, Button, Grid, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { said } from '../app/notify.tsx'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { useAttempt } from '../award/attempt.ts'
import type { Award } from '../award/award.ts'
import { Arrange } from './Arrange.tsx'
import { asBefore, GROUPINGS, type Grouping, grouped, putIn, type Section, usual } from './arrange.ts'
import { LeftOut } from './LeftOut.tsx'
import { Preview } from './Preview.tsx'
import { type Offer, offerQuery } from './transcript.ts'

/** A transcript of one learner: what is in it, under which headings, as it will be read; then signed and sent. */
export default function TranscriptPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const offer = useQuery({ ...offerQuery(id), refetchOnWindowFocus: false })
  if (offer.isPending) return <LoadingPanel rows={5} />
  if (offer.error) return <ErrorPanel error={offer.error} onRetry={() => void offer.refetch()} />
  const { learner, entries } = offer.data
  return (
    <>
      <PageHeader
        title={t('transcript.title', { name: learner.name })}
        back={<BackLink to={`/learners/${id}`}>{learner.name}</BackLink>}
      >
        {t('transcript.lead')}
      </PageHeader>
      {entries.length === 0 ? (
        <EmptyState title={t('transcript.emptyTitle')}>{t('transcript.empty')}</EmptyState>
      ) : (
        <Editor offer={offer.data} />
      )}
    </>
  )
}

function Editor({ offer }: { readonly offer: Offer }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { learner, entries, last, waiting, most } = offer
  const words = useMemo(
    () => ({
      kind: (kind: string) => t(`transcript.kind.${kind}`),
      other: t('transcript.other'),
      all: t('transcript.all'),
    }),
    [t],
  )
  // None of them as long as the headings are the last transcript's.
  const [grouping, setGrouping] = useState<Grouping | ''>(last ? '' : 'kind')
  const [sections, setSections] = useState<readonly Section[]>(() =>
    last ? asBefore(entries, last.sections) : grouped(usual(entries), 'kind', words),
  )
  const [replacesLast, setReplacesLast] = useState(true)
  const [isTouched, setTouched] = useState(false)
  const attempt = useAttempt()
  const change = (next: readonly Section[]) => {
    setSections(next)
    setTouched(true)
  }
  const chosen = new Set(sections.flatMap(one => one.awards))
  const within = new Set(entries.filter(one => chosen.has(one.id)).flatMap(one => one.consistsOf))
  const leftOut = entries.filter(one => !chosen.has(one.id) && !within.has(one.id))
  const make = useMutation({
    mutationFn: () =>
      api.post<Award>(
        `/learners/${learner.id}/transcripts`,
        { sections: sections.map(({ title, awards }) => ({ title: title.trim(), awards })), replacesLast },
        { headers: attempt.headers() },
      ),
    onSuccess: async award => {
      attempt.settle()
      setTouched(false)
      await Promise.all([
        client.invalidateQueries({ queryKey: ['awards'] }),
        client.invalidateQueries({ queryKey: ['learners', 'transcript', learner.id] }),
      ])
      said(t(award.state === 'issued' ? 'transcript.made' : 'transcript.waits'))
      await navigate(`/awards/${award.id}`)
    },
    onError: error => attempt.settle(error),
  })
  const isTooMany = chosen.size > most
  const isReady = chosen.size > 0 && !isTooMany && sections.every(one => one.title.trim() !== '')
  return (
    <>
      <UnsavedGuard dirty={isTouched && !make.isSuccess} />
      <Stack gap="lg">
        {waiting ? (
          <Alert color="brass" variant="outline" title={t('transcript.waitingTitle')}>
            <Anchor component={Link} to={`/awards/${waiting}`} underline="always" inherit>
              {t('transcript.toWaiting')}
            </Anchor>
          </Alert>
        ) : null}
        {last && !waiting ? (
          <Alert variant="light" title={t('transcript.lastTitle', { date: date(last.issuedAt) })}>
            <Stack gap="xs">
              <Text size="sm">{t('transcript.lastText')}</Text>
              <Switch
                label={t('transcript.replace')}
                checked={replacesLast}
                onChange={event => {
                  setReplacesLast(event.currentTarget.checked)
                  setTouched(true)
                }}
              />
            </Stack>
          </Alert>
        ) : null}
        <Group align="flex-end" justify="space-between">
          <div>
            <Text size="sm" fw={500} mb={4} id="grouping-label">
              {t('transcript.groupBy')}
            </Text>
            <SegmentedControl
              aria-labelledby="grouping-label"
              value={grouping}
              onChange={value => {
                setGrouping(value as Grouping)
                change(
                  grouped(
                    chosen.size > 0 ? entries.filter(one => chosen.has(one.id)) : usual(entries),
                    value as Grouping,
                    words,
                  ),
                )
              }}
              data={GROUPINGS.map(value => ({ value, label: t(`transcript.grouping.${value}`) }))}
            />
          </div>
        </Group>
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Stack gap="xl">
              {sections.length === 0 ? <Text>{t('transcript.nothing')}</Text> : null}
              <Arrange sections={sections} entries={entries} onChange={change} />
              <LeftOut
                entries={leftOut}
                onPutIn={more =>
                  change(
                    more.reduce<readonly Section[]>(
                      (all, entry) => putIn(all, entry, entries, words.kind(entry.kind)),
                      sections,
                    ),
                  )
                }
              />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Stack>
              <Preview learner={learner.name} sections={sections} entries={entries} />
              {isTooMany ? (
                <Alert color="danger" variant="outline">
                  {t('transcript.tooMany', { count: chosen.size, most })}
                </Alert>
              ) : null}
              {make.error ? <ErrorPanel error={make.error} /> : null}
              <Text size="sm" c="dimmed">
                {t('transcript.signText')}
              </Text>
              <Group>
                <Button loading={make.isPending} disabled={!isReady || waiting !== null} onClick={() => make.mutate()}>
                  {t('transcript.sign')}
                </Button>
              </Group>
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  )
}
