import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { fileName, formOfText, MEDIA_TYPES, saveAs } from '../credentials/files.ts'
import { useOffline } from '../offline/offline.ts'
import { askWith } from '../recognition/choices.ts'
import type { Imported } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { withImported, withoutImported } from './imported.ts'
import { useReadCandidate } from './use-read-candidate.ts'
import { VerdictBadge } from './VerdictBadge.tsx'

function ImportedCard({ id, entry }: { readonly id: string; readonly entry: Imported }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { wallet, put } = useOpenWallet()
  const offline = useOffline()
  const readCandidate = useReadCandidate()
  const [removing, setRemoving] = useState(false)
  const again = useMutation({
    mutationFn: async () => {
      const found = await readCandidate(entry.text)
      if (!found) return
      const { verdict, checkedAt, checks, isHosted } = found.entry
      const checked = { ...entry, verdict, checkedAt, checks, isHosted }
      put(await changeContents(wallet, contents => withImported(contents, id, checked)))
    },
  })
  const remove = useMutation({
    mutationFn: async () => put(await changeContents(wallet, contents => withoutImported(contents, id))),
  })
  const save = () => {
    const form = formOfText(entry.text)
    saveAs(new Blob([entry.text], { type: MEDIA_TYPES[form] }), `${fileName(entry.title)}.${form}`)
  }
  return (
    <Card withBorder radius="lg" component="article">
      <Stack gap="xs">
        <VerdictBadge verdict={entry.verdict} isHosted={entry.isHosted === true} />
        <Title order={3}>{entry.title}</Title>
        {entry.from ? <Text>{t('offers.received', { host: entry.from })}</Text> : null}
        {entry.from && entry.issuer.startsWith('did:') ? null : <Text>{entry.issuer}</Text>}
        <Text size="sm" c="dimmed">
          {t('import.checked', { date: date(entry.checkedAt) })}
        </Text>
        {entry.isHosted ? <Text size="sm">{t('import.means.hosted')}</Text> : null}
        {entry.isForeign ? <Text size="sm">{t('import.foreignShort')}</Text> : null}
        {again.error ? <ErrorPanel error={again.error} /> : null}
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
            {t('import.save')}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={offline}
            loading={again.isPending}
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={() => again.mutate()}
          >
            {t('import.again')}
          </Button>
          {entry.verdict === 'good' || entry.verdict === 'ended' || entry.verdict === 'unsure' ? (
            <Button variant="default" size="xs" component={Link} to={askWith(`imported:${id}`)}>
              {t('recognition.askThis')}
            </Button>
          ) : null}
          <Button
            variant="subtle"
            color="danger"
            size="xs"
            disabled={offline}
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => setRemoving(true)}
          >
            {t('import.remove')}
          </Button>
        </Group>
      </Stack>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
        title={t('import.removeTitle')}
        action={t('import.remove')}
        busy={remove.isPending}
        danger
      >
        {t('import.removeText')}
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </ConfirmDialog>
    </Card>
  )
}

/** What was brought from elsewhere, apart from what was awarded here. */
export function ImportedList({ words }: { readonly words: string }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const wanted = words.trim().toLocaleLowerCase()
  const found = Object.entries(wallet.contents.imported ?? {}).filter(([, { title, issuer }]) =>
    `${title} ${issuer}`.toLocaleLowerCase().includes(wanted),
  )
  if (found.length === 0) return null
  return (
    <Stack component="section" mt="xl" aria-labelledby="imported-title">
      <Title order={2} id="imported-title">
        {t('import.listTitle')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
        {found.map(([id, entry]) => (
          <ImportedCard key={id} id={id} entry={entry} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}
