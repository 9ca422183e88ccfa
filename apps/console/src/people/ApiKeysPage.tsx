import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import {
  Anchor,
  Badge,
  Button,
  Checkbox,
  Group,
  Modal,
  Paper,
  Stack,
  Table,
  Text,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { SecretShown } from '../app/SecretShown.tsx'

const SCOPES = [
  'achievements:read',
  'achievements:write',
  'skills:write',
  'pathways:write',
  'recognition:write',
  'programmes:write',
  'awards:read',
  'awards:write',
  'awards:approve',
  'awards:revoke',
  'transcripts:write',
  'credentials:sign',
  'issuer:write',
  'insight:read',
  'insight:details',
  'insight:cohorts',
  'presentations:read',
  'presentations:write',
  'verify',
] as const

type ApiKey = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly prefix?: string
  readonly createdAt: string
  readonly lastUsedAt?: string | null
}

const scopeKey = (scope: string) => scope.replace(':', '_')

/** Keys for other programs. A secret is shown once, when it is made. */
export default function ApiKeysPage() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: () => api.get<{ items: readonly ApiKey[] }>('/api-keys') })
  const [creating, dialog] = useDisclosure(false)
  const [removing, setRemoving] = useState<ApiKey>()
  const refresh = () => client.invalidateQueries({ queryKey: ['api-keys'] })
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`/api-keys/${id}`),
    onSuccess: async () => {
      setRemoving(undefined)
      await refresh()
      said(t('apiKeys.removed'))
    },
  })
  const create = (
    <Button leftSection={<IconKey size={18} aria-hidden />} onClick={dialog.open}>
      {t('apiKeys.create')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('apiKeys.title')} actions={create}>
        {t('apiKeys.lead')}{' '}
        <Anchor href="/api/docs" underline="always">
          {t('apiKeys.docs')}
        </Anchor>
      </PageHeader>
      {keys.isPending ? (
        <LoadingPanel />
      ) : keys.error ? (
        <ErrorPanel error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data.items.length === 0 ? (
        <EmptyState title={t('apiKeys.emptyTitle')}>{t('apiKeys.emptyText')}</EmptyState>
      ) : (
        <>
          <Paper withBorder visibleFrom="sm">
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('apiKeys.name')}</Table.Th>
                  <Table.Th>{t('apiKeys.scopes')}</Table.Th>
                  <Table.Th>{t('apiKeys.created')}</Table.Th>
                  <Table.Th>{t('apiKeys.lastUsed')}</Table.Th>
                  <Table.Th>
                    <VisuallyHidden>{t('apiKeys.remove')}</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {keys.data.items.map(key => (
                  <Table.Tr key={key.id}>
                    <Table.Td fw={500}>{key.name}</Table.Td>
                    <Table.Td>
                      <Scopes of={key} />
                    </Table.Td>
                    <Table.Td>{date(key.createdAt, { dateStyle: 'medium' })}</Table.Td>
                    <Table.Td>
                      {key.lastUsedAt ? date(key.lastUsedAt, { dateStyle: 'medium' }) : t('apiKeys.never')}
                    </Table.Td>
                    <Table.Td>
                      <Button
                        size="compact-sm"
                        variant="default"
                        style={{ whiteSpace: 'nowrap' }}
                        onClick={() => setRemoving(key)}
                        aria-label={t('apiKeys.removeNamed', { name: key.name })}
                      >
                        {t('apiKeys.remove')}
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
          <Stack hiddenFrom="sm" gap="xs" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {keys.data.items.map(key => (
              <Paper key={key.id} component="li" withBorder p="md">
                <Text fw={500} mb={4}>
                  {key.name}
                </Text>
                <Scopes of={key} />
                <Text size="sm" c="dimmed" my="xs">
                  {t('apiKeys.created')} {date(key.createdAt, { dateStyle: 'medium' })} · {t('apiKeys.lastUsed')}{' '}
                  {key.lastUsedAt ? date(key.lastUsedAt, { dateStyle: 'medium' }) : t('apiKeys.never')}
                </Text>
                <Button
                  variant="default"
                  onClick={() => setRemoving(key)}
                  aria-label={t('apiKeys.removeNamed', { name: key.name })}
                >
                  {t('apiKeys.remove')}
                </Button>
              </Paper>
            ))}
          </Stack>
        </>
      )}
      <CreateKey opened={creating} onClose={dialog.close} onCreated={() => void refresh()} />
      <ConfirmDialog
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => removing && remove.mutate(removing.id)}
        title={t('apiKeys.removeTitle', { name: removing?.name ?? '' })}
        action={t('apiKeys.remove')}
        danger
        busy={remove.isPending}
      >
        {t('apiKeys.removeText')}
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </ConfirmDialog>
    </>
  )
}

const Scopes = ({ of }: { readonly of: Pick<ApiKey, 'scopes'> }) => (
  <Group gap={4}>
    {of.scopes.map(scope => (
      <Badge key={scope} variant="default" tt="none" fw={500}>
        {scope}
      </Badge>
    ))}
  </Group>
)

function CreateKey({
  opened,
  onClose,
  onCreated,
}: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: () => void
}) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>(['achievements:read', 'awards:read', 'awards:write'])
  const create = useMutation({
    mutationFn: () =>
      api.post<{ secret?: string; key?: string; token?: string }>('/api-keys', { name: name.trim(), scopes }),
    onSuccess: onCreated,
  })
  const secret = create.data?.secret ?? create.data?.key ?? create.data?.token
  const close = () => {
    onClose()
    create.reset()
    setName('')
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(secret ? 'apiKeys.secretTitle' : 'apiKeys.create')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={!secret}
    >
      {secret ? (
        <SecretShown secret={secret} text={t('apiKeys.secretText')} onKept={close} />
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <Stack>
            <TextInput
              label={t('apiKeys.name')}
              description={t('apiKeys.nameHint')}
              required
              data-autofocus
              value={name}
              onChange={event => setName(event.currentTarget.value)}
            />
            <Checkbox.Group label={t('apiKeys.scopes')} value={scopes} onChange={setScopes}>
              <Stack gap="xs" mt="xs">
                {SCOPES.map(scope => (
                  <Checkbox
                    key={scope}
                    value={scope}
                    label={t(`apiKeys.scope.${scopeKey(scope)}`)}
                    description={scope}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
            {create.error ? <ErrorPanel error={create.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={create.isPending} disabled={!name.trim() || scopes.length === 0}>
                {t('apiKeys.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
