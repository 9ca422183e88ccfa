import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, FileButton, Group, Paper, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconLink, IconUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceKeys } from '../keys/device.ts'
import { useOffline } from '../offline/offline.ts'
import { type Claim, claimQuery } from './claims.ts'
import { sendFile } from './send-file.ts'

type Props = { readonly claim: Claim; readonly device: DeviceKeys }
const VIDEO = /(^|\.)(youtube\.com|youtu\.be|vimeo\.com|tiktok\.com|dailymotion\.com|peertube\.[a-z]+)$/i

/** Adds files, dropped or chosen, and links. */
export function AddEvidence({ claim, device }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const offline = useOffline()
  const [over, setOver] = useState(false)
  const [link, setLink] = useState({ url: '', name: '' })
  const [wrong, setWrong] = useState(false)
  const [progress, setProgress] = useState<Readonly<Record<string, number>>>({})
  const [left, setLeft] = useState<readonly File[]>([])
  const query = claimQuery(claim.id, device)
  const send = useMutation({
    mutationFn: async (files: readonly File[]) => {
      setLeft(files)
      for (const [index, file] of files.entries()) {
        const fresh = await client.fetchQuery({ ...query, staleTime: 0 })
        await sendFile(fresh, file, done => setProgress(all => ({ ...all, [file.name]: done })))
        setLeft(files.slice(index + 1))
        await client.invalidateQueries({ queryKey: query.queryKey })
      }
    },
    onSettled: async () => {
      setProgress({})
      await client.invalidateQueries({ queryKey: query.queryKey })
    },
  })
  const add = useMutation({
    mutationFn: async () => {
      const url = /^https?:\/\//i.test(link.url.trim()) ? link.url.trim() : `https://${link.url.trim()}`
      const { hostname } = new URL(url)
      const kind = VIDEO.test(hostname) ? 'video' : 'link'
      const body = { kind, url, name: link.name.trim() || hostname }
      return api.post<{ claim: Claim }>(`/wallet/learner-claims/${claim.id}/items`, body)
    },
    onSuccess: ({ claim: next }) => {
      setLink({ url: '', name: '' })
      client.setQueryData(query.queryKey, next)
    },
  })
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (event.dataTransfer.files.length > 0) send.mutate([...event.dataTransfer.files])
  }
  return (
    <Stack gap="md">
      <Paper
        withBorder
        p="lg"
        className="drop-zone"
        data-over={over || undefined}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Stack gap="xs" align="center">
          <FileButton multiple onChange={files => files.length > 0 && send.mutate(files)} disabled={offline}>
            {props => (
              <Button
                {...props}
                variant="default"
                disabled={offline}
                loading={send.isPending}
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {t('claims.addFiles')}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" ta="center">
            {t(offline ? 'claims.filesOffline' : 'claims.filesHint')}
          </Text>
          {Object.entries(progress).map(([name, done]) => (
            <Stack key={name} gap={2} w="100%">
              <Text size="xs">{name}</Text>
              <Progress value={done * 100} aria-label={name} />
            </Stack>
          ))}
        </Stack>
      </Paper>
      {send.error ? (
        <ErrorPanel error={send.error} onRetry={left.length > 0 ? () => send.mutate(left) : undefined} />
      ) : null}
      <form
        onSubmit={event => {
          event.preventDefault()
          const isAddress = URL.canParse(/^https?:\/\//i.test(link.url) ? link.url : `https://${link.url}`)
          setWrong(!isAddress)
          if (isAddress) add.mutate()
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            style={{ flex: '2 1 200px' }}
            label={t('claims.link')}
            placeholder="https://"
            inputMode="url"
            value={link.url}
            error={wrong ? t('claims.linkWrong') : undefined}
            onChange={event => setLink({ ...link, url: event.currentTarget.value })}
          />
          <TextInput
            style={{ flex: '1 1 140px' }}
            label={t('claims.linkName')}
            value={link.name}
            maxLength={200}
            onChange={event => setLink({ ...link, name: event.currentTarget.value })}
          />
          <Button
            type="submit"
            variant="default"
            disabled={!link.url.trim() || offline}
            loading={add.isPending}
            leftSection={<IconLink size={16} aria-hidden />}
          >
            {t('claims.addLink')}
          </Button>
        </Group>
      </form>
      {add.error ? <ErrorPanel error={add.error} /> : null}
    </Stack>
  )
}
