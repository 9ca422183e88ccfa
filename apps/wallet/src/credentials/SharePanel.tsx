import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button, CopyButton, Group, Modal, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconCheck, IconCopy, IconQrcode, IconShare } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Award, type Share, sharesQuery } from './awards.ts'
import { QrCode } from './QrCode.tsx'

const DAY = 86_400_000
const LIFETIMES = { none: null, week: 7, month: 30, year: 365 } as const
type Lifetime = keyof typeof LIFETIMES

/** A link to show: as QR code, to copy, to hand to another app. */
function ShowLink({
  url,
  title,
  onClose,
}: {
  readonly url: string
  readonly title: string
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('share.linkTitle')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <Stack>
        <QrCode text={url} label={t('share.qr', { title })} />
        <TextInput
          readOnly
          aria-label={t('share.address')}
          value={url}
          onFocus={event => event.currentTarget.select()}
        />
        <Group grow>
          <CopyButton value={url}>
            {({ copied, copy }) => (
              <Button
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              >
                {t(copied ? 'common:copied' : 'share.copy')}
              </Button>
            )}
          </CopyButton>
          {'share' in navigator ? (
            <Button
              variant="default"
              leftSection={<IconShare size={16} aria-hidden />}
              onClick={() => void navigator.share({ url, title }).catch(() => undefined)}
            >
              {t('share.send')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Modal>
  )
}

/** Links that show this credential, each with its own end; taken back at any time. */
export function SharePanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const { wallet, put } = useOpenWallet()
  const [lifetime, setLifetime] = useState<Lifetime>('month')
  const [shown, setShown] = useState<string>()
  const [ending, setEnding] = useState<Share>()
  const shares = useQuery(sharesQuery)
  const own = (shares.data ?? []).filter(
    one => one.awardId === award.id && !one.withdrawnAt && !(one.expiresAt && Date.parse(one.expiresAt) < Date.now()),
  )

  const make = useMutation({
    mutationFn: async () => {
      const days = LIFETIMES[lifetime]
      const expiresAt = days ? new Date(Date.now() + days * DAY).toISOString() : null
      const made = await api.post<Share & { url: string }>('/wallet/shares', { awardId: award.id, expiresAt })
      // The server keeps a hash only, so the address is remembered in the vault.
      put(
        await changeContents(wallet, contents => ({
          ...contents,
          shares: { ...contents.shares, [made.id]: made.url },
        })),
      )
      return made
    },
    onSuccess: async made => {
      setShown(made.url)
      await client.invalidateQueries({ queryKey: sharesQuery.queryKey })
    },
  })
  const withdraw = useMutation({
    mutationFn: (id: string) => api.delete(`/wallet/shares/${id}`),
    onSuccess: async () => {
      setEnding(undefined)
      await client.invalidateQueries({ queryKey: sharesQuery.queryKey })
    },
  })
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('share.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('share.lead')}
        </Text>
        <Select
          label={t('share.lifetime')}
          data={(Object.keys(LIFETIMES) as Lifetime[]).map(value => ({ value, label: t(`share.for.${value}`) }))}
          value={lifetime}
          allowDeselect={false}
          onChange={next => setLifetime((next as Lifetime | null) ?? 'month')}
        />
        <Button
          leftSection={<IconQrcode size={18} aria-hidden />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t('share.make')}
        </Button>
        {make.error ? <ErrorPanel error={make.error} /> : null}
        {own.length > 0 ? (
          <Stack gap="xs">
            <Title order={3}>{t('share.links')}</Title>
            {own.map(share => {
              const url = wallet.contents.shares[share.id]
              return (
                <Group key={share.id} justify="space-between" wrap="nowrap">
                  <Text size="sm">
                    {t('share.made', { date: date(share.createdAt) })}
                    <Text component="span" size="sm" c="dimmed" display="block">
                      {share.expiresAt ? t('share.ends', { date: date(share.expiresAt) }) : t('share.endless')}
                    </Text>
                  </Text>
                  <Group gap={4} wrap="nowrap">
                    {url ? (
                      <Button size="xs" variant="default" onClick={() => setShown(url)}>
                        {t('share.show')}
                      </Button>
                    ) : null}
                    <Button size="xs" variant="subtle" color="danger" onClick={() => setEnding(share)}>
                      {t('share.end')}
                    </Button>
                  </Group>
                </Group>
              )
            })}
          </Stack>
        ) : null}
      </Stack>
      {shown ? <ShowLink url={shown} title={award.achievement.name} onClose={() => setShown(undefined)} /> : null}
      <ConfirmDialog
        opened={ending !== undefined}
        onClose={() => setEnding(undefined)}
        onConfirm={() => ending && withdraw.mutate(ending.id)}
        title={t('share.endTitle')}
        action={t('share.end')}
        busy={withdraw.isPending}
        danger
      >
        {t(award.publicPage ? 'share.endTextOpen' : 'share.endText')}
        {withdraw.error ? <ErrorPanel error={withdraw.error} /> : null}
      </ConfirmDialog>
    </Paper>
  )
}
