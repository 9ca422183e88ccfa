import { useHeadingFocus } from '@laurel/ui/focus'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Stack, Title } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import type { OpenWallet } from '../vault/wallet.ts'
import { putAway } from './away.ts'
import { Done, Home } from './Done.tsx'
import { flowOf, grantedQuery, isFinal, type Nothing } from './granted.ts'
import type { Granted } from './offered.ts'
import { type Outcome, takeGranted } from './offers.ts'

/** Nothing to go on with; and not for the reason that it was taken before, where that is known. */
function Ended({ why }: { readonly why: Nothing }) {
  const { t } = useTranslation()
  const isTaken = why === 'taken'
  return (
    <EmptyState headingLevel={1} title={t(isTaken ? 'offers.takenTitle' : 'offers.strayTitle')} action={<Home />}>
      {t(isTaken ? 'offers.taken' : 'offers.stray')}
    </EmptyState>
  )
}

type Taken = { readonly outcomes: readonly Outcome[]; readonly isKept: boolean }

const takenQuery = (wallet: OpenWallet, granted: Granted, locale: string) =>
  queryOptions({
    queryKey: ['offer taken', granted.state],
    queryFn: async (): Promise<Taken> => ({ outcomes: await takeGranted(wallet, granted, locale), isKept: false }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })

function TakeIt({ granted, flow }: { readonly granted: Granted; readonly flow: string | null }) {
  const { locale } = useLocale()
  const { wallet } = useOpenWallet()
  const client = useQueryClient()
  const query = takenQuery(wallet, granted, locale)
  const taken = useQuery(query)
  const onKept = (isAnything: boolean) => {
    // Whoever comes by here again sees what came, and does not keep it a second time.
    client.setQueryData(query.queryKey, before => before && { ...before, isKept: true })
    if (isAnything && flow !== null) putAway(flow, { step: 'taken' })
  }
  if (taken.error) return <Failed error={taken.error} />
  if (!taken.data) return <LoadingPanel rows={2} height={160} />
  return <Done {...taken.data} host={granted.issuer.host} onKept={onKept} />
}

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation()
  useHeadingFocus(true)
  return (
    <Stack maw={600} mx="auto">
      <Title order={1}>{t('offers.nothingTitle')}</Title>
      <ErrorPanel error={error} onRetry={onRetry} />
      <div>
        <Home />
      </div>
    </Stack>
  )
}

function GoOn({ path, said }: { readonly path: string; readonly said: string }) {
  const ended = useQuery(grantedQuery(path, said))
  if (ended.error && !ended.isFetching)
    return <Failed error={ended.error} onRetry={isFinal(ended.error) ? undefined : () => void ended.refetch()} />
  if (!ended.data) return <LoadingPanel rows={2} height={160} />
  if (typeof ended.data === 'string') return <Ended why={ended.data} />
  return <TakeIt granted={ended.data} flow={flowOf(said)} />
}

/** Back from signing in with whoever makes an offer: what was chosen before is taken now. */
export default function SignedInPage() {
  const { t } = useTranslation()
  const { pathname, state } = useLocation()
  useEffect(() => {
    document.title = `${t('offers.documentTitle')} · Laurel`
  }, [t])
  const said: unknown = state?.said
  return typeof said === 'string' ? <GoOn path={`/wallet${pathname}`} said={said} /> : <Ended why="stray" />
}
