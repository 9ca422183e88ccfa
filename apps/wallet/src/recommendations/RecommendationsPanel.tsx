import { mayRemind } from '@laurel/core/endorsement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { AskDialog } from './AskDialog.tsx'
import { type Recommendation, recommendationsQuery } from './recommendations.ts'

/** What others say of this one award: asked for here, read here first, and shown only if the learner says so. */
export function RecommendationsPanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  const all = useQuery(recommendationsQuery)
  const own = (all.data ?? []).filter(one => one.awardId === award.id)
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('recommendations.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('recommendations.lead')}
        </Text>
        {all.error ? <ErrorPanel error={all.error} onRetry={() => void all.refetch()} /> : null}
        {own.length > 0 ? (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {own.map(one => (
              <RecommendationRow key={one.id} one={one} />
            ))}
          </Stack>
        ) : null}
        {award.protection.permits.share ? (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('recommendations.ask')}
          </Button>
        ) : award.protection.mustConfirm ? (
          <Text size="sm">{t('minors.confirmFirst')}</Text>
        ) : (
          <Text size="sm">{t('recommendations.needsShare')}</Text>
        )}
      </Stack>
      {isAsking ? <AskDialog award={award} onClose={() => setAsking(false)} /> : null}
    </Paper>
  )
}

function RecommendationRow({ one }: { readonly one: Recommendation }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const [isDeleting, setDeleting] = useState(false)
  const change = useMutation({
    mutationFn: (verb: 'show' | 'hide' | 'remind' | 'delete') =>
      verb === 'delete'
        ? api.delete(`/wallet/recommendations/${one.id}`)
        : api.post(`/wallet/recommendations/${one.id}/${verb}`),
    onSuccess: () => setDeleting(false),
    onSettled: () => client.invalidateQueries({ queryKey: recommendationsQuery.queryKey }),
  })
  const said = one.recommendation
  const name = said?.by ?? one.name
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {said ? said.relation : t('recommendations.asked', { date: date(one.sentAt) })}
            </Text>
          </div>
          <Badge
            variant="outline"
            color={one.state === 'endorsed' ? 'laurel' : 'gray'}
            tt="none"
            style={{ flex: 'none' }}
          >
            {t(`recommendations.state.${one.state}`)}
          </Badge>
        </Group>
        {said && !said.withdrawnAt ? (
          <>
            <Text size="sm" className="prose">
              {said.text}
            </Text>
            <Text size="xs" c="dimmed">
              {t('recommendations.signed', { date: date(said.at), host: said.provenHost })}
            </Text>
            <Switch
              checked={change.isPending && change.variables !== 'delete' ? change.variables === 'show' : said.isShown}
              onChange={event => change.mutate(event.currentTarget.checked ? 'show' : 'hide')}
              label={t('recommendations.show')}
              description={t(said.isShown ? 'recommendations.isShown' : 'recommendations.isHidden')}
              aria-label={`${t('recommendations.show')}: ${name}`}
            />
          </>
        ) : null}
        <Group gap="xs">
          {mayRemind(one.state) ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={change.isPending && change.variables === 'remind'}
              onClick={() => change.mutate('remind')}
              aria-label={`${t('recommendations.remind')}: ${name}`}
            >
              {t('recommendations.remind')}
            </Button>
          ) : null}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setDeleting(true)}
            aria-label={`${t('recommendations.delete')}: ${name}`}
          >
            {t('recommendations.delete')}
          </Button>
        </Group>
        {change.error ? <ErrorPanel error={change.error} /> : null}
      </Stack>
      <ConfirmDialog
        opened={isDeleting}
        onClose={() => setDeleting(false)}
        onConfirm={() => change.mutate('delete')}
        title={t('recommendations.deleteTitle', { name })}
        action={t('recommendations.delete')}
        danger
        busy={change.isPending}
      >
        {t('recommendations.deleteText')}
      </ConfirmDialog>
    </Paper>
  )
}
