import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, FileButton, Modal, Stack, Text, Title } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Candidate, candidateOf, withImported } from './imported.ts'
import { VerdictBadge } from './VerdictBadge.tsx'
import { credentialText, MAX_FILE, verifyHere } from './verify-file.ts'

const ACCEPT =
  '.json,.jsonld,.jwt,.sd-jwt,.txt,.png,.svg,.pdf,application/vc,application/json,image/png,image/svg+xml,application/pdf'

/** Brings a credential from elsewhere: checked here, shown with its verdict, kept only when the person says so. */
export function AddFile() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { wallet, put } = useOpenWallet()
  const [candidate, setCandidate] = useState<Candidate>()
  const [unreadable, setUnreadable] = useState(false)
  const read = useMutation({
    mutationFn: async (file: File) => {
      setUnreadable(false)
      const text = file.size > MAX_FILE ? null : credentialText(new Uint8Array(await file.arrayBuffer()))
      const found = text ? await candidateOf(text, await verifyHere(text), wallet) : null
      if (found) setCandidate(found)
      else setUnreadable(true)
    },
  })
  const keep = useMutation({
    mutationFn: async ({ key, entry }: Candidate) =>
      put(await changeContents(wallet, contents => withImported(contents, key, entry))),
    onSuccess: () => setCandidate(undefined),
  })
  const close = () => {
    setCandidate(undefined)
    setUnreadable(false)
    read.reset()
  }
  const entry = candidate?.entry
  return (
    <>
      <FileButton accept={ACCEPT} onChange={file => file && read.mutate(file)}>
        {props => (
          <Button
            {...props}
            variant="default"
            loading={read.isPending}
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('import.add')}
          </Button>
        )}
      </FileButton>
      <Modal
        opened={candidate !== undefined || unreadable || read.isError}
        onClose={close}
        title={t('import.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {entry && candidate ? (
          <Stack>
            <div>
              <Title order={3}>{entry.title}</Title>
              <Text>{entry.issuer}</Text>
              {entry.validFrom ? (
                <Text size="sm" c="dimmed">
                  {t('detail.from', { date: date(entry.validFrom) })}
                </Text>
              ) : null}
            </div>
            <VerdictBadge verdict={entry.verdict} />
            <Text size="sm">{t(`import.means.${entry.verdict}`)}</Text>
            {entry.isForeign ? (
              <Alert color="brass" variant="outline">
                {t('import.foreign')}
              </Alert>
            ) : null}
            {candidate.duplicate ? <Alert variant="light">{t(`import.duplicate.${candidate.duplicate}`)}</Alert> : null}
            {keep.error ? <ErrorPanel error={keep.error} /> : null}
            {candidate.duplicate === 'own' ? null : (
              <Button loading={keep.isPending} onClick={() => keep.mutate(candidate)}>
                {t(candidate.duplicate ? 'import.renew' : 'import.keep')}
              </Button>
            )}
          </Stack>
        ) : read.error ? (
          <ErrorPanel error={read.error} />
        ) : (
          <Text>{t('import.unreadable')}</Text>
        )}
      </Modal>
    </>
  )
}
