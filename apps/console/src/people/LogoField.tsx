import { IssuerMark } from '@laurel/ui/parts'
import { chooseAnew } from '@laurel/ui/theme'
import { Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

const LOGO_TYPES = 'image/png,image/jpeg,image/svg+xml'

type Props = {
  readonly name: string
  readonly current?: string | null | undefined
  readonly file: File | null
  readonly onChoose: (file: File | null) => void
  readonly busy?: boolean
}

/** Chooses an institution's logo and shows it at once, before it is sent. */
export function LogoField({ name, current, file, onChoose, busy }: Props) {
  const { t } = useTranslation()
  const preview = useMemo(() => (file ? URL.createObjectURL(file) : undefined), [file])
  useEffect(() => () => (preview ? URL.revokeObjectURL(preview) : undefined), [preview])
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id="logo-label">
        {t('issuer.logo')}
      </Text>
      <Group>
        <IssuerMark name={name || 'L'} logoUrl={preview ?? current} size={64} />
        <Stack gap={4} align="flex-start">
          <FileButton
            onChange={onChoose}
            accept={LOGO_TYPES}
            inputProps={{ 'aria-labelledby': 'logo-label', onClick: chooseAnew }}
          >
            {props => (
              <Button {...props} variant="default" size="sm" loading={busy ?? false}>
                {t(preview || current ? 'issuer.logoChange' : 'issuer.logoChoose')}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed">
            {t('issuer.logoHint')}
          </Text>
        </Stack>
      </Group>
    </Stack>
  )
}
