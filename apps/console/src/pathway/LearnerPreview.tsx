import { type Holding, isGroup, type Pathway, progress } from '@laurel/core/pathway'
import type { Instant } from '@laurel/core/primitives'
import { PathwayWay } from '@laurel/ui/parts'
import { Checkbox, Grid, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import { wordsOf } from './words-of.ts'

/** As a learner sees it, with whatever they may have by then. */
export function LearnerPreview({
  pathway,
  choices,
}: {
  readonly pathway: Pathway
  readonly choices: readonly Achievement[]
}) {
  const { t, i18n } = useTranslation()
  const [have, setHave] = useState<readonly string[]>([])
  const leaves = pathway.steps.filter(step => !isGroup(step))
  const [now] = useState(() => Date.now() as Instant)
  const holdings = have.map(
    (stepId): Holding => ({ kind: 'elsewhere', id: stepId, stepId, from: now, until: null, standing: 'inForce' }),
  )
  const known = new Map(
    choices.map(one => [one.id, { levels: one.levels.map(level => level.id), hours: one.workloadHours }]),
  )
  const stands = progress(pathway, holdings, known, now, now)
  const nameOf = (one: Pathway | Pathway['steps'][number]) =>
    wordsOf(one, pathway.language, i18n.language).name || one.name || t('step.unnamed')
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Paper withBorder p="lg" maw={430} mx="auto" radius="lg">
          <Title order={2} size="h3" mb="md">
            {nameOf(pathway)}
          </Title>
          <PathwayWay pathway={pathway} progress={stands} headingLevel={3} />
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="xs" role="group" aria-label={t('pathways.previewHave')}>
          <Text fw={600}>{t('pathways.previewHave')}</Text>
          <Text size="sm" c="dimmed">
            {t('pathways.previewHint')}
          </Text>
          {leaves.map(step => (
            <Checkbox
              key={step.id}
              label={nameOf(step)}
              checked={have.includes(step.id)}
              onChange={event =>
                setHave(event.currentTarget.checked ? [...have, step.id] : have.filter(one => one !== step.id))
              }
            />
          ))}
          {stands.isComplete ? (
            <Text fw={600} role="status">
              {t('pathways.previewComplete')}
            </Text>
          ) : null}
        </Stack>
      </Grid.Col>
    </Grid>
  )
}
