import { isRequestLink } from '@laurel/core/presentation'
import { ErrorPanel } from '@laurel/ui/parts'
import { isOffer } from '@laurel/ui/scan'
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconLink, IconQrcode } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { bring } from './bring.ts'
import { CandidatePanel } from './CandidatePanel.tsx'
import type { Candidate } from './imported.ts'
import { ScanCode } from './ScanCode.tsx'
import { useReadCandidate } from './use-read-candidate.ts'

/** Brings a credential by its address or an offer, pasted or scanned: looked at here, kept only when the person says so. */
export function AddByLink() {
  const { t } = useTranslation()
  const readCandidate = useReadCandidate()
  const navigate = useNavigate()
  const [opened, setOpened] = useState(false)
  const [scanning, setScanning] = useState(false)
  const [pasted, setPasted] = useState('')
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
    setScanning(false)
    setPasted('')
    setCandidate(undefined)
    setProblem(undefined)
    read.reset()
  }
  const look = (given: string) => {
    if (isOffer(given)) void navigate('/offer', { state: { offer: given.trim() } })
    else if (isRequestLink(given)) void navigate('/answer', { state: { link: given } })
    else read.mutate(given)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (pasted.trim() === '') setProblem(t('import.linkMissing'))
    else look(pasted.trim())
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
        ) : scanning ? (
          <ScanCode
            onClose={() => setScanning(false)}
            onCode={code => {
              setScanning(false)
              setPasted(code)
              look(code)
            }}
          />
        ) : (
          <form onSubmit={submit} noValidate>
            <Stack>
              <Text size="sm">{t('import.linkText')}</Text>
              <Textarea
                label={t('import.linkLabel')}
                autosize
                minRows={2}
                maxRows={6}
                data-autofocus
                error={problem}
                value={pasted}
                onChange={event => setPasted(event.currentTarget.value)}
              />
              {read.error ? <ErrorPanel error={read.error} /> : null}
              <Group>
                <Button type="submit" loading={read.isPending}>
                  {t('import.linkRead')}
                </Button>
                <Button
                  variant="default"
                  leftSection={<IconQrcode size={16} aria-hidden />}
                  onClick={() => setScanning(true)}
                >
                  {t('import.scan')}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Modal>
    </>
  )
}
