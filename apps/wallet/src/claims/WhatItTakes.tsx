import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type JudgedBy, useSay } from './claims.ts'

/** The wallet lets no text become markup, so what the school has set off reads as plain words. */
const plainly = (text: string) =>
  text
    .replace(/\*{1,2}([^*\n]+)\*{1,2}/g, '$1')
    .replace(/^[-*] /gm, '• ')
    .replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, '$1 ($2)')

/** Criteria and rubric, as a learner reads them before and while they claim. */
export function WhatItTakes({ achievement }: { readonly achievement: JudgedBy }) {
  const { t } = useTranslation()
  const say = useSay()
  const { rubric, levels } = achievement
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="h4">
          {t('claims.whatItTakes')}
        </Title>
        <Text className="prose">{plainly(say(achievement.criteria))}</Text>
      </div>
      {rubric ? (
        <div>
          <Title order={2} size="h4">
            {t('claims.rubric')}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {t(`claims.rule.${rubric.rule}`)}
          </Text>
          <Stack gap="xs">
            {rubric.criteria.map(one => (
              <Paper key={one.id} withBorder p="sm">
                <Text fw={600}>
                  {say(one.names)}
                  {rubric.rule === 'weighted' ? ` ×${one.weight}` : ''}
                </Text>
                <dl className="rubric-levels">
                  {levels.map((level, at) => {
                    const described = say(one.levels[at]?.descriptions ?? {})
                    return described ? (
                      <div key={level.id}>
                        <dt>{say(level.names)}</dt>
                        <dd>{described}</dd>
                      </div>
                    ) : null
                  })}
                </dl>
              </Paper>
            ))}
          </Stack>
        </div>
      ) : null}
    </Stack>
  )
}
