import type { StatedSkill } from '@laurel/core/skill'
import { useLocale } from '@laurel/ui/i18n'
import { Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecognitionCase } from './recognition.ts'

function Skills({ title, mark, skills }: { title: string; mark: string; skills: readonly StatedSkill[] }) {
  if (skills.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }}>
        {skills.map(one => (
          <Text component="li" size="sm" key={`${one.url} ${one.name}`}>
            <span aria-hidden="true">{mark}</span> {one.name}
            {one.framework ? ` · ${one.framework}` : ''}
          </Text>
        ))}
      </Stack>
    </div>
  )
}

/** What was brought and what it is to be, side by side: what is there, and what is missing. It decides nothing. */
export function ComparePanel({ of }: { readonly of: RecognitionCase }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const { comparison, achievement, brought } = of
  const { skills, credits, covered, ageMonths } = comparison
  const rows: readonly (readonly [string, string | null, string | null])[] = [
    [
      'skills',
      covered === null
        ? null
        : t('recognition.covered', { have: number(skills.shared.length), all: number(achievement.skills.length) }),
      achievement.skills.length === 0 ? null : number(achievement.skills.length),
    ],
    [
      'credits',
      credits.brought === null ? null : number(credits.brought),
      achievement.credits ? `${number(achievement.credits.number)} ${achievement.credits.system}` : null,
    ],
    [
      'level',
      brought
        .map(one => one.level)
        .filter(Boolean)
        .join(', ') || null,
      null,
    ],
    [
      'workload',
      null,
      achievement.workloadHours === null
        ? null
        : t('recognition.hours', { count: achievement.workloadHours, formatted: number(achievement.workloadHours) }),
    ],
    [
      'age',
      ageMonths === null ? null : t('recognition.months', { count: ageMonths, formatted: number(ageMonths) }),
      null,
    ],
  ]
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2} size="h3">
          {t('recognition.compared')}
        </Title>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('recognition.what')}</Table.Th>
              <Table.Th>{t('recognition.broughtShort')}</Table.Th>
              <Table.Th>{t('recognition.askedShort')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows
              .filter(([, one, other]) => one !== null || other !== null)
              .map(([name, one, other]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row">{t(`recognition.row.${name}`)}</Table.Th>
                  <Table.Td>{one ?? '—'}</Table.Td>
                  <Table.Td>{other ?? '—'}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
        <Skills title={t('recognition.shared')} mark="✓" skills={skills.shared} />
        <Skills title={t('recognition.missingSkills')} mark="✕" skills={skills.missing} />
        <Skills title={t('recognition.moreSkills')} mark="+" skills={skills.more} />
        {achievement.skills.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('recognition.noSkills')}
          </Text>
        ) : null}
      </Stack>
    </Paper>
  )
}
