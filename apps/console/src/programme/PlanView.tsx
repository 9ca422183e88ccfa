import { LOCALE_NAMES, useLocale } from '@laurel/ui/i18n'
import { Accordion, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AchievementPreview } from './AchievementPreview.tsx'
import { FrameworkPreview } from './FrameworkPreview.tsx'
import { PathwayPreview } from './PathwayPreview.tsx'
import type { Doing, Language, Part, Plan } from './programme.ts'
import './programme.css'

const doingOf = (parts: readonly Part[], key: string): Doing => parts.find(one => one.key === key)?.doing ?? 'make'

/** A programme to look through, in any language that it has. */
export function PlanView({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const { summary, programme } = plan
  const { languages } = summary
  const [language, setLanguage] = useState<Language>(languages.includes(locale) ? locale : summary.language)
  const { counts } = summary
  return (
    <Stack gap="xl">
      <Group justify="space-between">
        <div>
          <Text size="sm">
            {(['achievements', 'pathways', 'skills'] as const)
              .map(key => t(`programmes.${key}`, { count: counts[key], formatted: number(counts[key]) }))
              .join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('programme.by', { author: summary.author, licence: summary.licence, edition: summary.edition })}
          </Text>
        </div>
        {languages.length > 1 ? (
          <SegmentedControl
            aria-label={t('programme.shownIn')}
            value={language}
            onChange={value => setLanguage(value as Language)}
            data={languages.map(value => ({ value, label: LOCALE_NAMES[value] }))}
          />
        ) : null}
      </Group>
      {programme.pathways.length > 0 ? (
        <section>
          <Title order={2} mb="sm">
            {t('programme.pathways')}
          </Title>
          <Stack>
            {programme.pathways.map(part => (
              <PathwayPreview
                key={part.key}
                part={part}
                doing={doingOf(plan.pathways, part.key)}
                language={language}
                achievements={programme.achievements}
              />
            ))}
          </Stack>
        </section>
      ) : null}
      {programme.achievements.length > 0 ? (
        <section>
          <Title order={2} mb="sm">
            {t('programme.achievements')}
          </Title>
          <Accordion variant="separated" order={3} multiple>
            {programme.achievements.map(part => (
              <AchievementPreview
                key={part.key}
                part={part}
                doing={doingOf(plan.achievements, part.key)}
                language={language}
                frameworks={programme.frameworks}
              />
            ))}
          </Accordion>
        </section>
      ) : null}
      {programme.frameworks.length > 0 ? (
        <section>
          <Title order={2} mb="sm">
            {t('programme.skills')}
          </Title>
          <Stack>
            {programme.frameworks.map(part => {
              const one = plan.frameworks.find(other => other.key === part.key)
              return one ? <FrameworkPreview key={part.key} part={part} plan={one} language={language} /> : null
            })}
          </Stack>
        </section>
      ) : null}
    </Stack>
  )
}
