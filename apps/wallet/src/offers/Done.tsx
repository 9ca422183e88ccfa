import { useHeadingFocus } from '@laurel/ui/focus'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Stack, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { OutcomeList } from './OutcomeList.tsx'
import { type Outcome, tellIssuer, withOutcomes } from './offers.ts'

export const Home = () => {
  const { t } = useTranslation()
  return (
    <Button component={Link} to="/">
      {t('offers.home')}
    </Button>
  )
}

type Props = {
  readonly outcomes: readonly Outcome[]
  /** Of whoever made the offer. */
  readonly host: string
  /** It is in the vault since an earlier look at this. */
  readonly isKept?: boolean
  readonly onKept?: (isAnything: boolean) => void
}

/** Keeps what came, once, and says so. */
export function Done({ outcomes, host, isKept = false, onKept }: Props) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const isAnything = outcomes.some(one => one.kind === 'good' || one.kind === 'later')
  const keep = useMutation({
    // What came cannot be asked for a second time, so keeping it can be tried again by itself.
    mutationFn: async () => {
      if (isAnything) put(await changeContents(wallet, contents => withOutcomes(contents, outcomes)))
      onKept?.(isAnything)
      await tellIssuer(outcomes)
    },
  })
  const { mutate } = keep
  const [wasKept] = useState(isKept)
  useEffect(() => {
    if (!wasKept) mutate()
  }, [mutate, wasKept])
  useHeadingFocus(wasKept || keep.isSuccess || keep.isError)
  if (keep.isError)
    return (
      <Stack maw={600} mx="auto">
        <Title order={1}>{t('offers.notKept')}</Title>
        <ErrorPanel error={keep.error} onRetry={() => mutate()} />
      </Stack>
    )
  if (!wasKept && !keep.isSuccess) return <LoadingPanel rows={2} height={120} />
  return (
    <Stack maw={600} mx="auto">
      <Title order={1}>{t(isAnything ? 'offers.doneTitle' : 'offers.nothingTitle')}</Title>
      <OutcomeList outcomes={outcomes} host={host} />
      <div>
        <Home />
      </div>
    </Stack>
  )
}
