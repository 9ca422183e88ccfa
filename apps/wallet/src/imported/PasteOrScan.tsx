import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ScanCode } from './ScanCode.tsx'

type Props = {
  readonly lead: string
  readonly label: string
  readonly action: string
  /** What is wrong with what was given. */
  readonly problem?: string | undefined
  readonly isBusy?: boolean
  /** What stands before the buttons, such as why it went wrong. */
  readonly children?: ReactNode
  /** What was pasted or scanned, without the blanks around it. */
  readonly onGiven: (text: string) => void
}

/** A field to paste a link into, and the camera for one in a code. */
export function PasteOrScan({ lead, label, action, problem, isBusy = false, children, onGiven }: Props) {
  const { t } = useTranslation()
  const [pasted, setPasted] = useState('')
  const [isScanning, setScanning] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onGiven(pasted.trim())
  }
  if (isScanning)
    return (
      <ScanCode
        onClose={() => setScanning(false)}
        onCode={code => {
          setScanning(false)
          setPasted(code)
          onGiven(code.trim())
        }}
      />
    )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{lead}</Text>
        <Textarea
          label={label}
          autosize
          minRows={2}
          maxRows={6}
          data-autofocus
          error={problem}
          value={pasted}
          onChange={event => setPasted(event.currentTarget.value)}
        />
        {children}
        <Group>
          <Button type="submit" loading={isBusy}>
            {action}
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
  )
}
