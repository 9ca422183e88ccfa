import { ApiProblem } from '@laurel/ui/api'
import { Alert, Anchor, Loader, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { broughtQuery } from '../apps/connected-apps.ts'
import { useOffline } from '../offline/offline.ts'
import { type Backpack, backpacksQuery, isDue, pullFrom } from './backpacks.ts'

type Looked = { readonly id: string; readonly name: string; readonly hasMore: boolean; readonly mustSignIn: boolean }

async function lookInto({ id, name }: Backpack): Promise<Looked> {
  try {
    const { hasMore } = await pullFrom(id, true)
    return { id, name, hasMore, mustSignIn: false }
  } catch (error) {
    // What does not answer now is asked again within the hour; only what needs its owner is said.
    return { id, name, hasMore: false, mustSignIn: error instanceof ApiProblem && error.code === 'E_BACKPACK_SIGN_IN' }
  }
}

/** As the wallet opens: looks for what is new in other backpacks, at most once an hour. What it finds waits below. */
export function NewInBackpacks() {
  const { t } = useTranslation()
  const offline = useOffline()
  const client = useQueryClient()
  const [parameters] = useSearchParams()
  const backpacks = useQuery({ ...backpacksQuery, enabled: !offline })
  const due = (backpacks.data ?? []).filter(one => isDue(one, Date.now()))
  const looked = useQuery({
    queryKey: [...backpacksQuery.queryKey, 'new', ...(backpacks.data ?? []).map(one => `${one.id} ${one.connectedAt}`)],
    queryFn: async () => {
      const found: Looked[] = []
      for (const one of due) found.push(await lookInto(one))
      await client.invalidateQueries({ queryKey: broughtQuery.queryKey, exact: true })
      return found
    },
    enabled: !offline && due.length > 0,
    staleTime: 3_600_000,
    retry: false,
  })
  const hasCome = parameters.get('backpack') === 'connected'
  const said = (looked.data ?? []).filter(one => one.hasMore || one.mustSignIn)
  if (!hasCome && !looked.isFetching && said.length === 0) return null
  return (
    <Alert role="status" variant="light" mb="lg" {...(looked.isFetching ? { icon: <Loader size="xs" /> } : {})}>
      <Stack gap={4}>
        {hasCome ? <Text size="sm">{t('backpacks.connected')}</Text> : null}
        {looked.isFetching ? (
          <Text size="sm">{t('backpacks.looking', { names: due.map(one => one.name).join(', ') })}</Text>
        ) : null}
        {said.map(one => (
          <Text size="sm" key={one.id}>
            {t(one.mustSignIn ? 'backpacks.mustSignInAt' : 'backpacks.hasMoreAt', { name: one.name })}{' '}
            <Anchor component={Link} to="/settings" size="sm">
              {t('nav.settings')}
            </Anchor>
          </Text>
        ))}
      </Stack>
    </Alert>
  )
}
