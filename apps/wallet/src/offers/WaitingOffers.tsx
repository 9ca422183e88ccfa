import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WaitingOffer } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { OutcomeList } from './OutcomeList.tsx'
import { askAgain, isOver, type Outcome, tellIssuer, withOutcomes, withoutWaiting } from './offers.ts'

type Props = { readonly id: string; readonly waiting: WaitingOffer; onOutcome(outcome: Outcome): void }

function WaitingRow({ id, waiting, onOutcome }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const { wallet, put } = useOpenWallet()
  // What came cannot be asked for a second time: it is held until the vault has it.
  const came = useRef<Outcome>(undefined)
  const ask = useMutation({
    mutationFn: async () => {
      const outcome = came.current ?? (await askAgain(wallet, waiting))
      came.current = outcome
      put(await changeContents(wallet, contents => withOutcomes(contents, [outcome], id)))
      came.current = undefined
      await tellIssuer([outcome])
      return outcome
    },
    onSuccess: outcome => {
      if (outcome.kind !== 'later') onOutcome(outcome)
    },
  })
  const forget = useMutation({
    mutationFn: async () => put(await changeContents(wallet, contents => withoutWaiting(contents, id))),
  })
  const { mutate } = ask
  // Once when the wallet opens, if the issuer said that it may be ready by now.
  const [isDue] = useState(() => Date.parse(waiting.notBefore) <= Date.now())
  useEffect(() => {
    if (isDue) mutate()
  }, [isDue, mutate])
  return (
    <Stack gap={4} component="li">
      <Text fw={600}>{waiting.title}</Text>
      <Text size="sm">{t('offers.waitingFrom', { host: waiting.issuer, date: dateTime(waiting.askedAt) })}</Text>
      {ask.error ? <ErrorPanel error={ask.error} /> : null}
      {forget.error ? <ErrorPanel error={forget.error} /> : null}
      <Group gap="xs">
        <Button size="xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t('offers.ask')}
        </Button>
        {isOver(ask.error) ? (
          <Button size="xs" variant="subtle" color="danger" loading={forget.isPending} onClick={() => forget.mutate()}>
            {t('offers.forget')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

/** What issuers elsewhere have promised and did not have ready. */
export function WaitingOffers() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const [came, setCame] = useState<{ readonly id: string; readonly outcome: Outcome; readonly host: string }[]>([])
  const waiting = Object.entries(wallet.contents.offers ?? {})
  return (
    <>
      {came.map(({ id, outcome, host }) => (
        <OutcomeList key={id} outcomes={[outcome]} host={host} />
      ))}
      {waiting.length > 0 ? (
        <Alert
          variant="light"
          color="laurel"
          mb="lg"
          icon={<IconHourglass aria-hidden />}
          title={t('offers.waitingTitle', { count: waiting.length })}
        >
          <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
            {waiting.map(([id, one]) => (
              <WaitingRow
                key={id}
                id={id}
                waiting={one}
                onOutcome={outcome => setCame(all => [...all, { id, outcome, host: one.issuer }])}
              />
            ))}
          </Stack>
        </Alert>
      ) : null}
    </>
  )
}
