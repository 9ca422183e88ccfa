import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Import, Plan, Source } from './programme.ts'

type Props = { readonly source: Source; readonly plan: Plan; readonly onBegun: (begun: Import) => void }

/** Adds what was looked at; where it is here already, says since when, and asks what should become of that. */
export function AddPanel({ source, plan, onBegun }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const { added } = plan
  const add = useMutation({
    mutationFn: (mode: 'new' | 'update' | undefined) =>
      api.post<Import>('/programmes', { ...source, ...(mode ? { mode } : {}) }),
    onSuccess: onBegun,
  })
  const isNews = [...plan.achievements, ...plan.pathways, ...plan.frameworks].some(one => one.doing !== 'same')
  return (
    <Stack gap="sm">
      {added ? (
        <Alert color="brass" variant="outline">
          <Text size="sm">
            {added.isSame
              ? t('programme.thereSame', { date: dateTime(added.at) })
              : t('programme.there', { edition: added.edition, date: dateTime(added.at) })}{' '}
            {isNews ? t('programme.updateText') : ''}
          </Text>
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          {t('programme.drafts')}
        </Text>
      )}
      {add.error ? <ErrorPanel error={add.error} /> : null}
      <Group>
        {added && isNews ? (
          <Button loading={add.isPending && add.variables === 'update'} onClick={() => add.mutate('update')}>
            {t('programme.update')}
          </Button>
        ) : null}
        <Button
          variant={added ? 'default' : 'filled'}
          loading={add.isPending && add.variables !== 'update'}
          onClick={() => add.mutate(added ? 'new' : undefined)}
        >
          {t(added ? 'programme.another' : 'programme.add')}
        </Button>
      </Group>
    </Stack>
  )
}
