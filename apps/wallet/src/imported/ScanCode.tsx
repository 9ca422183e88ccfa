import { type Camera, watchCamera, whyNoCamera } from '@laurel/ui/scan'
import { Button, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Said = 'starting' | 'hint' | 'denied' | 'none' | 'busy'

/** The camera, until it sees a code. Pictures never leave the device. */
export function ScanCode({
  onCode,
  onClose,
}: {
  readonly onCode: (code: string) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const video = useRef<HTMLVideoElement>(null)
  const take = useRef(onCode)
  take.current = onCode
  const [said, say] = useState<Said>('starting')
  useEffect(() => {
    let camera: Camera | undefined
    let isOver = false
    const view = video.current
    if (!view) return
    watchCamera(view, code => {
      take.current(code)
      return true
    }).then(
      opened => {
        camera = opened
        if (isOver) opened.stop()
        else say('hint')
      },
      error => say(whyNoCamera(error)),
    )
    return () => {
      isOver = true
      camera?.stop()
    }
  }, [])
  return (
    <Stack>
      <video ref={video} muted playsInline className="scan-video" aria-label={t('scan.title')} />
      <Text role="status">{t(`scan.${said}`)}</Text>
      <Button variant="default" onClick={onClose}>
        {t('scan.close')}
      </Button>
    </Stack>
  )
}
