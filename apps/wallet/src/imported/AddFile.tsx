import { ErrorPanel } from '@laurel/ui/parts'
import { Button, FileButton, Modal, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CandidatePanel } from './CandidatePanel.tsx'
import type { Candidate } from './imported.ts'
import { useReadCandidate } from './use-read-candidate.ts'
import { credentialText, MAX_FILE } from './verify-file.ts'

const ACCEPT =
  '.json,.jsonld,.jwt,.sd-jwt,.txt,.png,.svg,.pdf,application/vc,application/json,image/png,image/svg+xml,application/pdf'

/** Brings a credential from elsewhere as a file: checked here, shown with its verdict, kept only when the person says so. */
export function AddFile() {
  const { t } = useTranslation()
  const readCandidate = useReadCandidate()
  const [candidate, setCandidate] = useState<Candidate>()
  const [unreadable, setUnreadable] = useState(false)
  const read = useMutation({
    mutationFn: async (file: File) => {
      setUnreadable(false)
      const text = file.size > MAX_FILE ? null : credentialText(new Uint8Array(await file.arrayBuffer()))
      const found = text ? await readCandidate(text) : null
      if (found) setCandidate(found)
      else setUnreadable(true)
    },
  })
  const close = () => {
    setCandidate(undefined)
    setUnreadable(false)
    read.reset()
  }
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
        {candidate ? (
          <CandidatePanel candidate={candidate} onKept={close} />
        ) : read.error ? (
          <ErrorPanel error={read.error} />
        ) : (
          <Text>{t('import.unreadable')}</Text>
        )}
      </Modal>
    </>
  )
}
