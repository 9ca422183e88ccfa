import { Button, type ButtonProps, CopyButton as Copy } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = {
  readonly text: string
  readonly label: string
  /** What is read out, where the label alone does not say what of several is copied. It begins with the label. */
  readonly name?: string
} & Pick<ButtonProps, 'variant' | 'size' | 'fullWidth'>

/** Copies, and says so in the button itself for two seconds. */
export function CopyButton({ text, label, name, variant = 'default', ...rest }: Props) {
  const { t } = useTranslation()
  return (
    <Copy value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant={variant}
          {...rest}
          leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
          onClick={copy}
          aria-live="polite"
          aria-label={copied ? undefined : name}
        >
          {copied ? t('copied') : label}
        </Button>
      )}
    </Copy>
  )
}
