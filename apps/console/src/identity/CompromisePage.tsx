import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader, ProgressPanel } from '@laurel/ui/parts'
import { Button, Checkbox, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { AffectedList } from './AffectedList.tsx'
import { COMPROMISES, type Compromise, useCompromise, versionOf } from './compromises.ts'

/** What was declared, the one button that signs anew, how far it is, and the list. */
export default function CompromisePage() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const { id = '' } = useParams()
  const query = useCompromise(id)
  if (query.isPending) return <LoadingPanel rows={3} />
  if (query.error && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const one = query.data
  return (
    <>
      <PageHeader
        title={t('stolen.resultTitle', { since: dateTime(one.since) })}
        back={<BackLink to="/settings/keys">{t('identity.title')}</BackLink>}
      >
        {t('stolen.declaredBy', {
          name: one.declaredBy,
          date: dateTime(one.declaredAt),
          names: one.keys.join(', '),
        })}
      </PageHeader>
      <Stack gap="lg">
        <Reissue one={one} />
        <Others one={one} />
        <AffectedList id={id} version={versionOf(one)} />
      </Stack>
    </>
  )
}

function Reissue({ one }: { readonly one: Compromise }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [withKept, setWithKept] = useState(false)
  const begin = useMutation({
    mutationFn: () => api.post<Compromise>(`/key-compromises/${one.id}/reissue`, { withKept: addsKept }),
    onSuccess: answer => client.setQueryData([...COMPROMISES, one.id], answer),
  })
  const { award, endorsement } = one.items
  const total = award.open + award.reissued + award.over + endorsement.open + endorsement.reissued + endorsement.over
  const open = award.open + endorsement.open
  const isRunning = one.reissue === 'running'
  // The box adds what stays valid before the work begins; afterwards that is among what is listed.
  const addsKept = withKept && one.reissue === 'open'
  const toSign = open + (addsKept ? one.kept : 0)
  useEffect(() => {
    if (one.reissue === 'done') void client.invalidateQueries({ queryKey: ['awards'] })
  }, [one.reissue, client])
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('stolen.anew')}</Title>
        <Text size="sm">{t('stolen.kept', { count: one.kept, formatted: number(one.kept) })}</Text>
        {total === 0 ? <Text size="sm">{t('stolen.nothing')}</Text> : <Text size="sm">{t('stolen.anewText')}</Text>}
        {one.reissue !== 'open' && total > 0 ? (
          <Stack w="100%">
            <ProgressPanel
              title={t(isRunning ? 'stolen.running' : 'stolen.finished')}
              done={total - open}
              total={total}
              succeeded={award.reissued + endorsement.reissued}
              failed={0}
              running={isRunning}
            />
          </Stack>
        ) : null}
        {one.kept > 0 && one.reissue === 'open' ? (
          <Checkbox
            label={t('stolen.withKept', { count: one.kept, formatted: number(one.kept) })}
            description={t('stolen.withKeptHint')}
            checked={withKept}
            onChange={event => setWithKept(event.currentTarget.checked)}
          />
        ) : null}
        {begin.error ? <ErrorPanel error={begin.error} /> : null}
        {toSign > 0 && !isRunning ? (
          <Button loading={begin.isPending} onClick={() => begin.mutate()}>
            {t('stolen.reissue', { count: toSign, formatted: number(toSign) })}
          </Button>
        ) : null}
      </Stack>
    </Paper>
  )
}

/** What only somebody else can have made anew. */
function Others({ one }: { readonly one: Compromise }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const kinds = (['copy', 'vc-api'] as const).filter(kind => one.items[kind].left > 0)
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('stolen.others')}</Title>
        <List size="sm" spacing="xs">
          {kinds.map(kind => (
            <List.Item key={kind}>
              {t(`stolen.kind.${kind}`)}: {number(one.items[kind].left)}. {t(`stolen.then.${kind}`)}
            </List.Item>
          ))}
          <List.Item>{t('stolen.parts')}</List.Item>
          <List.Item>{t('stolen.partners')}</List.Item>
        </List>
      </Stack>
    </Paper>
  )
}
