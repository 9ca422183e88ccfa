import { Anchor, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../app/CopyButton.tsx'
import type { Identity } from './identity.ts'

/** The two names under which the world knows the institution, and where each leads. */
export function NamesPanel({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation()
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('identity.names')}</Title>
        <Name label={t('identity.web')} text={t('identity.webText')} name={identity.did} url={identity.didUrl}>
          {t('identity.openDocument')}
        </Name>
        <Name label={t('identity.webvh')} text={t('identity.webvhText')} name={identity.webvh} url={identity.logUrl}>
          {t('identity.openLog')}
        </Name>
      </Stack>
    </Paper>
  )
}

type NameProps = {
  readonly label: string
  readonly text: string
  readonly name: string
  readonly url: string
  readonly children: string
}

const Name = ({ label, text, name, url, children }: NameProps) => {
  const { t } = useTranslation()
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {label}
      </Title>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{name}</Code>
      <Group gap="sm">
        <CopyButton text={name} label={t('copy')} name={t('identity.copy', { name: label })} size="xs" />
        <Anchor href={url} target="_blank" rel="noreferrer" size="sm" underline="always">
          {children}
        </Anchor>
      </Group>
    </Stack>
  )
}
