import { descriptorLines } from '@laurel/core/achievement'
import type { AchievementPart, FrameworkPart } from '@laurel/core/programme'
import { useLocale } from '@laurel/ui/i18n'
import { Artwork } from '@laurel/ui/parts'
import { Accordion, Badge, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Criteria } from '../achievement/Criteria.tsx'
import { RubricPanel } from '../achievement/RubricPanel.tsx'
import { type Doing, wordsIn } from './programme.ts'

type Props = {
  readonly part: AchievementPart
  readonly doing: Doing
  readonly language: string
  readonly frameworks: readonly FrameworkPart[]
}

const nameOfSkill = (frameworks: readonly FrameworkPart[], framework: string, skill: string, language: string) => {
  const found = frameworks.find(one => one.key === framework)
  const one = found?.skills.find(other => other.key === skill)
  const translated = one?.translations[language as 'en']
  return found?.language === language ? one?.label : (translated?.label ?? one?.label ?? one?.statement)
}

/** One achievement of a programme, whole: everything that its credentials would say. */
export function AchievementPreview({ part, doing, language, frameworks }: Props) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const words = wordsIn(part, language)
  const criteria = part.language === language ? part.criteria.narrative : part.translations[language as 'en']?.criteria
  const levels = part.levels.map((level, at) => ({
    id: String(at),
    ...wordsIn({ ...level, language: part.language }, language),
  }))
  const facts = [
    t(`kind.${part.kind}.name`),
    ...(part.workloadHours === null
      ? []
      : [t('workload.about', { count: part.workloadHours, formatted: number(part.workloadHours) })]),
    ...(part.credits ? [`${number(part.credits.number)} ${part.credits.system}`] : []),
    part.validityMonths === null
      ? t('achievement.validForever')
      : t('achievement.validFor', { count: part.validityMonths, formatted: number(part.validityMonths) }),
    ...(part.claimable ? [t('programme.claimable')] : []),
  ]
  const rubric = part.rubric && {
    rule: part.rubric.rule,
    criteria: part.rubric.criteria.map((one, at) => {
      const other = part.language === language ? undefined : one.translations[language as 'en']
      return {
        id: String(at),
        weight: one.weight,
        name: other?.name ?? one.name,
        descriptors: other?.descriptors ?? one.descriptors,
        translations: {},
      }
    }),
  }
  const picture =
    'design' in part.picture ? (
      <Artwork design={part.picture.design} size={56} />
    ) : (
      <Artwork src={part.picture.png} size={56} />
    )
  return (
    <Accordion.Item value={part.key} data-achievement={part.key}>
      <Accordion.Control>
        <Group gap="md" wrap="nowrap">
          <div style={{ flex: 'none', lineHeight: 0 }}>{picture}</div>
          <div style={{ minWidth: 0 }}>
            <Text fw={500} lang={words.lang}>
              {words.name}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`kind.${part.kind}.name`)} · {t(`programme.doing.${doing}`)}
            </Text>
          </div>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
          <Text lang={words.lang}>{words.description}</Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
            <div>
              <Title order={4} size="h4">
                {t('achievement.criteria')}
              </Title>
              <div lang={criteria ? language : part.language}>
                <Criteria narrative={criteria ?? part.criteria.narrative} />
              </div>
            </div>
            {levels.length > 0 ? (
              <div>
                <Title order={4} size="h4">
                  {t('levels.label')}
                </Title>
                <ol className="programme-steps" lang={words.lang}>
                  {levels.map(level => (
                    <li key={level.id}>
                      <strong>{level.name}</strong>
                      {level.description ? ` · ${level.description}` : ''}
                    </li>
                  ))}
                </ol>
              </div>
            ) : null}
          </SimpleGrid>
          {rubric ? (
            <div lang={words.lang}>
              <RubricPanel rubric={rubric} levels={levels.map(level => ({ ...level, translations: {} }))} />
            </div>
          ) : null}
          <dl className="programme-sentence">
            {descriptorLines(part.descriptors, part.language, language).map(({ label, value }) => (
              <div key={label} lang={language}>
                <Text component="dt" size="sm" fw={600}>
                  {label}
                </Text>
                <Text component="dd" size="sm" m={0}>
                  {typeof value === 'string' ? value : value.join(' · ')}
                </Text>
              </div>
            ))}
          </dl>
          {part.alignments.length > 0 ? (
            <Group gap={6}>
              <Text size="sm" fw={600}>
                {t('programme.skills')}
              </Text>
              {part.alignments.map(({ framework, skill }) => (
                <Badge key={`${framework} ${skill}`} variant="default" tt="none" fw={500}>
                  {nameOfSkill(frameworks, framework, skill, language)}
                </Badge>
              ))}
            </Group>
          ) : null}
          {part.tags.length > 0 ? (
            <Text size="sm" c="dimmed" lang={part.language}>
              {part.tags.join(', ')}
            </Text>
          ) : null}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  )
}
