import { isRequestLink } from '@laurel/core/presentation'
import { Button, Modal } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { PasteOrScan } from '../imported/PasteOrScan.tsx'

/** Opens a request for credentials by its code or its link. */
export function OpenRequest() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const [isWrong, setWrong] = useState(false)
  const read = (text: string) => {
    setWrong(!isRequestLink(text))
    if (isRequestLink(text)) void navigate('/answer', { state: { link: text } })
  }
  const close = () => {
    setOpen(false)
    setWrong(false)
  }
  return (
    <>
      <Button leftSection={<IconQrcode size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('answer.open.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('answer.open.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <PasteOrScan
          lead={t('answer.open.text')}
          label={t('answer.open.label')}
          action={t('answer.open.read')}
          problem={isWrong ? t('answer.open.wrong') : undefined}
          onGiven={read}
        />
      </Modal>
    </>
  )
}
