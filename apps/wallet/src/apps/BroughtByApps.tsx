import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Card, Group, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CandidateFacts } from '../imported/CandidateFacts.tsx'
import { type Duplicate, duplicateOf, withImported } from '../imported/imported.ts'
import { useReadCandidate } from '../imported/use-read-candidate.ts'
import { useOffline } from '../offline/offline.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Brought, broughtQuery, clearBrought } from './connected-apps.ts'

function BroughtCard({ brought }: { readonly brought: Brought }) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const readCandidate = useReadCandidate()
  const client = useQueryClient()
  const looked = useQuery({
    queryKey: ['brought', brought.id, brought.cameAt],
    queryFn: () => readCandidate(brought.content),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const found = looked.data
  const settle = useMutation({
    mutationFn: async ({ isWanted }: { isWanted: boolean; duplicate: Duplicate | null }) => {
      // In the vault first: what is taken off the server without it would be lost.
      if (isWanted && found)
        put(await changeContents(wallet, contents => withImported(contents, found.key, found.entry)))
      await clearBrought(brought.id)
    },
    onSuccess: async (_, { isWanted }) => {
      if (isWanted) notifications.show({ message: t('apps.taken') })
      await client.invalidateQueries({ queryKey: broughtQuery.queryKey, exact: true })
    },
  })
  // While it is taken in it stays what it was: it is in the wallet before it is off the list.
  const duplicate =
    settle.isPending || settle.isSuccess
      ? settle.variables.duplicate
      : found
        ? duplicateOf(found, wallet.contents)
        : null
  return (
    <Card withBorder radius="lg" component="article" aria-label={found?.entry.title ?? t('apps.brought')}>
      <Stack gap="xs">
        {looked.isPending ? <Loader size="sm" /> : null}
        {found ? <CandidateFacts candidate={found} duplicate={duplicate} /> : null}
        {found === null ? <Text>{t('apps.unreadable')}</Text> : null}
        <Text size="sm" c="dimmed">
          {t('apps.from', { app: brought.from })}
        </Text>
        {looked.error ? <ErrorPanel error={looked.error} onRetry={() => void looked.refetch()} /> : null}
        {settle.error ? <ErrorPanel error={settle.error} /> : null}
        <Group gap="xs">
          {duplicate === 'own' ? null : (
            <Button
              size="xs"
              disabled={!found}
              loading={settle.isPending && settle.variables.isWanted}
              leftSection={<IconCheck size={14} aria-hidden />}
              onClick={() => settle.mutate({ isWanted: true, duplicate })}
            >
              {t(duplicate ? 'import.renew' : 'apps.take')}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            disabled={settle.isPending}
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => settle.mutate({ isWanted: false, duplicate })}
          >
            {t(duplicate ? 'apps.clear' : 'apps.leave')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

/** What connected apps have brought; nothing is in the vault before its owner has said so. */
export function BroughtByApps() {
  const { t } = useTranslation()
  const offline = useOffline()
  const brought = useQuery({ ...broughtQuery, enabled: !offline })
  if (!brought.data || brought.data.length === 0) return null
  return (
    <Stack component="section" aria-labelledby="brought-title" mb="xl">
      <Title order={2} id="brought-title">
        {t('apps.brought')}
      </Title>
      <Text c="dimmed">{t('apps.broughtText')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
        {brought.data.map(one => (
          <BroughtCard key={one.id} brought={one} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}
