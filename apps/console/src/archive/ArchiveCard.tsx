import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { ARCHIVES, type Archive } from './archive.ts'
import { FindingList } from './FindingList.tsx'
import { RemoveDialog } from './RemoveDialog.tsx'

const COLOURS = { checking: 'gray', refused: 'danger', waiting: 'brass', kept: 'laurel', removed: 'gray' } as const

/** One closed school: whose records they are, how they stand, what was found of them, and what can be done. */
export function ArchiveCard({ archive }: { readonly archive: Archive }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const client = useQueryClient()
  const [removing, dialog] = useDisclosure(false)
  const { id, state, institution, findings } = archive
  const refresh = () => client.invalidateQueries({ queryKey: ARCHIVES })
  const ask = useMutation({ mutationFn: () => api.post<Archive>(`/archives/${id}/ask`), onSettled: refresh })
  const takeBack = useMutation({
    mutationFn: () => api.post<Archive>(`/archives/${id}/take-back`),
    onSuccess: () => said(t('archives.takenBack')),
    onSettled: refresh,
  })
  const dismiss = useMutation({
    mutationFn: () => api.post(`/archives/${id}/remove`, { name: '' }),
    onSettled: refresh,
  })
  const error = ask.error ?? takeBack.error ?? dismiss.error
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby={`archive-${id}`}>
      <Stack align="flex-start">
        <Group justify="space-between" w="100%">
          <Title order={2} id={`archive-${id}`}>
            {institution?.name ?? t('archives.unnamed')}
          </Title>
          <Badge variant="outline" color={COLOURS[state]} tt="none" fw={600}>
            {t(`archives.state.${state}`)}
          </Badge>
        </Group>
        {institution ? (
          <Text size="sm">{t('archives.closed', { date: date(institution.closedAt), host: institution.host })}</Text>
        ) : null}
        {state === 'checking' ? (
          <Group role="status">
            <Loader size="xs" />
            <Text size="sm">{t('archives.checking', { formatted: number(archive.files) })}</Text>
          </Group>
        ) : (
          <Text size="sm">
            {t(`archives.about.${state}`, {
              date: archive.goneAt ? date(archive.goneAt) : '',
              since: archive.keptSince ? date(archive.keptSince) : '',
            })}
          </Text>
        )}
        {findings.length > 0 ? (
          <>
            <Title order={3} size="h5">
              {t('archives.found')}
            </Title>
            <FindingList findings={findings} />
          </>
        ) : null}
        {archive.url ? (
          <Anchor href={archive.url} size="sm">
            {t('archives.page')}
          </Anchor>
        ) : null}
        {state === 'checking' ? null : (
          <Group>
            {state === 'waiting' ? (
              <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
                {t('archives.ask')}
              </Button>
            ) : null}
            {state === 'removed' ? (
              <Button variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
                {t('archives.takeBack')}
              </Button>
            ) : null}
            {state === 'kept' || state === 'waiting' ? (
              <Button variant="outline" color="danger" onClick={dialog.open}>
                {t('archives.remove')}
              </Button>
            ) : null}
            {state === 'refused' ? (
              <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {t('archives.dismiss')}
              </Button>
            ) : null}
          </Group>
        )}
        {error ? <ErrorPanel error={error} /> : null}
        {institution ? (
          <RemoveDialog
            id={id}
            name={institution.name}
            isShown={state === 'kept'}
            opened={removing}
            onClose={dialog.close}
          />
        ) : null}
      </Stack>
    </Paper>
  )
}
