import { useHeadingFocus } from '@laurel/ui/focus'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Stack, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { OfferForm } from './OfferForm.tsx'
import { OutcomeList } from './OutcomeList.tsx'
import {
  isFinal,
  type Offer,
  type OfferedCredential,
  type Outcome,
  readOffer,
  takeOffer,
  tellIssuer,
  withOutcomes,
} from './offers.ts'

const Home = () => {
  const { t } = useTranslation()
  return (
    <Button component={Link} to="/">
      {t('offers.home')}
    </Button>
  )
}

function Done({ outcomes, offer }: { readonly outcomes: readonly Outcome[]; readonly offer: Offer }) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const isAnything = outcomes.some(one => one.kind === 'good' || one.kind === 'later')
  const keep = useMutation({
    // What came cannot be asked for a second time, so keeping it can be tried again by itself.
    mutationFn: async () => {
      if (isAnything) put(await changeContents(wallet, contents => withOutcomes(contents, outcomes)))
      await tellIssuer(outcomes)
    },
  })
  const { mutate } = keep
  useEffect(() => mutate(), [mutate])
  useHeadingFocus(keep.isSuccess || keep.isError)
  if (keep.isError)
    return (
      <Stack maw={600} mx="auto">
        <Title order={1}>{t('offers.notKept')}</Title>
        <ErrorPanel error={keep.error} onRetry={() => mutate()} />
      </Stack>
    )
  if (!keep.isSuccess) return <LoadingPanel rows={2} height={120} />
  return (
    <Stack maw={600} mx="auto">
      <Title order={1}>{t(isAnything ? 'offers.doneTitle' : 'offers.nothingTitle')}</Title>
      <OutcomeList outcomes={outcomes} host={offer.issuer.host} />
      <div>
        <Home />
      </div>
    </Stack>
  )
}

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
  if (take.data) return <Done outcomes={take.data} offer={read.data} />
  return (
    <OfferForm
      offer={read.data}
      isTaking={take.isPending}
      error={take.error}
      take={(wanted, txCode) => take.mutate({ wanted, txCode })}
    />
  )
}

/** What another issuer offers: shown first, taken when the person says so (OpenID4VCI). */
export default function OfferPage() {
  const { t } = useTranslation()
  const { search, state } = useLocation()
  useEffect(() => {
    document.title = `${t('offers.documentTitle')} · Laurel`
  }, [t])
  // An offer holds a code that is worth something, and does not stay in the address.
  if (search !== '') return <Navigate to="/offer" replace state={{ offer: `openid-credential-offer://${search}` }} />
  const offer: unknown = state?.offer
  if (typeof offer === 'string') return <ReadAndTake link={offer} />
  return (
    <EmptyState headingLevel={1} title={t('offers.noneTitle')} action={<Home />}>
      {t('offers.none')}
    </EmptyState>
  )
}
