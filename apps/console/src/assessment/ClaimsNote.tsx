import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { Alert, Button, Group } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../app/membership.ts'

/** On the first page, while claims wait to be assessed. */
export function ClaimsNote() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const may = useMay()('claims:assess')
  const count = useQuery({
    queryKey: ['claims', 'count'],
    queryFn: ({ signal }) =>
      api.get<{ readonly open: number; readonly mine: number }>('/learner-claims/count', { signal }),
    enabled: may,
  })
  const { open = 0, mine = 0 } = count.data ?? {}
  if (open === 0) return null
  const title = [
    t('claims.overview', { count: open, formatted: number(open) }),
    mine > 0 ? t('claims.overviewMine', { count: mine, formatted: number(mine) }) : null,
  ]
  return (
    <Alert
      variant="outline"
      color="brass"
      mb="lg"
      icon={<IconChecklist aria-hidden />}
      title={title.filter(Boolean).join(', ')}
    >
      <Group>
        <Button component={Link} to={mine > 0 ? '/claims?assessor=me' : '/claims'} size="xs" variant="default">
          {t('claims.overviewAction')}
        </Button>
      </Group>
    </Alert>
  )
}
