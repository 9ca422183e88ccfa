import type { AchievementPart, PathwayPart } from '@laurel/core/programme'
import { useLocale } from '@laurel/ui/i18n'
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Doing, wordsIn } from './programme.ts'

type Props = {
  readonly part: PathwayPart
  readonly doing: Doing
  readonly language: string
  readonly achievements: readonly AchievementPart[]
}
type Step = PathwayPart['steps'][number]

/** A pathway of a programme: its steps in their order, groups with what lies in them, and what it leads to. */
export function PathwayPreview({ part, doing, language, achievements }: Props) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const words = wordsIn(part, language)
  const awarded = achievements.find(one => one.key === part.awards)
  const item = (step: Step) => {
    const { name, lang } = wordsIn({ ...step, language: part.language }, language)
    const level = step.ways.map(way => ('achievement' in way ? way.level : null)).find(one => one !== null)
    const inside = part.steps.filter(other => other.within === step.id)
    return (
      <li key={step.id} lang={lang}>
        {name}
        <Text span size="sm" c="dimmed" lang={language}>
          {level ? ` · ${t('programme.fromLevel', { level: number(level) })}` : ''}
          {step.isOptional ? ` · ${t('programme.optional')}` : ''}
          {step.need === null ? '' : ` · ${t('programme.needs', { count: step.need, formatted: number(step.need) })}`}
        </Text>
        {inside.length > 0 ? <ol className="programme-steps">{inside.map(item)}</ol> : null}
      </li>
    )
  }
  return (
    <Paper withBorder p="lg">
      <Stack gap="xs">
        <Title order={3} size="h3" lang={words.lang}>
          {words.name}
        </Title>
        <Text size="sm" c="dimmed">
          {t(`programme.doing.${doing}`)}
        </Text>
        <Text lang={words.lang}>{words.description}</Text>
        <ol className="programme-steps">{part.steps.filter(step => step.within === null).map(item)}</ol>
        {awarded ? (
          <Text size="sm">
            {t('programme.leadsTo', { name: wordsIn(awarded, language).name })} · {t(`programme.${part.awarding}`)}
          </Text>
        ) : null}
      </Stack>
    </Paper>
  )
}
