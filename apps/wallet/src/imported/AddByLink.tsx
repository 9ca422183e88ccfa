import { isRequestLink } from '@laurel/core/presentation'
import { ErrorPanel } from '@laurel/ui/parts'
import { isOffer } from '@laurel/ui/scan'
import { Button, Modal } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { bring } from './bring.ts'
import { CandidatePanel } from './CandidatePanel.tsx'
import type { Candidate } from './imported.ts'
import { PasteOrScan } from './PasteOrScan.tsx'
import { useReadCandidate } from './use-read-candidate.ts'

/** Brings a credential by its address or an offer, pasted or scanned: looked at here, kept only when the person says so. */
export function AddByLink() {
  const { t } = useTranslation()
  const readCandidate = useReadCandidate()
  const navigate = useNavigate()
  const [opened, setOpened] = useState(false)
  const [candidate, setCandidate] = useState<Candidate>()
  const [problem, setProblem] = useState<string>()
  const read = useMutation({
    mutationFn: async (given: string) => {
      setProblem(undefined)
      const text = await bring(given)
      const found = text ? await readCandidate(text) : null
      if (found) setCandidate(found)
      else setProblem(t('import.linkUnreadable'))
    },
  })
  const close = () => {
    setOpened(false)
    setCandidate(undefined)
    setProblem(undefined)
    read.reset()
  }
  const look = (given: string) => {
    if (given === '') setProblem(t('import.linkMissing'))
    else if (isOffer(given)) void navigate('/offer', { state: { offer: given } })
    else if (isRequestLink(given)) void navigate('/answer', { state: { link: given } })
    else read.mutate(given)
  }
  return (
    <>
      <Button variant="default" leftSection={<IconLink size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t('import.byLink')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t(candidate ? 'import.title' : 'import.linkTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {candidate ? (
          <CandidatePanel candidate={candidate} onKept={close} />
        ) : (
          <PasteOrScan
            lead={t('import.linkText')}
            label={t('import.linkLabel')}
            action={t('import.linkRead')}
            problem={problem}
            isBusy={read.isPending}
            onGiven={look}
          >
            {read.error ? <ErrorPanel error={read.error} /> : null}
          </PasteOrScan>
        )}
      </Modal>
    </>
  )
}
