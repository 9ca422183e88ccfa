import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { VerdictBadge } from '../imported/VerdictBadge.tsx'
import type { Outcome } from './offers.ts'

function What({ one, host }: { readonly one: Outcome; readonly host: string }) {
  const { t } = useTranslation()
  if (one.kind === 'failed') return <ErrorPanel error={one.error} />
  if (one.kind === 'later') return <Text size="sm">{t('offers.later', { host })}</Text>
  if (one.kind === 'refused')
    return (
      <Alert color="danger" variant="outline" title={t('offers.refusedTitle')}>
        {t(`offers.refused.${one.why}`)}
      </Alert>
    )
  const { verdict } = one.candidate.entry
  return (
    <>
      <VerdictBadge verdict={verdict} />
      <Text size="sm">{t(`import.means.${verdict}`)}</Text>
    </>
  )
}

/** What came of each credential of an offer. */
export function OutcomeList({ outcomes, host }: { readonly outcomes: readonly Outcome[]; readonly host: string }) {
  return (
    <Stack component="ul" gap="sm" mx={0} mt={0} mb="lg" p={0} style={{ listStyle: 'none' }}>
      {outcomes.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once and stays as it is
        <Paper key={index} component="li" withBorder p="lg" radius="lg">
          <Stack gap="xs">
            <Title order={2} size="h3">
              {one.title}
            </Title>
            <What one={one} host={host} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}
