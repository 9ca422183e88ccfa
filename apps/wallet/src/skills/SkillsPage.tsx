import type { ProvenSkill } from '@laurel/core/skill'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Anchor, Badge, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconSearch, IconTrendingUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAwards } from '../credentials/use-awards.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type ProofOf, skillGroups } from './proofs.ts'

const SEARCH_FROM = 8

/** How good a proof is, where that has to be said. */
function useStanding({ imported, isInForce }: ProofOf): string | null {
  const { t } = useTranslation()
  const { date } = useLocale()
  if (imported?.verdict === 'good') return t('skills.checked', { date: date(imported.checkedAt) })
  if (imported?.verdict === 'unsure') return t('skills.unsure')
  return isInForce ? null : t('skills.ended')
}

function SkillCard({ proven }: { readonly proven: ProvenSkill<ProofOf> }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { skill, position, strongest, count, key } = proven
  const { of } = strongest
  const standing = useStanding(of)
  return (
    <Card component="li" withBorder radius="lg">
      <Stack gap={6}>
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={3} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {skill.name}
          </Title>
          {position !== null && skill.description ? (
            <Badge variant="light" tt="none" style={{ height: 'auto', whiteSpace: 'normal' }}>
              {skill.description.split(': ')[0]}
            </Badge>
          ) : null}
        </Group>
        {position === null && skill.description ? <Text size="sm">{skill.description}</Text> : null}
        <Text size="sm">
          <Text inherit component="span" c="dimmed">
            {t('skills.proof')}:{' '}
          </Text>
          {of.awardId ? (
            <Anchor component={Link} to={`/awards/${of.awardId}`} inherit underline="always">
              {of.title}
            </Anchor>
          ) : (
            of.title
          )}
          {` · ${of.issuer} · ${date(of.at)}`}
        </Text>
        {standing ? (
          <Text size="sm" c="dimmed">
            {standing}
          </Text>
        ) : null}
        <Group gap="md">
          {count > 1 ? (
            <Text size="sm" c="dimmed">
              {t('skills.proofs', { count })}
            </Text>
          ) : null}
          {/^https?:/.test(key) ? (
            <Anchor size="sm" href={skill.url ?? key} rel="noopener noreferrer nofollow" target="_blank">
              {t('skills.about')}
            </Anchor>
          ) : null}
        </Group>
      </Stack>
    </Card>
  )
}

/** What the person can do, as their credentials say; read out of the vault alone, so that it needs no network. */
export default function SkillsPage() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const awards = useAwards()
  const [words, setWords] = useState('')
  const all = skillGroups(wallet.contents, awards.data ?? [], '')
  const total = all.reduce((sum, one) => sum + one.skills.length, 0)
  const groups = words.trim() === '' ? all : skillGroups(wallet.contents, awards.data ?? [], words)
  return (
    <>
      <PageHeader
        title={t('skills.title')}
        back={
          <Anchor component={Link} to="/" w="fit-content" className="back-link">
            {t('detail.back')}
          </Anchor>
        }
      >
        {t('skills.lead')}
      </PageHeader>
      <Anchor component={Link} to="/growth" className="back-link" mb="lg" display="inline-flex">
        <IconTrendingUp size={18} aria-hidden />
        {t('growth.link')}
      </Anchor>
      {awards.isPending ? <LoadingPanel rows={3} /> : null}
      {total === 0 && !awards.isPending ? (
        <EmptyState title={t('skills.emptyTitle')} picture={<Seal />}>
          {t('skills.empty')}
        </EmptyState>
      ) : null}
      {total >= SEARCH_FROM ? (
        <TextInput
          type="search"
          mb="lg"
          maw={400}
          aria-label={t('skills.search')}
          placeholder={t('skills.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={event => setWords(event.currentTarget.value)}
        />
      ) : null}
      {total > 0 && groups.length === 0 ? <EmptyState title={t('skills.nothingFound')} /> : null}
      <Stack gap="xl">
        {groups.map(({ framework, skills }) => (
          <section key={framework ?? ''}>
            <Group align="baseline" gap="sm" mb="sm">
              <Title order={2}>{framework ?? t('skills.others')}</Title>
              <Text c="dimmed">{t('skills.count', { count: skills.length })}</Text>
            </Group>
            <ul className="skill-cards">
              {skills.map(one => (
                <SkillCard key={one.key} proven={one} />
              ))}
            </ul>
          </section>
        ))}
      </Stack>
    </>
  )
}
