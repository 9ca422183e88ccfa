import { upload } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { chooseAnew } from '@laurel/ui/theme'
import { Button, FileButton, List, Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { ARCHIVES, type Archive } from './archive.ts'

/** What to ask the closed school for, and where to put it. */
export function BringPanel({ isBusy }: { readonly isBusy: boolean }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [sent, setSent] = useState(0)
  const bring = useMutation({
    mutationFn: (file: File) => upload<Archive>('/archives', file, { type: 'application/zip', onProgress: setSent }),
    onMutate: () => setSent(0),
    onSettled: () => client.invalidateQueries({ queryKey: ARCHIVES }),
  })
  const percent = Math.floor(sent * 100)
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2} id="bring-title">
          {t('archives.bring')}
        </Title>
        <List type="ordered" size="sm" spacing={4}>
          <List.Item>{t('archives.bringAsk')}</List.Item>
          <List.Item>{t('archives.bringChoose')}</List.Item>
          <List.Item>{t('archives.bringCheck')}</List.Item>
        </List>
        <FileButton
          onChange={file => file && bring.mutate(file)}
          accept=".zip,application/zip"
          inputProps={{ 'aria-labelledby': 'bring-title', onClick: chooseAnew }}
        >
          {props => (
            <Button
              {...props}
              disabled={isBusy}
              loading={bring.isPending}
              leftSection={<IconUpload size={18} aria-hidden />}
            >
              {t('archives.choose')}
            </Button>
          )}
        </FileButton>
        {bring.isPending ? (
          <Stack gap={4} w="100%" role="status">
            <Progress value={percent} aria-label={t('archives.sending')} />
            <Text size="sm">
              {percent < 100 ? t('archives.sent', { percent: number(percent) }) : t('archives.received')}
            </Text>
          </Stack>
        ) : null}
        {bring.error ? <ErrorPanel error={bring.error} /> : null}
        <UnsavedGuard dirty={bring.isPending} />
      </Stack>
    </Paper>
  )
}
