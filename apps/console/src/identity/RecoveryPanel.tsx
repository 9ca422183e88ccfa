import { api, fieldErrors } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Code, Group, Modal, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconLifebuoy } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { saveFile } from '../award/csv-export.ts'
import { IDENTITY, type Identity } from './identity.ts'
import { kitText, makeRecoveryKey } from './recovery-kit.ts'

type Props = { readonly identity: Identity }

/** The key that is kept on paper: making it, and using it on the day when the server's own keys are in wrong hands. */
export function RecoveryPanel({ identity }: Props) {
  const { t } = useTranslation()
  const [making, kit] = useDisclosure(false)
  const [using, recovery] = useDisclosure(false)
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('identity.recovery')}</Title>
        <Text size="sm" c="dimmed">
          {t('identity.recoveryText')}
        </Text>
        <Text size="sm">{t(identity.hasRecoveryKey ? 'identity.hasKit' : 'identity.noKit')}</Text>
        <Group>
          <Button variant="default" leftSection={<IconLifebuoy size={18} aria-hidden />} onClick={kit.open}>
            {t(identity.hasRecoveryKey ? 'identity.makeKitAnew' : 'identity.makeKit')}
          </Button>
          {identity.hasRecoveryKey ? (
            <Button variant="outline" color="danger" onClick={recovery.open}>
              {t('identity.useKit')}
            </Button>
          ) : null}
        </Group>
      </Stack>
      <MakeKit identity={identity} opened={making} onClose={kit.close} />
      <UseKit identity={identity} opened={using} onClose={recovery.close} />
    </Paper>
  )
}

type RecoveryKey = ReturnType<typeof makeRecoveryKey>
type DialogProps = Props & { readonly opened: boolean; readonly onClose: () => void }

function MakeKit({ identity, opened, onClose }: DialogProps) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const issuer = useIssuer()
  // Nothing is committed to before somebody has kept it, and it is here until that has worked.
  const [key, setKey] = useState<RecoveryKey | null>(null)
  const commit = useMutation({
    mutationFn: ({ hash }: RecoveryKey) =>
      api.put<Identity>('/identity/recovery-key', { seen: identity.version, hash }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      close()
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const close = () => {
    onClose()
    setKey(null)
    commit.reset()
  }
  const save = (secret: string) => {
    const words = {
      title: t('identity.kit.title', { issuer: issuer.name }),
      secret: t('identity.kit.secret'),
      paragraphs: (['what', 'keep', 'use', 'without', 'spent'] as const).map(name => t(`identity.kit.${name}`)),
    }
    const facts = [
      [t('identity.web'), identity.did],
      [t('identity.webvh'), identity.webvh],
      [t('identity.kit.log'), identity.logUrl],
      [t('identity.kit.made'), date(new Date().toISOString(), { dateStyle: 'long' })],
    ] as const
    saveFile(`recovery-kit-${issuer.shortName}.txt`, kitText(words, facts, secret), 'text/plain;charset=utf-8')
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(key ? 'identity.kitReady' : 'identity.makeKitTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
      // No slip of a finger loses what is shown once.
      withCloseButton={!key}
      closeOnEscape={!key}
      closeOnClickOutside={!key}
      size="lg"
    >
      {key ? (
        <Stack>
          <Text size="sm">{t('identity.kitReadyText')}</Text>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {key.secret}
          </Code>
          {commit.error ? <ErrorPanel error={commit.error} /> : null}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={close} disabled={commit.isPending}>
              {t('cancel')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={() => save(key.secret)}
              data-autofocus
            >
              {t('identity.saveKit')}
            </Button>
            <Button loading={commit.isPending} onClick={() => commit.mutate(key)}>
              {t('identity.kitKept')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack>
          <Text size="sm">{t('identity.makeKitText')}</Text>
          {identity.hasRecoveryKey ? <Alert color="yellow">{t('identity.makeKitAnewText')}</Alert> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button onClick={() => setKey(makeRecoveryKey())} data-autofocus>
              {t('identity.makeKit')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

function UseKit({ identity, opened, onClose }: DialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [secret, setSecret] = useState('')
  const use = useMutation({
    mutationFn: () => api.post<Identity>('/identity/recover', { seen: identity.version, secret: secret.trim() }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      close()
      said(t('identity.recovered'))
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const close = () => {
    onClose()
    setSecret('')
    use.reset()
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={close}
      onConfirm={() => use.mutate()}
      title={t('identity.useKitTitle')}
      action={t('identity.useKit')}
      danger
      busy={use.isPending}
      disabled={!secret.trim()}
    >
      <Stack>
        <Text size="sm">{t('identity.useKitText')}</Text>
        <Textarea
          label={t('identity.kit.secret')}
          description={t('identity.secretHint')}
          required
          data-autofocus
          autosize
          autoComplete="off"
          spellCheck={false}
          value={secret}
          error={use.error ? fieldErrors(use.error).secret : undefined}
          onChange={event => setSecret(event.currentTarget.value)}
        />
        {use.error ? <ErrorPanel error={use.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
