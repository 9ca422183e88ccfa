import { api, apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Code, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLOSING, type Closing, useClosing } from './closing.ts'

const MEGABYTE = 1_000_000

/** Everything public as plain files: being made, to be downloaded, to be made anew. */
export function SitePanel({ closing: { site, siteTakenAt } }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { number, dateTime } = useLocale()
  const client = useQueryClient()
  const build = useMutation({
    mutationFn: () => api.post<Closing>('/closing/site'),
    onSuccess: answer => client.setQueryData(CLOSING, answer),
  })
  // Once the server has given it out, the keys may be destroyed: looked at until that is so.
  const [takenBefore, setTakenBefore] = useState<string | null>()
  useClosing(takenBefore !== undefined && takenBefore === siteTakenAt)
  const isMade = site?.state === 'there'
  const isMaking = site?.state === 'waiting' || site?.state === 'building'
  const files = { count: site?.files ?? 0, formatted: number(site?.files ?? 0) }
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('closing.site')}</Title>
        <Text size="sm" c="dimmed">
          {t('closing.siteText')}
        </Text>
        {isMaking ? (
          <Group role="status">
            <Loader size="xs" />
            <Text size="sm">{t('closing.siteMaking', files)}</Text>
          </Group>
        ) : null}
        {site?.state === 'failed' ? (
          <Text size="sm" role="alert">
            {t('closing.siteFailed')}
          </Text>
        ) : null}
        {isMade ? (
          <>
            <Text size="sm">{t('closing.siteMade', { ...files, size: number(Math.ceil(site.bytes / MEGABYTE)) })}</Text>
            <Text size="xs" c="dimmed">
              SHA-256 <Code style={{ overflowWrap: 'anywhere' }}>{site.sha256}</Code>
            </Text>
          </>
        ) : null}
        {siteTakenAt ? <Text size="sm">{t('closing.siteTaken', { date: dateTime(siteTakenAt) })}</Text> : null}
        <Group>
          {isMade ? (
            <Button
              component="a"
              href={apiUrl('/closing/site')}
              download
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={() => setTakenBefore(siteTakenAt)}
            >
              {t('closing.siteDownload')}
            </Button>
          ) : null}
          {isMade || site?.state === 'failed' || site === null ? (
            <Button variant="default" loading={build.isPending} onClick={() => build.mutate()}>
              {t('closing.siteAgain')}
            </Button>
          ) : null}
        </Group>
        {build.error ? <ErrorPanel error={build.error} /> : null}
      </Stack>
    </Paper>
  )
}
