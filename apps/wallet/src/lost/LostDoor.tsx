import { Alert, Button, Group } from '@mantine/core'
import { IconLifebuoy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { goesOn, lostQuery } from './lost.ts'

/** The last way out of a locked wallet; once it was taken, the way back to how it stands. */
export function LostDoor({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(lostQuery)
  if (!data?.canBegin && !data?.schools.some(goesOn))
    return (
      <Button variant="subtle" color="gray" leftSection={<IconLifebuoy size={18} aria-hidden />} onClick={onOpen}>
        {t('lost.button')}
      </Button>
    )
  return (
    <Alert
      variant="light"
      color="laurel"
      icon={<IconLifebuoy aria-hidden />}
      title={t(data.canBegin ? 'lost.beginTitle' : 'lost.asked')}
    >
      <Group>
        <Button size="xs" variant="default" onClick={onOpen}>
          {t('lost.see')}
        </Button>
      </Group>
    </Alert>
  )
}
