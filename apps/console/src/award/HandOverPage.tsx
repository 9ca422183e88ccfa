import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, IssuerMark, LoadingPanel, PageHeader, QrCode } from '@laurel/ui/parts'
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useFilters } from '../app/filters.ts'
import { useIssuer } from '../app/membership.ts'
import { readAll } from '../app/pages.ts'
import type { Award } from './award.ts'
import './hand-over.css'

/** Ten sheets; who wants more narrows the list. */
const MOST_CARDS = 80

/** Cards to cut out, each with the link by which one learner takes their award: no mailbox is needed. */
export default function HandOverPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const issuer = useIssuer()
  const [filter] = useFilters()
  const { search } = useLocation()
  const query = {
    q: filter('q'),
    achievementId: filter('achievement'),
    state: 'issued',
    sort: 'name',
  }
  const list = useQuery({
    queryKey: ['awards', 'hand-over', query],
    queryFn: () => readAll<Award>('/awards', query, 2_000),
  })
  const waiting = (list.data?.items ?? []).filter(award => award.claimUrl && !award.claimedAt)
  const cards = waiting.slice(0, MOST_CARDS)
  const taken = (list.data?.items.length ?? 0) - waiting.length
  const count = (many: number) => ({ count: many, formatted: number(many) })
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={t('handOver.title')}
          back={<BackLink to={`/awards${search}`}>{t('awards.title')}</BackLink>}
          actions={
            <Button
              leftSection={<IconPrinter size={18} aria-hidden />}
              disabled={cards.length === 0}
              onClick={() => print()}
            >
              {t('handOver.print')}
            </Button>
          }
        >
          {t('handOver.lead')}
        </PageHeader>
      </div>
      {list.isPending ? <LoadingPanel /> : null}
      {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && cards.length === 0 ? (
        <EmptyState title={t('handOver.emptyTitle')}>{t('handOver.emptyText')}</EmptyState>
      ) : null}
      {cards.length > 0 ? (
        <Stack gap="md">
          <Group gap="xs" className="no-print" role="status">
            <Text size="sm">{t('handOver.cards', count(cards.length))}</Text>
            {taken > 0 ? (
              <Text size="sm" c="dimmed">
                {t('handOver.taken', count(taken))}
              </Text>
            ) : null}
            {waiting.length > cards.length ? (
              <Text size="sm" c="dimmed">
                {t('handOver.more', count(waiting.length - cards.length))}
              </Text>
            ) : null}
          </Group>
          <ul className="hand-over">
            {cards.map(award => (
              <li key={award.id} className="hand-over-card">
                <div>
                  <Group gap={8} wrap="nowrap" className="hand-over-issuer">
                    <IssuerMark name={issuer.name} logoUrl={issuer.logoUrl} size={24} />
                    <span>{issuer.name}</span>
                  </Group>
                  <p className="hand-over-name">{award.recipient.name}</p>
                  <p className="hand-over-what">{award.achievement.name}</p>
                  <p className="hand-over-how">{t('handOver.how')}</p>
                </div>
                <QrCode text={award.claimUrl as string} label={t('handOver.qr', { name: award.recipient.name })} />
              </li>
            ))}
          </ul>
        </Stack>
      ) : null}
    </>
  )
}
