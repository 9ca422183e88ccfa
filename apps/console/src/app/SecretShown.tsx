import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './CopyButton.tsx'

type Props = { readonly secret: string; readonly text: string; readonly onKept: () => void }

/** What is shown this once, and how to keep it. */
export function SecretShown({ secret, text, onKept }: Props) {
  const { t } = useTranslation()
  return (
    <Stack>
      <Text size="sm">{text}</Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton text={secret} label={t('copy')} />
        <Button onClick={onKept}>{t('apiKeys.secretKept')}</Button>
      </Group>
    </Stack>
  )
}
