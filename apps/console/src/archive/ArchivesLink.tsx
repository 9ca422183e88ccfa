import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

/** The way to the records of closed schools, near the end of an institution's settings. */
export function ArchivesLink() {
  const { t } = useTranslation()
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('archives.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('archives.lead')}
        </Text>
        <Button component={Link} to="/settings/archives" variant="default">
          {t('archives.toArchives')}
        </Button>
      </Stack>
    </Paper>
  )
}
