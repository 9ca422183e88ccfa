import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { beginConnecting, type Found, lookAt } from './backpacks.ts'

/** What is there and what it will be let to do, before anybody goes anywhere. */
function FoundPanel({ found, onBack }: { readonly found: Found; readonly onBack: () => void }) {
  const { t } = useTranslation()
  const go = useMutation({
    mutationFn: () => beginConnecting(found),
    onSuccess: ({ to }) => window.location.assign(to),
  })
  return (
    <Stack>
      <div>
        <Title order={3}>{found.name}</Title>
        <Text size="sm" c="dimmed">
          {found.host}
        </Text>
      </div>
      <div>
        <Text size="sm">{t('backpacks.may')}</Text>
        <List size="sm">
          {found.scopes.map(one => (
            <List.Item key={one}>{t(`backpacks.scope.${one}`)}</List.Item>
          ))}
        </List>
      </div>
      {found.others.length > 0 ? (
        <Alert color="brass" variant="outline">
          {t('backpacks.others', { host: found.host, others: found.others.join(', '), count: found.others.length })}
        </Alert>
      ) : null}
      <Text size="sm">{t('backpacks.goText', { host: found.host })}</Text>
      {go.error ? <ErrorPanel error={go.error} /> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {t('backpacks.otherAddress')}
        </Button>
        <Button
          data-autofocus
          loading={go.isPending || go.isSuccess}
          leftSection={<IconExternalLink size={16} aria-hidden />}
          onClick={() => go.mutate()}
        >
          {t('backpacks.go')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Finds a service by its address, and leads to it. */
export function ConnectBackpack({
  known,
  onClose,
}: {
  readonly known?: string | undefined
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const [address, setAddress] = useState(known ?? '')
  const [isMissing, setMissing] = useState(false)
  const look = useMutation({ mutationFn: lookAt })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(address.trim() === '')
    if (address.trim() !== '') look.mutate(address.trim())
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('backpacks.connectTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {look.data ? (
        <FoundPanel found={look.data} onBack={look.reset} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            <Text size="sm">{t('backpacks.connectText')}</Text>
            <TextInput
              label={t('backpacks.address')}
              description={t('backpacks.addressHint')}
              placeholder="https://"
              inputMode="url"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              value={address}
              error={isMissing ? t('backpacks.addressMissing') : undefined}
              onChange={event => setAddress(event.currentTarget.value)}
              data-autofocus
            />
            {look.error ? <ErrorPanel error={look.error} /> : null}
            <Button type="submit" loading={look.isPending}>
              {t('backpacks.look')}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
