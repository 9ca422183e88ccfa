import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { useSession } from '@laurel/ui/session'
import { Button, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BackUp } from '../backup/BackUp.tsx'
import { Restore } from '../backup/Restore.tsx'
import { archive } from '../credentials/archive.ts'
import { awardsQuery } from '../credentials/awards.ts'
import { saveAs } from '../credentials/files.ts'
import { forgetAll } from '../keys/device.ts'
import { bundleOf } from '../offline/kept-bundles.ts'
import { useOffline } from '../offline/offline.ts'
import { removeWorker } from '../offline/worker.ts'
import { pathwaysQuery } from '../pathways/pathways.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'

/** Everything that is the person's, to take along; and the end of it here. */
export function MyData() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const { wallet } = useOpenWallet()
  const offline = useOffline()
  const user = useSession().data?.user
  const awards = useQuery(awardsQuery)
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [email, setEmail] = useState('')
  const download = useMutation({
    mutationFn: async () => {
      // Without a network the wallet's own content is taken along all the same.
      const pathways = await client.fetchQuery(pathwaysQuery).catch(() => undefined)
      saveAs(
        await archive(
          wallet.contents,
          awards.data ?? [],
          pathways?.mine ?? [],
          { title: t('home.title'), locale },
          award => bundleOf(wallet.device, award),
        ),
        'laurel-wallet.zip',
      )
    },
  })
  const remove = useMutation({
    mutationFn: () => api.post('/wallet/account/delete', { email: email.trim() }),
    onSuccess: async () => {
      await forgetAll(wallet.device.personId)
      await removeWorker().catch(() => undefined)
      window.location.assign('/')
    },
  })
  const { credentials, imported = {}, log = {} } = wallet.contents
  const count = Object.keys(credentials).length + Object.keys(imported).length + Object.keys(log).length
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('data.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('data.text')}
        </Text>
        {download.error ? <ErrorPanel error={download.error} /> : null}
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={download.isPending}
            disabled={count === 0 || awards.isPending}
            onClick={() => download.mutate()}
          >
            {t('data.download')}
          </Button>
          {offline ? null : (
            <>
              <BackUp />
              <Restore />
            </>
          )}
          <Button variant="outline" color="danger" onClick={() => setAsking(true)}>
            {t('data.delete')}
          </Button>
        </Group>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        title={t('data.deleteTitle')}
        action={t('data.delete')}
        danger
        busy={remove.isPending}
        disabled={email.trim().toLowerCase() !== user?.email.toLowerCase()}
      >
        <Stack>
          <List size="sm">
            <List.Item>{t('data.deleteWallet')}</List.Item>
            <List.Item>{t('data.deleteLinks')}</List.Item>
            <List.Item>{t('data.deleteSchool')}</List.Item>
            <List.Item>{t('data.deleteFinal')}</List.Item>
          </List>
          <TextInput
            label={t('data.typeEmail', { email: user?.email ?? '' })}
            type="email"
            autoComplete="off"
            data-autofocus
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          {remove.error ? <ErrorPanel error={remove.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
