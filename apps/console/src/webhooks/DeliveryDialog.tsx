import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Code, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { eventKey } from '../people/audit-events.ts'
import { answerOf } from './answer.ts'
import type { DeliveryDetail } from './webhook.ts'

type Props = { readonly id: string | undefined; readonly mayResend: boolean; readonly onClose: () => void }

/** One message: the very text, and each time that it was sent. */
export function DeliveryDialog({ id, mayResend, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { date, number } = useLocale()
  const client = useQueryClient()
  const found = useQuery({
    queryKey: ['webhook-delivery', id],
    queryFn: () => api.get<DeliveryDetail>(`/webhook-deliveries/${id}`),
    enabled: id !== undefined,
  })
  const again = useMutation({
    mutationFn: () => api.post<DeliveryDetail>(`/webhook-deliveries/${id}/send-again`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['webhook-deliveries'] })
      said(t('webhooks.onItsWay'))
      onClose()
    },
  })
  const event = found.data?.event
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      size="lg"
      title={event ? (i18n.exists(eventKey(event)) ? t(eventKey(event)) : event) : t('webhooks.message')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {found.error ? (
        <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Stack>
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('webhooks.messageId')}
            </Text>
            <Code style={{ overflowWrap: 'anywhere' }}>{found.data.id}</Code>
          </div>
          <div>
            <Text size="sm" fw={500} mb={4}>
              {t('webhooks.body')}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {JSON.stringify(JSON.parse(found.data.body), null, 2)}
            </Code>
          </div>
          {found.data.log.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('webhooks.notYetSent')}
            </Text>
          ) : (
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('webhooks.sentAt')}</Table.Th>
                  <Table.Th>{t('webhooks.answer')}</Table.Th>
                  <Table.Th ta="right">{t('webhooks.took')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.data.log.map(one => (
                  <Table.Tr key={one.at}>
                    <Table.Td>{date(one.at, { dateStyle: 'medium', timeStyle: 'medium' })}</Table.Td>
                    <Table.Td>{answerOf(one.status, one.problem, t)}</Table.Td>
                    <Table.Td ta="right">
                      {t('webhooks.milliseconds', { formatted: number(one.milliseconds) })}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {again.error ? <ErrorPanel error={again.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            {mayResend ? (
              <Button loading={again.isPending} onClick={() => again.mutate()}>
                {t('webhooks.sendAgain')}
              </Button>
            ) : null}
          </Group>
        </Stack>
      ) : (
        <LoadingPanel rows={4} />
      )}
    </Modal>
  )
}
