import type { CheckedRequest } from '@laurel/core/presentation'
import { Alert, Blockquote, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** Who asks, only as far as it is proven; what they call themselves, as their own words. */
export function WhoAsks({ request }: { readonly request: CheckedRequest }) {
  const { t } = useTranslation()
  const { proven, address, name, purpose, responseHost } = request
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="who-asks">
      <Stack gap="sm">
        <Title order={2} id="who-asks">
          {t('answer.who')}
        </Title>
        <Text fw={600} size="lg" style={{ overflowWrap: 'anywhere' }}>
          {address}
        </Text>
        {proven === 'host' ? (
          <Text size="sm" className="answer-proof">
            <IconShieldCheck size={18} aria-hidden /> {t('answer.proven.host')}
          </Text>
        ) : (
          <Alert
            color="brass"
            variant="outline"
            icon={<IconAlertTriangle size={18} aria-hidden />}
            title={t('answer.unchecked')}
          >
            {t(`answer.proven.${proven}`)}
          </Alert>
        )}
        {name ? <Text size="sm">{t('answer.callsItself', { name })}</Text> : null}
        {responseHost === address ? null : <Text size="sm">{t('answer.goesTo', { host: responseHost })}</Text>}
        <Title order={3}>{t('answer.purpose')}</Title>
        {purpose ? (
          <Blockquote p="sm" m={0}>
            <Text size="sm">{purpose}</Text>
          </Blockquote>
        ) : (
          <Text size="sm">{t('answer.noPurpose')}</Text>
        )}
      </Stack>
    </Paper>
  )
}
