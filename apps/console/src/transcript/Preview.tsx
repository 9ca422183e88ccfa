import { creditsAvailable } from '@laurel/core/achievement'
import { useLocale } from '@laurel/ui/i18n'
import { Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useIssuer } from '../app/membership.ts'
import { type Section, totalsOf } from './arrange.ts'
import { attainedIn, type Entry, nameIn } from './transcript.ts'

type Props = { readonly learner: string; readonly sections: readonly Section[]; readonly entries: readonly Entry[] }

/** As it will be read: by heading, with levels, credits and dates, and what it comes to. */
export function Preview({ learner, sections, entries }: Props) {
  const { t } = useTranslation()
  const { date, number, locale: language } = useLocale()
  const issuer = useIssuer()
  const byId = new Map(entries.map(one => [one.id, one]))
  const chosen = sections.flatMap(one => one.awards.flatMap(id => byId.get(id) ?? []))
  const { credits, hours } = totalsOf(chosen)
  // A credential states the number alone, and nothing where hours are counted; the system is in what it comes to.
  const creditsOf = (entry: Entry) => {
    const stated = creditsAvailable(entry.credits)
    return stated === undefined ? '' : number(stated)
  }
  const sum = [
    t('transcript.count', { count: chosen.length }),
    ...credits.map(([system, amount]) => `${number(amount)} ${system}`),
    ...(hours > 0 ? [t('transcript.hours', { hours: number(hours) })] : []),
  ].join(' · ')
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="preview-title">
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('transcript.previewTitle')}
        </Text>
        <Title order={2} id="preview-title">
          {learner}
        </Title>
        <Text>{issuer.name}</Text>
        <Text fw={600}>{sum}</Text>
        <ScrollArea
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('transcript.previewTitle') }}
        >
          <Table miw={380} verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {(['credential', 'level', 'credits', 'date'] as const).map(one => (
                  <Table.Th key={one}>{t(`transcript.column.${one}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            {sections.map(section => (
              <Table.Tbody key={section.key}>
                <Table.Tr>
                  <Table.Th colSpan={4} scope="rowgroup">
                    {section.title || '—'}
                  </Table.Th>
                </Table.Tr>
                {section.awards
                  .flatMap(id => byId.get(id) ?? [])
                  .map(entry => (
                    <Table.Tr key={entry.id}>
                      <Table.Td>
                        {nameIn(entry, language)}
                        {entry.consistsOf.map(part => {
                          const found = byId.get(part)
                          return found ? (
                            <Text key={part} size="sm" c="dimmed" pl="md">
                              {nameIn(found, language)}
                            </Text>
                          ) : null
                        })}
                      </Table.Td>
                      <Table.Td>{attainedIn(entry, language)}</Table.Td>
                      <Table.Td>{creditsOf(entry)}</Table.Td>
                      <Table.Td style={{ whiteSpace: 'nowrap' }}>
                        {date(entry.validFrom, { dateStyle: 'medium' })}
                      </Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            ))}
          </Table>
        </ScrollArea>
      </Stack>
    </Paper>
  )
}
