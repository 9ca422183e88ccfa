import { useLocale } from '@laurel/ui/i18n'
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useIssuer, useMay } from '../app/membership.ts'

/** On every screen of an institution that closes or has closed. */
export function ClosingBanner() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const { closing } = useIssuer()
  if (!closing) return null
  const { closedAt, closesAt } = closing
  return (
    <Alert
      color="brass"
      variant="outline"
      mb="lg"
      icon={<IconDoorExit aria-hidden />}
      title={t(closedAt ? 'closing.closedOn' : 'closing.closesOn', { date: date(closedAt ?? closesAt) })}
    >
      <Group justify="space-between">
        <Text size="sm">{t(closedAt ? 'closing.bannerClosed' : 'closing.banner')}</Text>
        {may('institution:close') ? (
          <Button component="a" href="/console/settings/closing" size="xs" variant="default">
            {t('closing.toClosing')}
          </Button>
        ) : null}
      </Group>
    </Alert>
  )
}
