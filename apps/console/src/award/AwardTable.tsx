import { useLocale } from '@laurel/ui/i18n'
import { Artwork } from '@laurel/ui/parts'
import { Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Award, levelName } from './award.ts'
import { type Sort, SortHeader } from './SortHeader.tsx'
import { StateBadge } from './StateBadge.tsx'

type Props = {
  readonly awards: readonly Award[]
  readonly withoutAchievement?: boolean
  /** Where the list can be ordered by its columns. */
  readonly sort?: Sort
  /** What ends soon is looked through for its end. */
  readonly showsEnd?: boolean
}

/** Awards as rows on a desk, as cards on a phone. */
export function AwardTable({ awards, withoutAchievement, sort, showsEnd }: Props) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const dateOf = (award: Award) => date(award.issuedAt ?? award.createdAt, { dateStyle: 'medium' })
  const endOf = (award: Award) => date(award.validUntil, { dateStyle: 'medium' })
  return (
    <>
      <Paper withBorder visibleFrom="sm" style={{ overflow: 'hidden' }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {sort ? (
                <SortHeader by="name" first="ascending" sort={sort}>
                  {t('awards.learner')}
                </SortHeader>
              ) : (
                <Table.Th>{t('awards.learner')}</Table.Th>
              )}
              {withoutAchievement ? null : <Table.Th>{t('awards.achievement')}</Table.Th>}
              {sort ? (
                <SortHeader by="issued" first="descending" sort={sort}>
                  {t('awards.date')}
                </SortHeader>
              ) : (
                <Table.Th>{t('awards.date')}</Table.Th>
              )}
              {showsEnd ? <Table.Th>{t('award.validUntil')}</Table.Th> : null}
              <Table.Th>{t('awards.state')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {awards.map(award => (
              <Table.Tr key={award.id} className="row-link">
                <Table.Td>
                  <Link className="row-target" to={`/awards/${award.id}`}>
                    {award.recipient.name}
                  </Link>
                  <Text size="xs" c="dimmed">
                    {award.recipient.email}
                  </Text>
                </Table.Td>
                {withoutAchievement ? null : (
                  <Table.Td>
                    <Group gap="sm" wrap="nowrap">
                      <Artwork src={award.achievement.imageUrl} size={32} />
                      <div>
                        <Text size="sm">{award.achievement.name}</Text>
                        {levelName(award.level) ? (
                          <Text size="xs" c="dimmed">
                            {levelName(award.level)}
                          </Text>
                        ) : null}
                      </div>
                    </Group>
                  </Table.Td>
                )}
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{dateOf(award)}</Table.Td>
                {showsEnd ? <Table.Td style={{ whiteSpace: 'nowrap' }}>{endOf(award)}</Table.Td> : null}
                <Table.Td>
                  <StateBadge award={award} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      <Stack hiddenFrom="sm" gap="xs" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {awards.map(award => (
          <Paper key={award.id} component="li" withBorder p="md" className="row-link">
            <Group wrap="nowrap" gap="sm" align="flex-start">
              {withoutAchievement ? null : <Artwork src={award.achievement.imageUrl} size={48} />}
              <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
                <Link className="row-target" to={`/awards/${award.id}`}>
                  {award.recipient.name}
                </Link>
                {withoutAchievement ? null : <Text size="sm">{award.achievement.name}</Text>}
                {levelName(award.level) ? (
                  <Text size="xs" c="dimmed">
                    {levelName(award.level)}
                  </Text>
                ) : null}
                <Group justify="space-between" gap="xs">
                  <Text size="xs" c="dimmed">
                    {showsEnd ? `${t('award.validUntil')} ${endOf(award)}` : dateOf(award)}
                  </Text>
                  <StateBadge award={award} />
                </Group>
              </Stack>
            </Group>
          </Paper>
        ))}
      </Stack>
    </>
  )
}
