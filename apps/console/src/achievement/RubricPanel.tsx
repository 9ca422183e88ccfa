import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Level } from './achievement.ts'
import type { Rubric } from './rubric-values.ts'

/** A rubric to read: each criterion with what each level looks like. */
export function RubricPanel({ rubric, levels }: { readonly rubric: Rubric; readonly levels: readonly Level[] }) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs">
      <Title order={2}>{t('rubric.label')}</Title>
      <Text size="sm" c="dimmed">
        {t(rubric.rule === 'all' ? 'rubric.allText' : 'rubric.weightedText')}
      </Text>
      {rubric.criteria.map(one => (
        <Paper key={one.id} withBorder p="sm">
          <Text fw={500}>
            {one.name}
            {rubric.rule === 'weighted' ? ` ×${one.weight}` : ''}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: Math.min(Math.max(levels.length, 1), 4) }} spacing="sm" mt={4}>
            {levels.map((level, at) => (
              <div key={level.id}>
                <Text size="xs" fw={600} c="dimmed">
                  {level.name}
                </Text>
                <Text size="sm">{one.descriptors[at] || '–'}</Text>
              </div>
            ))}
          </SimpleGrid>
        </Paper>
      ))}
    </Stack>
  )
}
