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

type DialogProps = Props & { readonly opened: boolean; readonly onClose: () => void }

function MakeKit({ identity, opened, onClose }: DialogProps) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const issuer = useIssuer()
  const [secret, setSecret] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: async () => {
      const key = makeRecoveryKey()
      const answer = await api.put<Identity>('/identity/recovery-key', { seen: identity.version, hash: key.hash })
      return { answer, secret: key.secret }
    },
    onSuccess: made => {
      client.setQueryData(IDENTITY, made.answer)
      setSecret(made.secret)
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const close = () => {
    onClose()
    setSecret(null)
    make.reset()
  }
  const save = (key: string) => {
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
    saveFile(`recovery-kit-${issuer.shortName}.txt`, kitText(words, facts, key), 'text/plain;charset=utf-8')
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(secret ? 'identity.kitReady' : 'identity.makeKitTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={!secret}
      size="lg"
    >
      {secret ? (
        <Stack>
          <Text size="sm">{t('identity.kitReadyText')}</Text>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {secret}
          </Code>
          <Group justify="flex-end">
            <Button
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={() => save(secret)}
              data-autofocus
            >
              {t('identity.saveKit')}
            </Button>
            <Button onClick={close}>{t('identity.kitKept')}</Button>
          </Group>
        </Stack>
      ) : (
        <Stack>
          <Text size="sm">{t('identity.makeKitText')}</Text>
          {identity.hasRecoveryKey ? <Alert color="yellow">{t('identity.makeKitAnewText')}</Alert> : null}
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button loading={make.isPending} onClick={() => make.mutate()} data-autofocus>
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
