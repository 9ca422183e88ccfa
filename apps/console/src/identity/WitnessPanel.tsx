import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, List, Modal, NumberInput, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconEye } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { saveFile } from '../award/csv-export.ts'
import { IDENTITY, type Identity } from './identity.ts'

type Props = { readonly identity: Identity }

/** Others who watch over the log: who they are, and the entry that waits for them. */
export function WitnessPanel({ identity }: Props) {
  const { t } = useTranslation()
  const [naming, dialog] = useDisclosure(false)
  const { witnesses, waiting } = identity
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('witnesses.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('witnesses.lead')}
        </Text>
        {witnesses ? (
          <>
            <Text size="sm">{t('witnesses.some', { count: witnesses.threshold, of: witnesses.ids.length })}</Text>
            <List size="sm" spacing="xs">
              {witnesses.ids.map(id => (
                <List.Item key={id} style={{ overflowWrap: 'anywhere' }}>
                  {id}
                </List.Item>
              ))}
            </List>
          </>
        ) : (
          <Text size="sm">{t('witnesses.none')}</Text>
        )}
        {waiting ? <Waiting identity={identity} /> : null}
        <Button
          variant="default"
          leftSection={<IconEye size={18} aria-hidden />}
          disabled={waiting !== null}
          onClick={dialog.open}
        >
          {t('witnesses.change')}
        </Button>
      </Stack>
      <NameWitnesses key={identity.version} identity={identity} opened={naming} onClose={dialog.close} />
    </Paper>
  )
}

function NameWitnesses({ identity, opened, onClose }: Props & { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [ids, setIds] = useState(identity.witnesses?.ids.join('\n') ?? '')
  const [threshold, setThreshold] = useState<number | string>(identity.witnesses?.threshold ?? 1)
  const witnesses = ids.split(/\s+/).filter(one => one !== '')
  const save = useMutation({
    mutationFn: () =>
      api.put<Identity>('/identity/witnesses', {
        seen: identity.version,
        threshold: witnesses.length === 0 ? 0 : Number(threshold),
        witnesses,
      }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      onClose()
    },
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('witnesses.change')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack>
          <Text size="sm">{t('witnesses.changeText')}</Text>
          <Textarea
            label={t('witnesses.ids')}
            description={t('witnesses.idsHint')}
            placeholder="did:key:z6Mk…"
            autosize
            minRows={3}
            data-autofocus
            spellCheck={false}
            value={ids}
            onChange={event => setIds(event.currentTarget.value)}
          />
          <NumberInput
            label={t('witnesses.threshold')}
            min={1}
            max={20}
            allowDecimal={false}
            value={threshold}
            onChange={setThreshold}
          />
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('witnesses.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Waiting({ identity }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [proofs, setProofs] = useState('')
  const kept = {
    onSuccess: (answer: Identity) => {
      client.setQueryData(IDENTITY, answer)
      setProofs('')
      if (!answer.waiting) said(t('witnesses.published'))
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  }
  const bring = useMutation({
    mutationFn: () => api.post<Identity>('/identity/witness-proofs', { proofs }),
    ...kept,
  })
  const giveUp = useMutation({ mutationFn: () => api.post<Identity>('/identity/waiting/give-up'), ...kept })
  const download = useMutation({
    mutationFn: () => api.get<string>('/identity/waiting.jsonl', { as: 'text' }),
    onSuccess: text => saveFile('waiting.jsonl', text, 'application/octet-stream'),
  })
  const { waiting } = identity
  if (!waiting) return null
  const error = bring.error ?? giveUp.error ?? download.error
  const approved = waiting.witnesses.filter(one => one.hasApproved).length
  return (
    <Alert color="brass" title={t('witnesses.waiting')} w="100%">
      <Stack align="flex-start">
        <Text size="sm">
          {t(`identity.event.${waiting.event}`)}
          {'. '}
          {t('witnesses.waitingText', { approved, needed: waiting.threshold })}
        </Text>
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {waiting.version}
        </Text>
        <List size="sm" spacing="xs">
          {waiting.witnesses.map(({ id, hasApproved }) => (
            <List.Item key={id} style={{ overflowWrap: 'anywhere' }}>
              {t(hasApproved ? 'witnesses.approved' : 'witnesses.asked', { id })}
            </List.Item>
          ))}
        </List>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {t('witnesses.download')}
        </Button>
        <Textarea
          label={t('witnesses.proofs')}
          description={t('witnesses.proofsHint')}
          autosize
          minRows={3}
          maxRows={12}
          w="100%"
          spellCheck={false}
          value={proofs}
          onChange={event => setProofs(event.currentTarget.value)}
        />
        <Group>
          <Button disabled={!proofs.trim()} loading={bring.isPending} onClick={() => bring.mutate()}>
            {t('witnesses.bring')}
          </Button>
          {approved === 0 ? (
            <Button variant="subtle" color="danger" loading={giveUp.isPending} onClick={() => giveUp.mutate()}>
              {t('witnesses.giveUp')}
            </Button>
          ) : null}
        </Group>
        {error ? <ErrorPanel error={error} /> : null}
      </Stack>
    </Alert>
  )
}
