import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { saveFile } from '../award/csv-export.ts'
import { DomainHelp } from './DomainHelp.tsx'
import { type Domain, IDENTITY, type Identity, type Served } from './identity.ts'
import { UseAddress } from './UseAddress.tsx'

type Props = { readonly identity: Identity; readonly domain: Domain }

/** One domain: the files that belong there, what is found there, and using it. */
export function DomainCard({ identity, domain }: Props) {
  const { t } = useTranslation()
  const { dateTime, date } = useLocale()
  const may = useMay()
  const client = useQueryClient()
  const [using, use] = useDisclosure(false)
  const [removing, removal] = useDisclosure(false)
  const { id, place, state } = domain
  const isOver = state === 'given-up'
  const check = useMutation({
    mutationFn: () => api.post<Identity>(`/identity/domains/${id}/check`),
    onSuccess: answer => client.setQueryData(IDENTITY, answer),
  })
  const remove = useMutation({
    mutationFn: () => api.delete<Identity>(`/identity/domains/${id}`),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      removal.close()
    },
  })
  const movesHistory = identity.isPortable && domain.files.length > 1 && domain.usedSince === null
  return (
    <Card withBorder w="100%" component="section" aria-label={place}>
      <Stack align="flex-start">
        <Group justify="space-between" w="100%" gap="xs">
          <Title order={3} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {place}
          </Title>
          <Badge variant={state === 'in-use' ? 'filled' : 'light'} color={state === 'in-use' ? 'laurel' : 'gray'}>
            {t(`domains.state.${state}`)}
          </Badge>
        </Group>
        {domain.usedSince ? (
          <Text size="sm" c="dimmed">
            {t('domains.usedSince', { date: date(domain.usedSince, { dateStyle: 'medium' }) })}
          </Text>
        ) : null}
        {domain.failingSince && domain.usedSince ? (
          <Alert color="danger" title={t('domains.failing')} w="100%">
            {t('domains.failingText', { date: dateTime(domain.failingSince) })}
          </Alert>
        ) : null}
        {isOver ? <Text size="sm">{t('domains.givenUpText')}</Text> : null}
        {may('keys:manage') && !isOver ? (
          <>
            <Step title={t('domains.step.files')} />
            <Text size="sm">{t(domain.isLive ? 'domains.filesLive' : 'domains.filesText')}</Text>
            <Files domain={domain} />
            <DomainHelp domain={domain} />
            <Step title={t('domains.step.check')} />
            <Group>
              <Button
                variant="default"
                leftSection={<IconRefresh size={18} aria-hidden />}
                loading={check.isPending}
                onClick={() => check.mutate()}
              >
                {t('domains.check')}
              </Button>
              {domain.checkedAt ? (
                <Text size="sm" c="dimmed">
                  {t('domains.checkedAt', { date: dateTime(domain.checkedAt) })}
                </Text>
              ) : null}
            </Group>
            {check.error ? <ErrorPanel error={check.error} /> : null}
            <Results domain={domain} />
            {state === 'in-use' ? null : (
              <>
                <Step title={t('domains.step.use')} />
                <Group>
                  <Button disabled={!domain.isGood} onClick={use.open}>
                    {t('domains.use')}
                  </Button>
                  <Button variant="subtle" color="danger" onClick={removal.open}>
                    {t(domain.usedSince ? 'domains.giveUp' : 'domains.remove')}
                  </Button>
                </Group>
              </>
            )}
          </>
        ) : null}
      </Stack>
      <UseAddress
        identity={identity}
        path={`/identity/domains/${id}/use`}
        place={place}
        title={t('domains.useTitle', { place })}
        action={t('domains.use')}
        opened={using}
        onClose={use.close}
      >
        {[
          t('domains.changesNew', { place }),
          t('domains.changesOld', { home: identity.home.place }),
          t(movesHistory ? 'domains.changesHistory' : 'domains.changesNoHistory', { place }),
          t('domains.changesForEver', { place }),
          t(domain.isLive ? 'domains.changesKeysLive' : 'domains.changesKeys'),
        ]}
      </UseAddress>
      <ConfirmDialog
        opened={removing}
        onClose={() => {
          removal.close()
          remove.reset()
        }}
        onConfirm={() => remove.mutate()}
        title={t(domain.usedSince ? 'domains.giveUpTitle' : 'domains.removeTitle', { place })}
        action={t(domain.usedSince ? 'domains.giveUp' : 'domains.remove')}
        danger
        busy={remove.isPending}
      >
        <Stack>
          <Text size="sm">{t(domain.usedSince ? 'domains.giveUpText' : 'domains.removeText')}</Text>
          {remove.error ? <ErrorPanel error={remove.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Card>
  )
}

const Step = ({ title }: { readonly title: string }) => (
  <Title order={4} size="h5">
    {title}
  </Title>
)

function Files({ domain }: Pick<Props, 'domain'>) {
  const { t } = useTranslation()
  const download = useMutation({
    mutationFn: (name: string) => api.post<string>(`/identity/domains/${domain.id}/${name}`, undefined, { as: 'text' }),
    onSuccess: (text, name) => saveFile(name, text, 'application/octet-stream'),
  })
  return (
    <>
      <Stack component="ul" gap="sm" w="100%" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {domain.files.map(({ name, url }) => (
          <Group key={name} component="li" justify="space-between" gap="xs">
            <Stack gap={2} style={{ minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Anchor
                href={url}
                target="_blank"
                rel="noreferrer"
                size="sm"
                underline="always"
                style={{ overflowWrap: 'anywhere' }}
              >
                {url}
              </Anchor>
            </Stack>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={download.isPending && download.variables === name}
              onClick={() => download.mutate(name)}
            >
              {t('domains.download', { name })}
            </Button>
          </Group>
        ))}
      </Stack>
      {download.error ? <ErrorPanel error={download.error} /> : null}
    </>
  )
}

const GOOD = ['current', 'older']

/** What the last check has found, file by file, in plain words. */
function Results({ domain }: Pick<Props, 'domain'>) {
  const { t } = useTranslation()
  const { found } = domain
  if (!found) return null
  const rows: readonly (readonly [string, Served | null])[] = [
    ['did.json', found.document],
    ['did.jsonl', found.log],
    ['did-witness.json', found.witnesses],
  ]
  return (
    <div role="status" style={{ width: '100%' }}>
      <Alert
        color={domain.isGood ? 'laurel' : 'danger'}
        title={t(domain.isGood ? (domain.isLive ? 'domains.goodLive' : 'domains.good') : 'domains.notGood')}
      >
        <List size="sm" spacing="xs">
          {rows.map(([name, served]) =>
            served ? (
              <List.Item key={name}>
                <b>{name}</b>: {t(`domains.found.${served.outcome}`)}
                {served.detail && !GOOD.includes(served.outcome) ? (
                  <>
                    {' '}
                    <Code style={{ overflowWrap: 'anywhere' }}>{served.detail}</Code>
                  </>
                ) : null}
              </List.Item>
            ) : null,
          )}
        </List>
      </Alert>
    </div>
  )
}
