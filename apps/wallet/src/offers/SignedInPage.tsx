import { useHeadingFocus } from '@laurel/ui/focus'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { Done, Home } from './Done.tsx'
import { endSignIn, takeGranted } from './offers.ts'

function Nothing() {
  const { t } = useTranslation()
  return (
    <EmptyState headingLevel={1} title={t('offers.strayTitle')} action={<Home />}>
      {t('offers.stray')}
    </EmptyState>
  )
}

function GoOn({ path, said }: { readonly path: string; readonly said: string }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const { wallet } = useOpenWallet()
  // A code serves once, so whatever comes of it is asked for once.
  const taken = useQuery({
    queryKey: ['offer signed in', said],
    queryFn: async () => {
      const granted = await endSignIn(path, said)
      return granted && { host: granted.issuer.host, outcomes: await takeGranted(wallet, granted, locale) }
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  useHeadingFocus(!taken.isPending)
  if (taken.isPending) return <LoadingPanel rows={2} height={160} />
  if (taken.error)
    return (
      <Stack maw={600} mx="auto">
        <Title order={1}>{t('offers.nothingTitle')}</Title>
        <ErrorPanel error={taken.error} />
        <div>
          <Home />
        </div>
      </Stack>
    )
  return taken.data ? <Done {...taken.data} /> : <Nothing />
}

/** Back from signing in with whoever makes an offer: what was chosen before is taken now. */
export default function SignedInPage() {
  const { t } = useTranslation()
  const { pathname, search, state } = useLocation()
  useEffect(() => {
    document.title = `${t('offers.documentTitle')} · Laurel`
  }, [t])
  // The code is worth something, and does not stay in the address.
  if (search !== '') return <Navigate to={pathname} replace state={{ said: search }} />
  const said: unknown = state?.said
  return typeof said === 'string' ? <GoOn path={`/wallet${pathname}`} said={said} /> : <Nothing />
}
