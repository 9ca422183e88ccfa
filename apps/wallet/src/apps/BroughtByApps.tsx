import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Card, Group, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { candidateOf, withImported } from '../imported/imported.ts'
import { VerdictBadge } from '../imported/VerdictBadge.tsx'
import { verifyHere } from '../imported/verify-file.ts'
import { useOffline } from '../offline/offline.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Brought, broughtQuery, clearBrought } from './connected-apps.ts'

function BroughtCard({ brought }: { readonly brought: Brought }) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const client = useQueryClient()
  const looked = useQuery({
    queryKey: ['brought', brought.id, brought.cameAt],
    queryFn: async () => candidateOf(brought.content, await verifyHere(brought.content), wallet),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const settle = useMutation({
    mutationFn: async (isWanted: boolean) => {
      // In the vault first: what is taken off the server without it would be lost.
      const found = looked.data
      if (isWanted && found)
        put(await changeContents(wallet, contents => withImported(contents, found.key, found.entry)))
      await clearBrought(brought.id)
      return isWanted
    },
    onSuccess: async isWanted => {
      if (isWanted) notifications.show({ message: t('apps.taken') })
      await client.invalidateQueries({ queryKey: broughtQuery.queryKey, exact: true })
    },
  })
  const entry = looked.data?.entry
  return (
    <Card withBorder radius="lg" component="article" aria-label={entry?.title ?? t('apps.brought')}>
      <Stack gap="xs" align="flex-start">
        {looked.isPending ? <Loader size="sm" /> : null}
        {entry ? <VerdictBadge verdict={entry.verdict} /> : null}
        {entry ? <Title order={3}>{entry.title}</Title> : null}
        {entry ? <Text>{entry.issuer}</Text> : null}
        {looked.data === null ? <Text>{t('apps.unreadable')}</Text> : null}
        <Text size="sm" c="dimmed">
          {t('apps.from', { app: brought.from })}
        </Text>
        {looked.error ? <ErrorPanel error={looked.error} /> : null}
        {settle.error ? <ErrorPanel error={settle.error} /> : null}
        <Group gap="xs">
          <Button
            size="xs"
            disabled={!entry}
            loading={settle.isPending}
            leftSection={<IconCheck size={14} aria-hidden />}
            onClick={() => settle.mutate(true)}
          >
            {t('apps.take')}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={settle.isPending}
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => settle.mutate(false)}
          >
            {t('apps.leave')}
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
