import { isRequestLink } from '@laurel/core/presentation'
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ScanCode } from '../imported/ScanCode.tsx'

/** Opens a request for credentials by its code or its link. */
export function OpenRequest() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const [isScanning, setScanning] = useState(false)
  const [pasted, setPasted] = useState('')
  const [isWrong, setWrong] = useState(false)
  const read = (text: string) => {
    setScanning(false)
    setPasted(text)
    setWrong(!isRequestLink(text))
    if (isRequestLink(text)) void navigate('/answer', { state: { link: text } })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    read(pasted)
  }
  return (
    <>
      <Button leftSection={<IconQrcode size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('answer.open.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => {
          setOpen(false)
          setScanning(false)
        }}
        title={t('answer.open.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {isScanning ? (
          <ScanCode onClose={() => setScanning(false)} onCode={read} />
        ) : (
          <form onSubmit={submit} noValidate>
            <Stack>
              <Text size="sm">{t('answer.open.text')}</Text>
              <Textarea
                label={t('answer.open.label')}
                autosize
                minRows={2}
                maxRows={6}
                data-autofocus
                error={isWrong ? t('answer.open.wrong') : undefined}
                value={pasted}
                onChange={event => setPasted(event.currentTarget.value)}
              />
              <Group>
                <Button type="submit">{t('answer.open.read')}</Button>
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
