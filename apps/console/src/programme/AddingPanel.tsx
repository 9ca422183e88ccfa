import { ErrorPanel, LoadingPanel, ProgressPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Problems } from './Problems.tsx'
import { importQuery, isRunning } from './programme.ts'

/** How far the adding is, and what comes next once it is done. */
export function AddingPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: one, error, refetch } = useQuery(importQuery(id))
  const isOver = one !== undefined && !isRunning(one)
  useEffect(() => {
    if (isOver)
      for (const name of ['achievements', 'pathways', 'frameworks', 'programmes', 'overview'])
        void client.invalidateQueries({ queryKey: [name] })
  }, [isOver, client])
  if (error && !one) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!one) return <LoadingPanel rows={1} />
  if (one.state === 'failed') return <Problems title={t('programme.failedTitle')} problems={one.problems} />
  if (!isOver)
    return (
      <ProgressPanel
        title={t('programme.adding', { name: one.name })}
        done={one.done}
        total={one.total}
        succeeded={one.done}
        failed={0}
        running
      >
        <Text size="sm" c="dimmed">
          {t('programme.leave')}
        </Text>
      </ProgressPanel>
    )
  const [pathway] = Object.values(one.pathways)
  return (
    <Alert color="laurel" variant="outline" role="status" title={t('programme.doneTitle', { name: one.name })}>
      <Stack gap="sm">
        <Text size="sm">{t('programme.doneText')}</Text>
        <Group>
          {pathway ? (
            <Button component={Link} to={`/pathways/${pathway}`}>
              {t('programme.toPathway')}
            </Button>
          ) : null}
          <Button component={Link} to="/achievements" variant={pathway ? 'default' : 'filled'}>
            {t('programme.toAchievements')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
