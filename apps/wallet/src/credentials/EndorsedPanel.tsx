import { useLocale } from '@laurel/ui/i18n'
import { Anchor, Paper, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Award } from './awards.ts'

/** Who stands behind it besides its issuer; a name alone is anybody's, so each has the host that they have proven. */
export function EndorsedPanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  // A wallet that was filled before it knew of endorsements has none.
  const all = award.endorsements ?? []
  if (all.length === 0) return null
  return (
    <Paper withBorder p="lg" radius="lg">
      <Title order={2} mb="sm">
        {t('endorsed.title')}
      </Title>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {all.map(one => (
          <li key={one.path}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {one.by}
              <Text span inherit fw={400} c="dimmed">
                {' · '}
                {t(`endorsed.about.${one.about}`)}
              </Text>
            </Text>
            <Text size="sm" c="dimmed">
              {t('endorsed.since', { host: one.provenHost, date: date(one.since, { dateStyle: 'medium' }) })}
            </Text>
            <Anchor href={one.path} size="sm" target="_blank" rel="noreferrer" className="pathway-link">
              {t('endorsed.see')} <VisuallyHidden>{one.by}</VisuallyHidden>
            </Anchor>
          </li>
        ))}
      </Stack>
    </Paper>
  )
}
