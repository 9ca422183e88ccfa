import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Paper, Stack, Switch, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { awardsQuery } from '../credentials/awards.ts'
import { type Protection, PURPOSES, type Purpose, protectionQuery } from './protection.ts'

/** For a minor: who decides, and their own word on each thing, given and taken back by the same switch. */
export function MyProtection() {
  const protection = useQuery(protectionQuery)
  return (protection.data ?? [])
    .filter(one => one.stage !== 'adult')
    .map(one => <AtIssuer key={one.issuer.id} protection={one} />)
}

function AtIssuer({ protection }: { readonly protection: Protection }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { issuer, stage, permits, decisions, requests } = protection
  const say = useMutation({
    mutationFn: ({ purpose, isGranted }: { purpose: Purpose; isGranted: boolean }) =>
      api.post(`/wallet/protection/${issuer.id}/decisions`, {
        purpose,
        decision: isGranted ? 'granted' : 'withdrawn',
        language: i18n.language,
      }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: protectionQuery.queryKey }),
        client.invalidateQueries({ queryKey: awardsQuery.queryKey }),
      ]),
  })
  const state = (purpose: Purpose, isMine: boolean) =>
    permits[purpose]
      ? t('minors.isAllowed')
      : requests.some(one => one.purpose === purpose)
        ? t('minors.asked')
        : isMine
          ? t('minors.waits')
          : t('minors.isNotAllowed')
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('minors.title', { issuer: issuer.name })}</Title>
        <Text size="sm" c="dimmed">
          {t(`minors.stage.${stage}`)}
        </Text>
        {PURPOSES.filter(one => stage !== 'self' || one !== 'share').map(purpose => {
          const isMine =
            stage === 'guardian'
              ? permits[purpose]
              : decisions.some(one => one.purpose === purpose && one.decision === 'granted')
          return (
            <Switch
              key={purpose}
              checked={say.isPending && say.variables.purpose === purpose ? say.variables.isGranted : isMine}
              disabled={stage === 'guardian' && permits[purpose]}
              onChange={event => say.mutate({ purpose, isGranted: event.currentTarget.checked })}
              label={t(`minors.purpose.${purpose}`)}
              description={state(purpose, isMine)}
            />
          )
        })}
        {say.error ? <ErrorPanel error={say.error} /> : null}
      </Stack>
    </Paper>
  )
}
