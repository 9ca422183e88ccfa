import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, QrCode, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Group, List, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconWallet } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../app/CopyButton.tsx'
import { useMay } from '../app/membership.ts'
import { failed } from '../app/notify.tsx'
import type { AwardWithHistory } from './award.ts'

type Offer = { readonly link: string; readonly second: 'mail' | 'screen' | 'hand'; readonly expiresAt: string }
type Copy = {
  readonly id: string
  readonly wallet: string | null
  readonly takenAt: string
  readonly withdrawnAt: string | null
}

const copiesQuery = (awardId: string) =>
  queryOptions({
    queryKey: ['awards', awardId, 'copies'],
    queryFn: async () => (await api.get<{ items: Copy[] }>(`/awards/${awardId}/copies`)).items,
  })

/** Wallet apps of other makers: offer the award to one while nobody has it, and see in which it is. */
export function OtherWalletPanel({ award }: { readonly award: AwardWithHistory }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const say = useProblemText()
  const may = useMay()
  const [offer, setOffer] = useState<Offer>()
  const copies = useQuery(copiesQuery(award.id))
  const make = useMutation({
    mutationFn: () => api.post<Offer>(`/awards/${award.id}/wallet-offer`),
    onSuccess: setOffer,
    onError: error => failed(say(error)),
  })
  const list = copies.data ?? []
  const isOpen = ['draft', 'approved', 'issued'].includes(award.state) && !award.claimedAt && may('awards:write')
  if (list.length === 0 && !isOpen) return copies.error ? <ErrorPanel error={copies.error} /> : null
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Title order={2}>{t('otherWallet.title')}</Title>
        {list.length > 0 ? (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {list.map(one => (
              <Group component="li" key={one.id} justify="space-between" wrap="nowrap">
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {t('otherWallet.taken', {
                    wallet: one.wallet ?? t('otherWallet.unnamed'),
                    date: dateTime(one.takenAt),
                  })}
                </Text>
                {one.withdrawnAt ? (
                  <Badge variant="outline" color="gray" tt="none" style={{ flex: 'none' }}>
                    {t('otherWallet.withdrawn')}
                  </Badge>
                ) : null}
              </Group>
            ))}
          </Stack>
        ) : null}
        {isOpen ? (
          <>
            <Text c="dimmed" size="sm">
              {t(award.recipient.email ? 'otherWallet.lead' : 'otherWallet.noEmail')}
            </Text>
            {award.recipient.email ? (
              <Button
                variant="default"
                w="fit-content"
                leftSection={<IconWallet size={18} aria-hidden />}
                loading={make.isPending}
                onClick={() => make.mutate()}
              >
                {t('otherWallet.offer')}
              </Button>
            ) : null}
          </>
        ) : null}
      </Stack>
      {offer ? (
        <Modal
          opened
          onClose={() => setOffer(undefined)}
          title={t('otherWallet.offerTitle')}
          closeButtonProps={{ 'aria-label': t('common:close') }}
        >
          <Stack>
            <List type="ordered" size="sm" spacing={4}>
              <List.Item>{t('otherWallet.scan', { name: award.recipient.name })}</List.Item>
              <List.Item>
                {t(`otherWallet.${offer.second === 'hand' ? 'hand' : 'mail'}`, { email: award.recipient.email ?? '' })}
              </List.Item>
            </List>
            <QrCode text={offer.link} label={t('otherWallet.qr', { name: award.recipient.name })} />
            <TextInput
              readOnly
              label={t('otherWallet.address')}
              value={offer.link}
              onFocus={event => event.currentTarget.select()}
            />
            <CopyButton text={offer.link} label={t('otherWallet.copy')} />
            <Text size="sm" c="dimmed">
              {t('otherWallet.until', { date: dateTime(offer.expiresAt) })}
            </Text>
          </Stack>
        </Modal>
      ) : null}
    </Paper>
  )
}
