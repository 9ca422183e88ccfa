import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconWallet } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Copy, copiesQuery, makeOffer, type ShownOffer, takeBack } from './other-wallets.ts'
import { ShowOffer } from './ShowOffer.tsx'

/** Apps of other makers that hold this credential too: add one, see which there are, take one back. */
export function OtherWalletsPanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [offer, setOffer] = useState<ShownOffer>()
  const copies = useQuery(copiesQuery(award.id, offer !== undefined))
  const list = copies.data ?? []
  const make = useMutation({ mutationFn: () => makeOffer(wallet.device, award.id, list), onSuccess: setOffer })
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('otherWallets.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('otherWallets.lead')}
        </Text>
        {list.length > 0 ? (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {list.map(one => (
              <CopyRow key={one.id} awardId={award.id} copy={one} />
            ))}
          </Stack>
        ) : null}
        <Button
          variant="default"
          leftSection={<IconWallet size={18} aria-hidden />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t('otherWallets.add')}
        </Button>
        {copies.error ? <ErrorPanel error={copies.error} onRetry={() => void copies.refetch()} /> : null}
        {make.error ? <ErrorPanel error={make.error} /> : null}
      </Stack>
      {offer ? (
        <ShowOffer
          offer={offer}
          title={award.achievement.name}
          isTaken={list.some(one => !offer.known.includes(one.id))}
          onClose={() => setOffer(undefined)}
        />
      ) : null}
    </Paper>
  )
}

function CopyRow({ awardId, copy }: { readonly awardId: string; readonly copy: Copy }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const back = useMutation({
    mutationFn: () => takeBack(awardId, copy.id),
    onSuccess: ({ items }) => {
      setAsking(false)
      client.setQueryData(copiesQuery(awardId, false).queryKey, items)
    },
  })
  const name = copy.wallet ?? t('otherWallets.unnamed')
  const state = copy.withdrawnAt ? 'withdrawn' : copy.notified === 'credential_deleted' ? 'deleted' : 'taken'
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {t('otherWallets.since', { date: dateTime(copy.takenAt) })}
          </Text>
        </div>
        <Badge variant="outline" color={state === 'taken' ? 'laurel' : 'gray'} tt="none" style={{ flex: 'none' }}>
          {t(`otherWallets.state.${state}`)}
        </Badge>
      </Group>
      {copy.withdrawnAt ? null : (
        <Button
          variant="subtle"
          color="danger"
          size="compact-sm"
          mt="xs"
          onClick={() => setAsking(true)}
          aria-label={t('otherWallets.backFrom', { name, date: dateTime(copy.takenAt) })}
        >
          {t('otherWallets.back')}
        </Button>
      )}
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('otherWallets.backTitle')}
        action={t('otherWallets.back')}
        danger
        busy={back.isPending}
        onConfirm={() => back.mutate()}
      >
        {t('otherWallets.backText')}
        {back.error ? <ErrorPanel error={back.error} /> : null}
      </ConfirmDialog>
    </Paper>
  )
}
