import { useLocale } from '@laurel/ui/i18n'
import { List, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Closing } from './closing.ts'

/** What closing means in numbers: what goes on to count, who is written to, what is still open. */
export function MeansPanel({ closing: { counts } }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const open = (['drafts', 'claims', 'endorsements', 'recoveries'] as const).filter(name => counts[name] > 0)
  const say = (name: keyof Closing['counts']) =>
    t(`closing.count.${name}`, { count: counts[name], formatted: number(counts[name]) })
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('closing.means')}</Title>
        <List spacing="xs" size="sm">
          <List.Item>{say('credentials')}</List.Item>
          <List.Item>{say('unclaimed')}</List.Item>
          {counts.unreachable > 0 ? <List.Item>{say('unreachable')}</List.Item> : null}
          <List.Item>{say('pages')}</List.Item>
          <List.Item>{say('kept')}</List.Item>
        </List>
        <Title order={3} size="h5">
          {t('closing.stillOpen')}
        </Title>
        {open.length === 0 ? (
          <Text size="sm">{t('closing.nothingOpen')}</Text>
        ) : (
          <List spacing="xs" size="sm">
            {open.map(name => (
              <List.Item key={name}>{say(name)}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Paper>
  )
}
