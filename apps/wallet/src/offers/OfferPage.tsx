import { useHeadingFocus } from '@laurel/ui/focus'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Stack, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { Done, Home } from './Done.tsx'
import { isFinal } from './granted.ts'
import { OfferForm } from './OfferForm.tsx'
import type { Offer, OfferedCredential } from './offered.ts'
import { beginSignIn, readOffer, takeOffer } from './offers.ts'

function ReadAndTake({ link }: { readonly link: string }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const { wallet } = useOpenWallet()
  const read = useQuery({
    queryKey: ['offer', link],
    queryFn: ({ signal }) => readOffer(link, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const take = useMutation({
    mutationFn: ({ wanted, txCode }: { wanted: readonly OfferedCredential[]; txCode: string }) =>
      takeOffer(wallet, read.data as Offer, wanted, { txCode, locale }),
  })
  const signIn = useMutation({
    mutationFn: (wanted: readonly OfferedCredential[]) => beginSignIn(read.data as Offer, wanted),
    onSuccess: to => window.location.assign(to),
  })
  useHeadingFocus(!read.isPending)
  if (read.isPending) return <LoadingPanel rows={2} height={160} />
  if (read.error)
    return (
      <Stack maw={600} mx="auto">
        <Title order={1}>{t('offers.unreadTitle')}</Title>
        <ErrorPanel error={read.error} onRetry={isFinal(read.error) ? undefined : () => void read.refetch()} />
        <div>
          <Home />
        </div>
      </Stack>
    )
  if (take.data) return <Done outcomes={take.data} host={read.data.issuer.host} />
  return (
    <OfferForm
      offer={read.data}
      // Until the browser has gone there.
      isTaking={take.isPending || signIn.isPending || signIn.isSuccess}
      error={take.error ?? signIn.error}
      take={(wanted, txCode) => (read.data.signIn ? signIn.mutate(wanted) : take.mutate({ wanted, txCode }))}
    />
  )
}

/** What another issuer offers: shown first, taken when the person says so (OpenID4VCI). */
export default function OfferPage() {
  const { t } = useTranslation()
  const { state } = useLocation()
  useEffect(() => {
    document.title = `${t('offers.documentTitle')} · Laurel`
  }, [t])
  const offer: unknown = state?.offer
  if (typeof offer === 'string') return <ReadAndTake link={offer} />
  return (
    <EmptyState headingLevel={1} title={t('offers.noneTitle')} action={<Home />}>
      {t('offers.none')}
    </EmptyState>
  )
}
