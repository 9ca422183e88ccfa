import { ApiProblem, api } from '@laurel/ui/api'
import { ErrorPanel, useProblemText } from '@laurel/ui/parts'
import { Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconWorld } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { DomainCard } from './DomainCard.tsx'
import { IDENTITY, type Identity } from './identity.ts'
import { UseAddress } from './UseAddress.tsx'

type Props = { readonly identity: Identity }

/** Under which addresses the institution is found: this server's, and domains of its own. */
export function DomainsPanel({ identity }: Props) {
  const { t } = useTranslation()
  const may = useMay()
  const [adding, dialog] = useDisclosure(false)
  const [returning, home] = useDisclosure(false)
  const mayManage = may('keys:manage')
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('domains.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('domains.lead')}
        </Text>
        {identity.isPortable ? null : <Text size="sm">{t('domains.notPortable')}</Text>}
        {identity.home.isInUse ? (
          <Text size="sm">{t('domains.atHome', { place: identity.home.place })}</Text>
        ) : (
          <Text size="sm">{t('domains.homeStays', { place: identity.home.place })}</Text>
        )}
        {identity.domains.map(domain => (
          <DomainCard key={domain.id} identity={identity} domain={domain} />
        ))}
        {mayManage ? (
          <Group>
            <Button variant="default" leftSection={<IconWorld size={18} aria-hidden />} onClick={dialog.open}>
              {t('domains.add')}
            </Button>
            {identity.home.isInUse ? null : (
              <Button variant="subtle" onClick={home.open}>
                {t('domains.goHome')}
              </Button>
            )}
          </Group>
        ) : null}
      </Stack>
      <AddDomain opened={adding} onClose={dialog.close} />
      <UseAddress
        identity={identity}
        path="/identity/home"
        place={identity.home.place}
        title={t('domains.goHomeTitle')}
        action={t('domains.goHome')}
        opened={returning}
        onClose={home.close}
      >
        {[t('domains.changesNew', { place: identity.home.place }), t('domains.changesHomeOld')]}
      </UseAddress>
    </Paper>
  )
}

function AddDomain({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useProblemText()
  const [domain, setDomain] = useState('')
  const add = useMutation({
    mutationFn: () => api.post<Identity>('/identity/domains', { domain }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      close()
    },
  })
  const close = () => {
    onClose()
    setDomain('')
    add.reset()
  }
  // What is wrong with the name is said at the field, in the reader's words.
  const isOfName = add.error instanceof ApiProblem && add.error.errors.some(one => one.path === 'domain')
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('domains.addTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Stack>
          <Text size="sm">{t('domains.addText')}</Text>
          <TextInput
            label={t('domains.domain')}
            description={t('domains.domainHint')}
            placeholder="school.example"
            required
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={domain}
            error={isOfName ? say(add.error) : undefined}
            onChange={event => setDomain(event.currentTarget.value)}
          />
          {add.error && !isOfName ? <ErrorPanel error={add.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={!domain.trim()}>
              {t('domains.begin')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
