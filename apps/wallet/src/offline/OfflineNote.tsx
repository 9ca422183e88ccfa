import { Alert, Button, Stack } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { tryNetwork, useOffline } from './offline.ts'

/** Says that what is shown is from this device, and what can't be done until there is a network. */
export function OfflineNote() {
  const { t } = useTranslation()
  if (!useOffline()) return null
  return (
    <Alert
      color="brass"
      variant="outline"
      mb="md"
      role="status"
      icon={<IconCloudOff aria-hidden />}
      title={t('offline.title')}
    >
      <Stack gap="xs" align="flex-start">
        {t('offline.text')}
        <Button variant="default" size="xs" onClick={() => void tryNetwork()}>
          {t('common:tryAgain')}
        </Button>
      </Stack>
    </Alert>
  )
}
