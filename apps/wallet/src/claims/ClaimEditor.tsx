import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DeviceKeys } from '../keys/device.ts'
import { useOffline } from '../offline/offline.ts'
import { AddEvidence } from './AddEvidence.tsx'
import { type Claim, claimQuery } from './claims.ts'
import { ItemList } from './ItemList.tsx'
import { useDraft } from './use-draft.ts'

/** What the learner writes and brings, kept while they do; and the button that sends it. */
export function ClaimEditor({ claim, device }: { readonly claim: Claim; readonly device: DeviceKeys }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const offline = useOffline()
  const draft = useDraft(claim, device)
  const { words } = draft
  const send = useMutation({
    mutationFn: async () => {
      if (!(await draft.settle())) return null
      return api.post<Claim>(`/wallet/learner-claims/${claim.id}/submit`)
    },
    onSuccess: async sent => {
      if (!sent) return
      client.setQueryData(claimQuery(claim.id, device).queryKey, sent)
      await client.invalidateQueries({ queryKey: ['learner-claims', 'list'] })
      notifications.show({ message: t('claims.sent'), color: 'laurel' })
      window.scrollTo({ top: 0 })
    },
  })
  const isEmpty = words.narrative.trim() === '' && !claim.items.some(one => one.state !== 'refused')
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Group justify="space-between">
            <Title order={2} size="h3">
              {t('claims.whatYouDid')}
            </Title>
            <Text size="sm" c="dimmed" role="status">
              {t(`claims.standing.${draft.standing}`)}
            </Text>
          </Group>
          {draft.standing === 'elsewhere' ? (
            <Alert variant="outline" color="brass">
              <Stack gap="xs">
                <Text size="sm">{t('claims.elsewhere')}</Text>
                <Group gap="xs">
                  <Button size="compact-sm" onClick={draft.keepMine}>
                    {t('claims.keepMine')}
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => void draft.takeOther()}>
                    {t('claims.takeOther')}
                  </Button>
                </Group>
              </Stack>
            </Alert>
          ) : null}
          {draft.error ? <ErrorPanel error={draft.error} /> : null}
          <Textarea
            label={t('claims.narrative')}
            description={t('claims.narrativeHint')}
            autosize
            minRows={4}
            maxLength={10_000}
            value={words.narrative}
            onChange={event => draft.change({ narrative: event.currentTarget.value })}
          />
          <Switch
            label={t('claims.showsNarrative')}
            description={claim.mayShowEvidence ? undefined : t('claims.notShown')}
            disabled={!claim.mayShowEvidence}
            checked={words.showsNarrative}
            onChange={event => draft.change({ showsNarrative: event.currentTarget.checked })}
          />
          <Textarea
            label={t('claims.reflection')}
            description={t('claims.reflectionHint')}
            autosize
            minRows={2}
            maxLength={10_000}
            value={words.reflection}
            onChange={event => draft.change({ reflection: event.currentTarget.value })}
          />
          <Group grow align="flex-start">
            <TextInput
              type="date"
              label={t('claims.doneOn')}
              value={words.doneOn ?? ''}
              onChange={event => draft.change({ doneOn: event.currentTarget.value || null })}
            />
            <NumberInput
              label={t('claims.hours')}
              min={0}
              max={10_000}
              decimalScale={2}
              allowNegative={false}
              value={words.hours ?? ''}
              onChange={value => draft.change({ hours: typeof value === 'number' && value > 0 ? value : null })}
            />
          </Group>
        </Stack>
      </Paper>
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Title order={2} size="h3">
            {t('claims.evidence')}
          </Title>
          <ItemList claim={claim} device={device} isOpen />
          <AddEvidence claim={claim} device={device} />
        </Stack>
      </Paper>
      {send.error ? <ErrorPanel error={send.error} /> : null}
      <Group>
        <Button size="md" disabled={isEmpty || offline} loading={send.isPending} onClick={() => send.mutate()}>
          {t(claim.state === 'rework' ? 'claims.sendAgain' : 'claims.send')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(offline ? 'claims.sendOffline' : isEmpty ? 'claims.sendEmpty' : 'claims.sendHint', {
            school: claim.issuer.name,
          })}
        </Text>
      </Group>
    </Stack>
  )
}
