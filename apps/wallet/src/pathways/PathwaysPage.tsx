import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Card, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAwards } from '../credentials/use-awards.ts'
import { proofsIn } from '../skills/proofs.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type MyPathway, nameOf, pathwaysQuery, recommendedFor, stepCount } from './pathways.ts'

const MOST_NAMED = 3

function PathwayCard({ pathway, why }: { readonly pathway: MyPathway; readonly why?: string }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const { content, progress, issuer } = pathway
  const total = stepCount(content)
  const next = progress.next.flatMap(id => content.steps.find(step => step.id === id) ?? [])
  const words = t('pathways.progress', { done: number(pathway.stepsDone), total: number(total) })
  return (
    <Card
      withBorder
      radius="lg"
      component={Link}
      to={`/pathways/${issuer.shortName}/${pathway.pathwayId}`}
      style={{ color: 'inherit' }}
    >
      <Stack gap="xs">
        <div>
          <Title order={3} size="h3">
            {nameOf(content, content, locale)}
          </Title>
          <Text size="sm" c="dimmed">
            {issuer.name}
          </Text>
        </div>
        <Progress value={total === 0 ? 0 : (pathway.stepsDone / total) * 100} size="lg" aria-label={words} />
        <Text size="sm" c="dimmed">
          {words}
        </Text>
        <Text size="sm" fw={500}>
          {pathway.enrolment?.completedAt
            ? t('pathways.complete')
            : next.length > 0
              ? t('pathways.nextIs', { steps: next.map(step => nameOf(content, step, locale)).join(', ') })
              : ''}
        </Text>
        {why ? <Text size="sm">{why}</Text> : null}
      </Stack>
    </Card>
  )
}

/** The pathways that one is on, and those toward which one has something already. */
export default function PathwaysPage() {
  const { t } = useTranslation()
  const pathways = useQuery(pathwaysQuery)
  const { number } = useLocale()
  const { wallet } = useOpenWallet()
  // What waits is taken from here as well: it may be what a pathway builds on.
  const awards = useAwards()
  const { mine = [], recommended: begun = [], open = [] } = pathways.data ?? {}
  const recommended = useMemo(() => {
    const own = proofsIn(wallet.contents, awards.data ?? []).flatMap(one => one.skills)
    return recommendedFor([...begun, ...open], own)
  }, [wallet.contents, awards.data, begun, open])
  const near = new Set(recommended.map(one => one.pathway.shown.pathwayId))
  const others = open.filter(one => !near.has(one.pathwayId))
  const whyOf = ({ skills, steps }: (typeof recommended)[number]) =>
    [
      skills.have.length > 0
        ? t('pathways.whySkills', {
            have: number(skills.have.length),
            all: number(skills.all),
            names: skills.have
              .slice(0, MOST_NAMED)
              .map(one => one.name)
              .join(', '),
          })
        : '',
      steps.done > 0 ? t('pathways.whySteps', { done: number(steps.done), all: number(steps.all) }) : '',
    ]
      .filter(Boolean)
      .join(' ')
  return (
    <>
      <PageHeader
        title={t('pathways.title')}
        back={
          <Anchor component={Link} to="/" w="fit-content" className="back-link">
            {t('detail.back')}
          </Anchor>
        }
      >
        {t('pathways.lead')}
      </PageHeader>
      {pathways.isPending ? <LoadingPanel rows={2} height={160} /> : null}
      {pathways.error ? <ErrorPanel error={pathways.error} onRetry={() => void pathways.refetch()} /> : null}
      {pathways.data && mine.length === 0 && recommended.length === 0 && others.length === 0 ? (
        <EmptyState title={t('pathways.emptyTitle')} picture={<IconRoute size={64} stroke={1.2} aria-hidden />}>
          {t('pathways.empty')}
        </EmptyState>
      ) : null}
      {mine.length > 0 ? (
        <section>
          <Title order={2} size="h3" mb="sm">
            {t('pathways.mine')}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {mine.map(one => (
              <PathwayCard key={one.pathwayId} pathway={one} />
            ))}
          </SimpleGrid>
        </section>
      ) : null}
      {recommended.length > 0 ? (
        <section style={{ marginTop: mine.length > 0 ? 32 : 0 }}>
          <Title order={2} size="h3">
            {t('pathways.recommended')}
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            {t('pathways.recommendedText')}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {recommended.map(one => (
              <PathwayCard key={one.pathway.shown.pathwayId} pathway={one.pathway.shown} why={whyOf(one)} />
            ))}
          </SimpleGrid>
        </section>
      ) : null}
      {others.length > 0 ? (
        <section style={{ marginTop: mine.length + recommended.length > 0 ? 32 : 0 }}>
          <Title order={2} size="h3" mb="sm">
            {t('pathways.others')}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {others.map(one => (
              <PathwayCard key={one.pathwayId} pathway={one} />
            ))}
          </SimpleGrid>
        </section>
      ) : null}
    </>
  )
}
