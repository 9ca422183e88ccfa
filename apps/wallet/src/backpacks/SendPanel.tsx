import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, List, Modal, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { AskGuardian } from '../minors/AskGuardian.tsx'
import { type Backpack, backpacksQuery, sendTo } from './backpacks.ts'

/** The facts that stand in the credential, as somebody there will read them. */
function WhatIsSent({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  return (
    <List size="sm" spacing={4}>
      <List.Item>{award.achievement.name}</List.Item>
      <List.Item>{award.issuer.name}</List.Item>
      {award.level ? <List.Item>{t('detail.level', { level: award.level.name })}</List.Item> : null}
      <List.Item>{t('detail.from', { date: date(award.validFrom) })}</List.Item>
      {award.validUntil ? <List.Item>{t('detail.until', { date: date(award.validUntil) })}</List.Item> : null}
      {award.narrative ? <List.Item>{award.narrative}</List.Item> : null}
      {award.results.map(one => (
        <List.Item key={`${one.name}${one.value}`}>{[one.name, one.value].filter(Boolean).join(': ')}</List.Item>
      ))}
      {award.evidence.map(one => (
        <List.Item key={`${one.id}${one.name}`}>
          {[one.name, one.narrative].filter(Boolean).join(': ') || t('backpacks.evidence')}
        </List.Item>
      ))}
      <List.Item>{t('backpacks.key')}</List.Item>
    </List>
  )
}

function SendDialog({
  award,
  backpacks,
  onClose,
}: {
  readonly award: Award
  readonly backpacks: readonly Backpack[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [id, setId] = useState(backpacks[0]?.id ?? '')
  const chosen = backpacks.find(one => one.id === id) ?? backpacks[0]
  const send = useMutation({
    mutationFn: () => sendTo(chosen?.id ?? '', award.id),
    onSettled: () => client.invalidateQueries({ queryKey: backpacksQuery.queryKey, exact: true }),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('backpacks.sendTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {send.data ? (
        <Stack>
          <Alert variant="light" role="status">
            {t(`backpacks.sent.${send.data.outcome}`, { name: chosen?.name })}
          </Alert>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common:close')}
          </Button>
        </Stack>
      ) : (
        <Stack>
          {backpacks.length > 1 ? (
            <Radio.Group label={t('backpacks.where')} value={id} onChange={setId}>
              <Stack gap="xs" mt="xs">
                {backpacks.map(one => (
                  <Radio key={one.id} value={one.id} label={one.name} description={one.host} />
                ))}
              </Stack>
            </Radio.Group>
          ) : (
            <Text>{t('backpacks.sendTo', { name: chosen?.name, host: chosen?.host })}</Text>
          )}
          <div>
            <Text size="sm" fw={600}>
              {t('backpacks.whatIsSent')}
            </Text>
            <WhatIsSent award={award} />
          </div>
          <Text size="sm" c="dimmed">
            {t('backpacks.sendText')}
          </Text>
          {send.error ? <ErrorPanel error={send.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button loading={send.isPending} onClick={() => send.mutate()}>
              {t('backpacks.send')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

/** On a credential's page, where there is a backpack that takes any: sends it there, once its owner has seen what goes. */
export function SendPanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  // Those that were offered stay while the dialog is open, whatever becomes of them meanwhile.
  const [offered, setOffered] = useState<readonly Backpack[]>()
  const backpacks = useQuery(backpacksQuery)
  const taking = (backpacks.data ?? []).filter(one => one.scopes.includes('add') && !one.mustSignIn)
  if (taking.length === 0 && !offered) return null
  const { permits, mustConfirm } = award.protection
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('backpacks.sendTitle')}</Title>
        <Text size="sm" c="dimmed">
          {t('backpacks.sendLead')}
        </Text>
        {permits.share ? (
          <Button
            variant="default"
            leftSection={<IconSend size={18} aria-hidden />}
            onClick={() => setOffered(taking)}
            styles={{ label: { whiteSpace: 'normal' } }}
          >
            {taking.length === 1 ? t('backpacks.sendToOne', { name: taking[0]?.name }) : t('backpacks.sendChoose')}
          </Button>
        ) : mustConfirm ? (
          <Text size="sm">{t('minors.confirmFirst')}</Text>
        ) : (
          <AskGuardian issuerId={award.issuer.id} purpose="share" />
        )}
      </Stack>
      {offered ? <SendDialog award={award} backpacks={offered} onClose={() => setOffered(undefined)} /> : null}
    </Paper>
  )
}
