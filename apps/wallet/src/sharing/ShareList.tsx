import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Share, sharesQuery, viewsQuery } from './shares.ts'

const COLORS = { open: 'laurel', expired: 'gray', 'used-up': 'gray', withdrawn: 'gray' } as const

/** In which hours it was looked at. There is nothing to say of whom. */
function Views({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const views = useQuery(viewsQuery(id))
  if (views.error) return <ErrorPanel error={views.error} />
  return (
    <Stack gap={4}>
      <ul className="share-views">
        {(views.data ?? []).map(one => (
          <li key={one.hour}>{t('share.viewsIn', { count: one.views, hour: dateTime(one.hour) })}</li>
        ))}
      </ul>
      <Text size="xs" c="dimmed">
        {t('share.viewsText')}
      </Text>
    </Stack>
  )
}

type RowProps = { readonly share: Share; readonly title: string; readonly onShow: (url: string) => void }

function ShareRow({ share, title, onShow }: RowProps) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const { wallet, put } = useOpenWallet()
  const [isOpen, setOpen] = useState(false)
  const url = wallet.contents.shares[share.id]
  const change = useMutation({
    mutationFn: async (what: 'withdraw' | 'restore' | 'forget') => {
      if (what === 'withdraw') await api.delete(`/wallet/shares/${share.id}`)
      else await api.post(`/wallet/shares/${share.id}/${what}`)
      if (what !== 'forget') return
      put(
        await changeContents(wallet, contents => ({
          ...contents,
          shares: Object.fromEntries(Object.entries(contents.shares).filter(([id]) => id !== share.id)),
        })),
      )
    },
    onSettled: () => client.invalidateQueries({ queryKey: sharesQuery.queryKey }),
  })
  const busy = (what: string) => change.isPending && change.variables === what
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {share.name || title || t('share.made', { date: date(share.createdAt) })}
            </Text>
            <Text size="sm" c="dimmed">
              {share.name ? `${t('share.made', { date: date(share.createdAt) })} · ` : ''}
              {share.expiresAt ? t('share.ends', { date: date(share.expiresAt) }) : t('share.endless')}
            </Text>
            <Text size="sm" c="dimmed">
              {share.viewLimit === null
                ? t('share.views', { count: share.views })
                : t('share.viewsOf', { count: share.views, limit: share.viewLimit })}
              {share.hides.length > 0
                ? ` · ${t('share.without', { parts: share.hides.map(part => t(`share.partShort.${part}`)).join(', ') })}`
                : ''}
              {share.part ? ` · ${t('parts.listed')}` : ''}
            </Text>
          </div>
          <Badge color={COLORS[share.state]} variant="outline" tt="none" style={{ flex: 'none' }}>
            {t(`share.state.${share.state}`)}
          </Badge>
        </Group>
        {share.state === 'withdrawn' && share.restorableUntil ? (
          <Text size="sm" role="status">
            {t('share.withdrawnText')}
          </Text>
        ) : null}
        <Group gap={4}>
          {url && share.state === 'open' ? (
            <Button size="xs" variant="default" onClick={() => onShow(url)}>
              {t('share.show')}
            </Button>
          ) : null}
          {share.views > 0 ? (
            <Button size="xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {t('share.when')}
            </Button>
          ) : null}
          {share.state === 'open' ? (
            <Button
              size="xs"
              variant="subtle"
              color="danger"
              loading={busy('withdraw')}
              onClick={() => change.mutate('withdraw')}
            >
              {t('share.end')}
            </Button>
          ) : null}
          {share.state === 'withdrawn' && share.restorableUntil ? (
            <Button size="xs" variant="default" loading={busy('restore')} onClick={() => change.mutate('restore')}>
              {t('share.undo')}
            </Button>
          ) : null}
          {share.state === 'open' ? null : (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={busy('forget')}
              onClick={() => change.mutate('forget')}
            >
              {t('share.forget')}
            </Button>
          )}
        </Group>
        {isOpen ? <Views id={share.id} /> : null}
        {change.error ? <ErrorPanel error={change.error} /> : null}
      </Stack>
    </Paper>
  )
}

type Props = {
  readonly shares: readonly Share[]
  readonly titleOf: (share: Share) => string
  readonly onShow: (url: string) => void
}

/** Links with how they stand: open ones to show or end, ended ones to look back on. */
export function ShareList({ shares, titleOf, onShow }: Props) {
  return (
    <ul className="share-list">
      {shares.map(share => (
        <ShareRow key={share.id} share={share} title={titleOf(share)} onShow={onShow} />
      ))}
    </ul>
  )
}
