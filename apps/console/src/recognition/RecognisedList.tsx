import { api, type Query } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { type Recognised, STANDING_COLORS } from './recognition.ts'

/** What was withdrawn since waits for a decision: revoke the award, or say why it stays. */
function Flagged({ one }: { readonly one: Recognised }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const keep = useMutation({
    mutationFn: () => api.post(`/recognitions/${one.id}/keep`, { reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['recognitions'] })
      said(t('saved'))
      setAsking(false)
    },
  })
  if (one.settled)
    return (
      <Text size="sm" c="dimmed">
        {t('recognition.keptBy', { name: one.settled.by, date: date(one.settled.at), reason: one.settled.reason })}
      </Text>
    )
  if (!one.flaggedAt) return null
  return (
    <Alert color="danger" variant="outline" title={t('recognition.flagged')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('recognition.flaggedText', { date: date(one.flaggedAt) })}</Text>
        <Group gap="xs">
          {may('recognition:write') ? (
            <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
              {t('recognition.keep')}
            </Button>
          ) : null}
          <Anchor component={Link} to={`/awards/${one.awardId}`} underline="always" size="sm">
            {t('recognition.toAward')}
          </Anchor>
        </Group>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => keep.mutate()}
        title={t('recognition.keep')}
        action={t('recognition.keep')}
        busy={keep.isPending}
        disabled={reason.trim() === ''}
      >
        <Stack>
          <Text>{t('recognition.keepText')}</Text>
          <Textarea
            label={t('recognition.field.reason')}
            required
            autosize
            minRows={2}
            maxLength={2_000}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          {keep.error ? <ErrorPanel error={keep.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Alert>
  )
}

/** What was recognised: of whom, from what, as what, by whom and why. */
export function RecognisedList({ query, empty }: { readonly query: Query; readonly empty: string }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const list = usePages<Recognised>('recognitions', '/recognitions', { ...query, limit: 50 })
  if (list.isPending) return <LoadingPanel rows={3} />
  if (list.error) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
  if (list.items.length === 0) return <EmptyState title={empty} />
  return (
    <>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {list.items.map(one => (
          <Paper key={one.id} component="li" withBorder p="md">
            <Stack gap={4} style={{ overflowWrap: 'anywhere' }}>
              <Group justify="space-between" align="flex-start">
                <Anchor component={Link} to={`/claims/${one.claimId}`} underline="always" fw={600}>
                  {one.learner.name}
                </Anchor>
                <Badge color={STANDING_COLORS[one.standing]} variant="outline" tt="none">
                  {t(`recognition.standing.${one.standing}`)}
                </Badge>
              </Group>
              <Text>
                {t('recognition.fromTo', {
                  from: one.from.name,
                  issuer: one.from.issuerName,
                  to: one.achievement.name,
                })}
              </Text>
              <Text size="sm">{one.reason}</Text>
              {one.conditions ? (
                <Text size="sm">{t('recognition.conditionsWere', { conditions: one.conditions })}</Text>
              ) : null}
              <Text size="sm" c="dimmed">
                {t(one.agreementId ? 'recognition.decidedByAgreement' : 'recognition.decidedBy', {
                  name: one.decidedBy,
                  date: date(one.decidedAt),
                })}
              </Text>
              <Flagged one={one} />
            </Stack>
          </Paper>
        ))}
      </Stack>
      <LoadMore list={list} />
    </>
  )
}
