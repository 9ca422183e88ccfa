import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

/** The way to the screen on which an institution is closed, at the very end of its settings. */
export function ClosingLink() {
  const { t } = useTranslation()
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('closing.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('closing.lead')}
        </Text>
        <Button component={Link} to="/settings/closing" variant="default">
          {t('closing.toClosing')}
        </Button>
      </Stack>
    </Paper>
  )
}
