import { Alert, Button, Group } from '@mantine/core'
import { IconLifebuoy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../../app/membership.ts'

/** On the first page, while somebody who has lost their wallet waits. */
export function WaitingNote({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  const may = useMay()
  if (count === 0 || !may('learners:recover')) return null
  return (
    <Alert
      variant="outline"
      color="brass"
      mb="lg"
      icon={<IconLifebuoy aria-hidden />}
      title={t('lostWallets.overview', { count })}
    >
      <Group>
        <Button component={Link} to="/recoveries?state=waiting" size="xs" variant="default">
          {t('lostWallets.overviewAction')}
        </Button>
      </Group>
    </Alert>
  )
}
