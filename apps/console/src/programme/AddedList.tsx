import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, useProblemText } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LoadMore } from '../app/LoadMore.tsx'
import { failed, said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { type Import, isRunning } from './programme.ts'

const COLORS = { waiting: 'gray', running: 'gray', done: 'laurel', failed: 'danger', undone: 'gray' } as const

/** What was added here, the newest first, with a way back while nothing of it is in use. */
export function AddedList() {
  const { t } = useTranslation()
  const { dateTime, number } = useLocale()
  const say = useProblemText()
  const client = useQueryClient()
  const list = usePages<Import>('programme-imports', '/programme-imports', { limit: 20 })
  const [asked, setAsked] = useState<Import>()
  const undo = useMutation({
    mutationFn: (one: Import) => api.post(`/programme-imports/${one.id}/undo`),
    onSuccess: async () => {
      said(t('programmes.undone'))
      await Promise.all(
        ['programme-imports', 'programmes', 'achievements', 'pathways', 'frameworks', 'overview'].map(name =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      )
    },
    onError: error => failed(say(error)),
    onSettled: () => setAsked(undefined),
  })
  if (list.error) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
  if (list.items.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {list.isPending ? '' : t('programmes.addedNone')}
      </Text>
    )
  return (
    <>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {list.items.map(one => {
          const [pathway] = Object.values(one.pathways)
          return (
            <Paper key={one.id} component="li" withBorder p="md">
              <Group justify="space-between">
                <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                  <Text fw={500}>{one.name}</Text>
                  <Text size="sm" c="dimmed">
                    {[
                      t('programmes.edition', { edition: one.edition }),
                      dateTime(one.createdAt),
                      ...(one.changed > 0
                        ? [t('programmes.changed', { count: one.changed, formatted: number(one.changed) })]
                        : []),
                    ].join(' · ')}
                  </Text>
                </div>
                <Group gap="sm">
                  <Badge color={COLORS[one.state]} variant="light" tt="none">
                    {t(`programmes.state.${one.state}`)}
                  </Badge>
                  {isRunning(one) ? (
                    <Anchor component={Link} size="sm" to={`/programmes/preview?import=${one.id}`}>
                      {t('programme.adding', { name: '' })}
                    </Anchor>
                  ) : null}
                  {pathway && one.state === 'done' ? (
                    <Anchor component={Link} size="sm" to={`/pathways/${pathway}`}>
                      {t('programme.toPathway')}
                    </Anchor>
                  ) : null}
                  {one.canUndo ? (
                    <Button size="compact-sm" variant="default" onClick={() => setAsked(one)}>
                      {t('programmes.undo')}
                    </Button>
                  ) : null}
                </Group>
              </Group>
            </Paper>
          )
        })}
      </Stack>
      <LoadMore list={list} />
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && undo.mutate(asked)}
        title={t('programmes.undoTitle', { name: asked?.name ?? '' })}
        action={t('programmes.undo')}
        busy={undo.isPending}
      >
        {t('programmes.undoText')}
      </ConfirmDialog>
    </>
  )
}
