import { ledgerName } from '@laurel/core/anchor'
import { useLocale } from '@laurel/ui/i18n'
import { Anchor, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Identity } from './identity.ts'

/** The public record: where it can be seen, and in which blockchains it was anchored last. */
export function RecordPanel({ recordUrl, anchors }: Pick<Identity, 'recordUrl' | 'anchors'>) {
  const { t } = useTranslation()
  const { dateTime, number } = useLocale()
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('identity.record')}</Title>
        <Text size="sm" c="dimmed">
          {t('identity.recordText')}
        </Text>
        {anchors.length > 0 ? (
          <>
            <Text size="sm">{t('identity.anchored')}</Text>
            <List size="sm">
              {anchors.map(({ ledger, block }) => (
                <List.Item key={ledger}>
                  {t(block?.at ? 'identity.anchoredAt' : 'identity.anchoredUndated', {
                    ledger: ledgerName(ledger) ?? t('identity.chain', { id: ledger }),
                    block: block ? number(block.number) : '?',
                    date: dateTime(block?.at),
                  })}
                </List.Item>
              ))}
            </List>
          </>
        ) : (
          <Text size="sm">{t('identity.notAnchored')}</Text>
        )}
        <Anchor href={recordUrl} target="_blank" rel="noreferrer" size="sm" underline="always">
          {t('identity.openRecord')}
        </Anchor>
      </Stack>
    </Paper>
  )
}
