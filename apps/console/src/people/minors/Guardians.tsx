import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failed, said } from '../../app/notify.tsx'
import { GuardianDialog } from './GuardianDialog.tsx'
import { type Guardian, protectionQuery } from './protection.ts'

type Props = { readonly learnerId: string; readonly guardians: readonly Guardian[]; readonly canInvite: boolean }

/** Who decides for a child: invited, in office, or ended and why. */
export function Guardians({ learnerId, guardians, canInvite }: Props) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const say = useProblemText()
  const client = useQueryClient()
  const [inviting, dialog] = useDisclosure(false)
  const [ending, setEnding] = useState<Guardian>()
  const [reason, setReason] = useState('school')
  const refresh = () => client.invalidateQueries(protectionQuery(learnerId))
  const resend = useMutation({
    mutationFn: (one: Guardian) => api.post(`/guardians/${one.id}/resend`),
    onSuccess: async (_, one) => {
      await refresh()
      said(t('members.resent', { email: one.email }))
    },
    onError: error => failed(say(error)),
  })
  const end = useMutation({
    mutationFn: (one: Guardian) => api.post(`/guardians/${one.id}/end`, { reason }),
    onSuccess: async () => {
      setEnding(undefined)
      await refresh()
      said(t('minors.ended'))
    },
  })
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={3}>{t('minors.guardians')}</Title>
        {canInvite ? (
          <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
            {t('minors.invite')}
          </Button>
        ) : null}
      </Group>
      {guardians.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('minors.noGuardians')}
        </Text>
      ) : null}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {guardians.map(one => (
          <Paper key={one.id} component="li" withBorder p="md">
            <Group justify="space-between">
              <div style={{ flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' }}>
                <Group gap="xs">
                  <Text fw={500}>{one.name}</Text>
                  <Badge variant={one.state === 'active' ? 'light' : 'default'} tt="none">
                    {t(`minors.state.${one.state}`)}
                  </Badge>
                </Group>
                <Text size="sm" c="dimmed">
                  {t(`minors.relations.${one.relation}`)} · {one.email}
                  {one.endedAt && one.endReason
                    ? ` · ${t(`minors.endReason.${one.endReason}`)}, ${date(one.endedAt, { dateStyle: 'medium' })}`
                    : ''}
                </Text>
              </div>
              {one.state === 'ended' ? null : (
                <Group gap="xs">
                  {one.state === 'active' ? null : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={resend.isPending}
                      onClick={() => resend.mutate(one)}
                    >
                      {t('members.resend')}
                    </Button>
                  )}
                  <Button size="compact-sm" variant="default" onClick={() => setEnding(one)}>
                    {t('minors.end')}
                  </Button>
                </Group>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
      <GuardianDialog learnerId={learnerId} opened={inviting} onClose={dialog.close} />
      <ConfirmDialog
        opened={ending !== undefined}
        onClose={() => setEnding(undefined)}
        onConfirm={() => ending && end.mutate(ending)}
        title={t('minors.endTitle', { name: ending?.name ?? '' })}
        action={t('minors.end')}
        danger
        busy={end.isPending}
      >
        <Stack>
          <Text size="sm">{t('minors.endText')}</Text>
          <Radio.Group label={t('minors.endWhy')} value={reason} onChange={setReason}>
            <Stack gap="xs" mt="xs">
              {(['school', 'court'] as const).map(value => (
                <Radio key={value} value={value} label={t(`minors.endReason.${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {end.error ? <ErrorPanel error={end.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </section>
  )
}
