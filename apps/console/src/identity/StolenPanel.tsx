import { useLocale } from '@laurel/ui/i18n'
import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCompromises } from './compromises.ts'

/** The way to say that somebody else has a key, and what was said before. */
export function StolenPanel() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const known = useCompromises(true)
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('stolen.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('stolen.panelText')}
        </Text>
        {known.data?.items.map(one => (
          <Anchor key={one.id} component={Link} to={`/settings/keys/stolen/${one.id}`} size="sm" underline="always">
            {t('stolen.declaredLine', { since: dateTime(one.since), names: one.keys.join(', ') })}
          </Anchor>
        ))}
        <Button
          component={Link}
          to="/settings/keys/stolen"
          variant="outline"
          color="danger"
          leftSection={<IconAlertTriangle size={18} aria-hidden />}
        >
          {t('stolen.open')}
        </Button>
      </Stack>
    </Paper>
  )
}
