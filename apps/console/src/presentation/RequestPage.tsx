import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, QrCode, useProblemText } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconExternalLink, IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { CopyButton } from '../app/CopyButton.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { AnswersPanel } from './AnswersPanel.tsx'
import { type PresentationRequestDetail, requestQuery } from './presentation.ts'
import { useWantWords } from './use-want-words.ts'
import './presentation.css'

/** One request: its link to pass on, and what was answered. */
export default function RequestPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const request = useQuery(requestQuery(id))
  if (request.isPending) return <LoadingPanel rows={6} />
  if (request.error) return <ErrorPanel error={request.error} onRetry={() => void request.refetch()} />
  const one = request.data
  return (
    <>
      <PageHeader
        title={one.name}
        back={
          <div className="screen-only">
            <BackLink to="/ask">{t('presentations.title')}</BackLink>
          </div>
        }
        actions={<Actions request={one} />}
      >
        {one.purpose}
      </PageHeader>
      <Stack gap="xl">
        <Passing request={one} />
        <AnswersPanel request={one} />
      </Stack>
    </>
  )
}

function Actions({ request }: { readonly request: PresentationRequestDetail }) {
  const { t } = useTranslation()
  const may = useMay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const say = useProblemText()
  const [removing, dialog] = useDisclosure(false)
  const verb = request.state === 'open' ? 'close' : 'reopen'
  const refresh = () => client.invalidateQueries({ queryKey: ['presentation-requests', 'list'] })
  const change = useMutation({
    mutationFn: () => api.post<PresentationRequestDetail>(`/presentation-requests/${request.id}/${verb}`),
    onSuccess: async changed => {
      client.setQueryData(requestQuery(request.id).queryKey, changed)
      await refresh()
      said(t(`presentations.done.${verb}`))
    },
    onError: error => failed(say(error)),
  })
  const remove = useMutation({
    mutationFn: () => api.delete(`/presentation-requests/${request.id}`),
    onSuccess: async () => {
      await refresh()
      said(t('presentations.done.remove'))
      await navigate('/ask')
    },
    onError: error => failed(say(error)),
  })
  if (!may('presentations:write')) return null
  return (
    <Group gap="xs" className="screen-only">
      {request.state === 'ended' ? null : (
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
          {t(`presentations.${verb}`)}
        </Button>
      )}
      <Button variant="default" color="danger" onClick={dialog.open}>
        {t('presentations.remove')}
      </Button>
      <ConfirmDialog
        opened={removing}
        onClose={dialog.close}
        onConfirm={() => remove.mutate()}
        title={t('presentations.removeTitle', { name: request.name })}
        action={t('presentations.remove')}
        danger
        busy={remove.isPending}
      >
        <Text size="sm">{t('presentations.removeText')}</Text>
      </ConfirmDialog>
    </Group>
  )
}

/** How it comes to people: a link to send, a code to print or to show on a screen. */
function Passing({ request }: { readonly request: PresentationRequestDetail }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const isOpen = request.state === 'open'
  return (
    <Paper withBorder p="lg" className="ask-sheet">
      <div className="ask-columns">
        <Stack gap="sm" style={{ minWidth: 0 }}>
          <Group gap="sm">
            <Title order={2} size="h3" className="screen-only">
              {t('presentations.passOn')}
            </Title>
            <Badge
              variant={isOpen ? 'light' : 'outline'}
              color={isOpen ? 'laurel' : 'gray'}
              tt="none"
              className="screen-only"
            >
              {t(`presentations.state.${request.state}`)}
            </Badge>
          </Group>
          <Text size="sm" className="screen-only">
            {t(request.single ? 'presentations.passOnOne' : 'presentations.passOnMany')}
          </Text>
          <TextInput
            readOnly
            label={t('presentations.link')}
            value={request.link}
            onFocus={event => event.currentTarget.select()}
          />
          <Group gap="sm" className="screen-only">
            <CopyButton text={request.link} label={t('presentations.copy')} variant="filled" />
            <Button
              variant="default"
              leftSection={<IconPrinter size={18} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('presentations.print')}
            </Button>
            <Anchor href={new URL(request.link).pathname} target="_blank" rel="noreferrer" underline="always" size="sm">
              {t('presentations.seePage')} <IconExternalLink size={14} aria-hidden />
            </Anchor>
          </Group>
          <Wants {...request} />
          <Text size="sm" c="dimmed">
            {request.endsAt ? `${t('presentations.until', { date: dateTime(request.endsAt) })} ` : ''}
            {t('presentations.kept', { count: request.keepDays })}
          </Text>
        </Stack>
        <Stack gap="xs" align="center">
          <QrCode text={request.link} label={t('presentations.qr', { name: request.name })} />
          <Text size="sm" ta="center">
            {t('presentations.scan')}
          </Text>
        </Stack>
      </div>
    </Paper>
  )
}

function Wants({ wants, asksName, achievementNames }: PresentationRequestDetail) {
  const { t } = useTranslation()
  const line = useWantWords(achievementNames)
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        {t('presentations.wants')}
      </Title>
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {wants.map((want, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes
          <List.Item key={at}>{line(want)}</List.Item>
        ))}
        {asksName ? <List.Item>{t('presentations.theName')}</List.Item> : null}
      </List>
    </section>
  )
}
