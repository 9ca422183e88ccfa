import { apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconFile, IconLink, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ClaimDetail, Item } from './claim.ts'
import { useSay } from './use-claim.ts'

const ICONS = { link: IconLink, video: IconPlayerPlay, file: IconFile } as const

function ItemView({ claim, item }: { readonly claim: ClaimDetail; readonly item: Item }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const say = useSay()
  const Icon = ICONS[item.kind]
  const address = item.url ?? apiUrl(`/learner-claims/${claim.id}/items/${item.id}/file`)
  const isPicture = item.type === 'image/png' && item.state === 'ready'
  const about = (claim.achievement.rubric?.criteria ?? []).filter(one => item.criteria.includes(one.id))
  return (
    <Paper component="li" withBorder p="sm">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Icon size={18} aria-hidden style={{ flex: 'none', marginTop: 3 }} />
        <Stack gap={4} style={{ minWidth: 0, flex: 1 }}>
          {item.state === 'ready' ? (
            <Anchor
              href={address}
              target="_blank"
              rel="noopener noreferrer nofollow"
              underline="always"
              style={{ overflowWrap: 'anywhere' }}
            >
              {item.name}
            </Anchor>
          ) : (
            <Text>{item.name}</Text>
          )}
          <Text size="xs" c="dimmed">
            {[
              item.url ? new URL(item.url).host : null,
              item.size ? t('claims.kilobytes', { formatted: number(Math.ceil(item.size / 1024)) }) : null,
              item.state === 'ready' ? null : t(`claims.itemState.${item.state}`),
              item.round > 1 ? t('claims.broughtIn', { round: number(item.round) }) : null,
              ...about.map(one => say(one.names)),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          {isPicture ? <img src={address} alt={item.name} style={{ maxWidth: '100%', borderRadius: 8 }} /> : null}
        </Stack>
        {item.isPublic ? (
          <Badge variant="outline" color="gray" tt="none">
            {t('claims.public')}
          </Badge>
        ) : null}
      </Group>
    </Paper>
  )
}

/** What the learner says and has brought. */
export function EvidencePanel({ claim }: { readonly claim: ClaimDetail }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const facts = [
    claim.doneOn ? date(claim.doneOn, { dateStyle: 'long' }) : null,
    claim.hours ? t('claims.hours', { count: claim.hours, formatted: number(claim.hours) }) : null,
  ].filter(Boolean)
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <Title order={2} size="h3">
          {t(claim.kind === 'recognition' ? 'recognition.word' : 'claims.evidence')}
        </Title>
        {facts.length > 0 ? <Text c="dimmed">{facts.join(' · ')}</Text> : null}
        {claim.narrative ? (
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{claim.narrative}</Text>
        ) : claim.round === 0 ? (
          <Text c="dimmed">{t('claims.draftText')}</Text>
        ) : null}
        {claim.reflection ? (
          <div>
            <Text fw={600} size="sm">
              {t('claims.reflection')}
            </Text>
            <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{claim.reflection}</Text>
          </div>
        ) : null}
        {claim.items.length > 0 ? (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {claim.items.map(item => (
              <ItemView key={item.id} claim={claim} item={item} />
            ))}
          </Stack>
        ) : null}
      </Stack>
    </Paper>
  )
}
