import { type Agreed, type CheckedRequest, type Choice, canAnswer, type Want, wantsOf } from '@laurel/core/presentation'
import { ApiProblem } from '@laurel/ui/api'
import { ErrorPanel, PageHeader } from '@laurel/ui/parts'
import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/award.ts'
import type { Answered } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import type { Ended } from './Done.tsx'
import { withAnswer } from './history.ts'
import { type Holding, holdingsOf } from './holdings.ts'
import { pickedOf } from './OfferPanel.tsx'
import { sendAnswer, sendRefusal } from './send-answer.ts'
import { remembered } from './told-lines.ts'
import { WantPanel } from './WantPanel.tsx'
import { WhoAsks } from './WhoAsks.tsx'

/** Whether whoever asked may have read what was sent, although they have not said so. */
const isUnsure = (error: unknown): boolean =>
  error instanceof ApiProblem && ['E_ANSWER_UNREACHABLE', 'E_ANSWER_REFUSED', 'E_OFFLINE'].includes(error.code)

type Props = {
  readonly request: CheckedRequest
  readonly awards: readonly Award[]
  readonly onEnd: (ended: Ended) => void
}

/** What is given for each want: the first that fits where it is required, nothing where it is not, until the person says. */
const chosenOf = (want: Want, key: string | null | undefined): Choice | null =>
  want.choices.find(one => one.key === key) ?? (key === undefined && want.isRequired ? (want.choices[0] ?? null) : null)

const titleOf = (holdings: readonly Holding[], id: string): string =>
  holdings.find(one => one.held.id === id)?.title ?? ''

/** Who asks for what, exactly what would be told, and yes or no. Nothing is sent before one of them is pressed. */
export function Consent({ request, awards, onEnd }: Props) {
  const { t } = useTranslation()
  const { wallet, put } = useOpenWallet()
  const [chosen, setChosen] = useState<Readonly<Record<number, string | null>>>({})
  const [picked, setPicked] = useState<readonly string[]>([])
  const { holdings, withheld } = useMemo(() => holdingsOf(wallet, awards), [wallet, awards])
  const wants = useMemo(() => {
    const sealed = new Map(holdings.map(one => [one.held.id, one.sealed]))
    return wantsOf(
      request.query,
      holdings.map(one => one.held),
      held => ({ did: wallet.device.did, formats: request.formats, sealed: sealed.get(held.id) ?? [] }),
    )
  }, [holdings, request, wallet.device.did])
  const choices = wants.map((want, at) => chosenOf(want, chosen[at]))
  const agreed: readonly Agreed[] = choices.flatMap(one =>
    (one?.offers ?? []).map(offer => ({ offer, picked: pickedOf(offer, picked) })),
  )
  const canTell = canAnswer(wants) && agreed.length > 0

  const remember = async (outcome: Answered['outcome'], told: Answered['told']) => {
    const answered: Answered = {
      at: new Date().toISOString(),
      address: request.address,
      name: request.name,
      outcome,
      told,
    }
    // It was sent, whether or not the vault can be reached to remember it.
    await changeContents(wallet, contents => withAnswer(contents, answered)).then(put, () => undefined)
  }
  const tell = useMutation({
    mutationFn: async () => {
      const told = agreed.map(one => ({ title: titleOf(holdings, one.offer.heldId), words: remembered(one) }))
      try {
        const sent = await sendAnswer(wallet.device, request, agreed)
        await remember('told', told)
        return sent
      } catch (error) {
        // Whoever asked may have read it all the same.
        if (isUnsure(error)) await remember('unsure', told)
        throw error
      }
    },
    onSuccess: sent => onEnd({ outcome: 'told', ...sent }),
  })
  const refuse = useMutation({
    mutationFn: async () => {
      const sent = await sendRefusal(request)
      await remember('refused', [])
      return sent
    },
    onSuccess: sent => onEnd({ outcome: 'refused', ...sent }),
  })
  const isBusy = tell.isPending || refuse.isPending
  return (
    <Box maw={640} mx="auto">
      <PageHeader title={t('answer.title')}>{t('answer.lead')}</PageHeader>
      <Stack>
        <WhoAsks request={request} />
        {wants.map((want, at) => (
          <WantPanel
            // biome-ignore lint/suspicious/noArrayIndexKey: wants have no other name, and keep their order
            key={at}
            want={want}
            number={at + 1}
            holdings={holdings}
            chosen={choices[at] ?? null}
            picked={picked}
            onChoose={key => setChosen(before => ({ ...before, [at]: key }))}
            onPick={(key, isOn) => setPicked(before => (isOn ? [...before, key] : before.filter(one => one !== key)))}
          />
        ))}
        {withheld > 0 ? <Text size="sm">{t('answer.withheld', { count: withheld })}</Text> : null}
        {canTell ? (
          <Text size="sm" c="dimmed">
            {t(request.sealing ? 'answer.sealedText' : 'answer.openText', { host: request.responseHost })}
          </Text>
        ) : (
          <Text role="status">{t('answer.cannot')}</Text>
        )}
        {tell.error ? <ErrorPanel error={tell.error} /> : null}
        {refuse.error ? <ErrorPanel error={refuse.error} /> : null}
        <Group>
          {canTell ? (
            <Button disabled={isBusy} loading={tell.isPending} onClick={() => tell.mutate()}>
              {t('answer.tell', { host: request.responseHost })}
            </Button>
          ) : null}
          <Button variant="default" disabled={isBusy} loading={refuse.isPending} onClick={() => refuse.mutate()}>
            {t('answer.refuse')}
          </Button>
        </Group>
      </Stack>
    </Box>
  )
}
