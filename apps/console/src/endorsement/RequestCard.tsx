import { isOpen, mayRemind } from '@laurel/core/endorsement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { useProblemText } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Group, List, Paper, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { failed, said, saidWithUndo } from '../app/notify.tsx'
import { type EndorsementRequest, pagePath } from './endorsement.ts'

const COLOURS: Readonly<Record<EndorsementRequest['state'], string>> = {
  asked: 'gray',
  opened: 'brass',
  endorsed: 'laurel',
  declined: 'gray',
  withdrawn: 'danger',
  cancelled: 'gray',
  expired: 'brass',
}

type Verb = 'remind' | 'cancel' | 'hide' | 'show'

/** Where what is asked about stands in the console. */
const placeOf = ({ subject }: EndorsementRequest): string | null =>
  subject.kind === 'achievement'
    ? `/achievements/${subject.achievementId}`
    : subject.kind === 'award'
      ? `/awards/${subject.awardId}`
      : null

type Props = { readonly request: EndorsementRequest; readonly withSubject?: boolean }

/** One partner: how far it is, what they said, and what can be done about it now. */
export function RequestCard({ request, withSubject }: Props) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const say = useProblemText()
  const act = useMutation({
    mutationFn: (verb: Verb) => api.post(`/endorsements/${request.id}/${verb}`),
    onSuccess: async (_, verb) => {
      await Promise.all(['endorsements', 'achievements'].map(name => client.invalidateQueries({ queryKey: [name] })))
      if (verb === 'hide') saidWithUndo(t('endorsements.hidden'), { label: t('undo'), act: () => act.mutate('show') })
      else said(t(`endorsements.done.${verb}`, { name: request.organisation }))
    },
    onError: error => failed(say(error)),
  })
  const { state, endorsement, subject } = request
  const name = endorsement?.by.name ?? request.organisation
  const place = withSubject ? placeOf(request) : null
  const button = (verb: Verb) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={act.isPending && act.variables === verb}
      onClick={() => act.mutate(verb)}
      aria-label={`${t(`endorsements.${verb}`)}: ${name}`}
    >
      {t(`endorsements.${verb}`)}
    </Button>
  )
  return (
    <Paper component="li" withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <div style={{ minWidth: 0, overflowWrap: 'anywhere', flex: '1 1 220px' }}>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {request.email} · {t('endorsements.askedBy', { name: request.askedBy, date: date(request.createdAt) })}
              {request.reminders > 0 ? ` · ${t('endorsements.remindedOn', { date: date(request.sentAt) })}` : ''}
            </Text>
            {withSubject ? (
              <Text size="sm">
                {place ? (
                  <Anchor component={Link} to={place} size="sm" underline="always">
                    {subject.name}
                  </Anchor>
                ) : (
                  t('endorsements.ofInstitution')
                )}
              </Text>
            ) : null}
          </div>
          <Group gap="xs">
            {endorsement?.isHidden ? (
              <Badge variant="default" tt="none">
                {t('endorsements.isHidden')}
              </Badge>
            ) : null}
            <Badge color={COLOURS[state]} variant={state === 'endorsed' ? 'light' : 'outline'} tt="none">
              {t(`endorsements.state.${state}`)}
            </Badge>
          </Group>
        </Group>
        {endorsement?.resembles ? (
          <Alert color="danger" icon={<IconAlertTriangle size={20} aria-hidden />}>
            {t('endorsements.resembles', { name, other: endorsement.resembles })}
          </Alert>
        ) : null}
        {endorsement ? (
          <>
            {endorsement.statements.length > 0 ? (
              <List size="sm">
                {endorsement.statements.map(one => (
                  <List.Item key={one}>{t(`endorsements.statement.${one}`)}</List.Item>
                ))}
              </List>
            ) : null}
            {endorsement.comment ? (
              <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                “{endorsement.comment}”
              </Text>
            ) : null}
            <Text size="sm" c="dimmed">
              {[endorsement.signer.name, endorsement.signer.role].filter(Boolean).join(', ')} ·{' '}
              {t('endorsements.since', { date: date(endorsement.endorsedAt) })} ·{' '}
              {t('endorsements.proven', { host: endorsement.provenHost })}
            </Text>
            {subject.isNewest ? null : (
              <Text size="sm">{t('endorsements.older', { version: subject.version ?? 1 })}</Text>
            )}
            {endorsement.withdrawReason ? (
              <Text size="sm">{t('endorsements.withdrawnBecause', { reason: endorsement.withdrawReason })}</Text>
            ) : null}
          </>
        ) : null}
        {state === 'declined' && request.declineReason ? <Text size="sm">“{request.declineReason}”</Text> : null}
        <Group gap="xs">
          {mayRemind(state) ? button('remind') : null}
          {isOpen(state) || state === 'expired' ? button('cancel') : null}
          {state === 'endorsed' ? button(endorsement?.isHidden ? 'show' : 'hide') : null}
          {endorsement?.isSigned ? (
            <Anchor href={pagePath(endorsement.url)} target="_blank" rel="noopener" size="sm">
              {t('endorsements.toPage')}
            </Anchor>
          ) : null}
        </Group>
      </Stack>
    </Paper>
  )
}
