import { Anchor, Group, Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Alignment } from './aligned.ts'

/** The skills that an achievement shows, by framework. */
export function AlignedSkills({
  alignments,
  levels,
}: {
  readonly alignments: readonly Alignment[]
  readonly levels: readonly { readonly name: string }[]
}) {
  const { t } = useTranslation()
  if (alignments.length === 0) return null
  return (
    <Paper withBorder p="lg">
      <Title order={2} mb="sm">
        {t('skills.title')}
      </Title>
      {[...Map.groupBy(alignments, one => one.framework)].map(([framework, list]) => (
        <div key={framework}>
          <Text size="sm" c="dimmed">
            {framework}
          </Text>
          <ul className="skill-list">
            {list.map(one => (
              <li key={one.skillId}>
                <Group gap="xs" align="baseline">
                  <Anchor
                    component={Link}
                    to={`/frameworks/${one.frameworkId}?skill=${one.skillId}`}
                    underline="always"
                  >
                    {one.code ? <span className="skill-code">{one.code} </span> : null}
                    {one.name}
                  </Anchor>
                  <Text size="sm" c="dimmed" component="span">
                    {[
                      one.level?.name,
                      one.fromLevel === null
                        ? null
                        : t('skills.from', { level: levels[one.fromLevel - 1]?.name ?? '' }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </Group>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Paper>
  )
}
