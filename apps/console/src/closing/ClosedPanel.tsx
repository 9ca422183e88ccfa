import { useLocale } from '@laurel/ui/i18n'
import { Anchor, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Closing } from './closing.ts'

/** That it is closed, what it has said of that, and who else has seen its last head. */
export function ClosedPanel({ closing }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const { closedAt, statementUrl, successor, heads, counts } = closing
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('closing.closedOn', { date: date(closedAt ?? '') })}</Title>
        <Text size="sm">
          {t('closing.closedText', { count: counts.credentials, formatted: number(counts.credentials) })}
        </Text>
        {successor ? <Text size="sm">{t('closing.goesOn', { name: successor.name })}</Text> : null}
        {statementUrl ? (
          <Anchor href={statementUrl} target="_blank" rel="noreferrer" size="sm" underline="always">
            {t('closing.statement')}
          </Anchor>
        ) : null}
        <Title order={3} size="h5">
          {t('closing.heads')}
        </Title>
        <List spacing="xs" size="sm">
          {heads.map(head => (
            <List.Item key={head.origin} style={{ overflowWrap: 'anywhere' }}>
              {t('closing.head', {
                origin: head.origin,
                entries: number(head.entries),
                witnesses: number(head.witnesses),
                anchors: number(head.anchors),
              })}
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {t('closing.headsText')}
        </Text>
      </Stack>
    </Paper>
  )
}
