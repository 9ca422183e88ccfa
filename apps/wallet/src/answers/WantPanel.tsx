import type { Choice, Want } from '@laurel/core/presentation'
import { Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Holding } from './holdings.ts'
import { OfferPanel } from './OfferPanel.tsx'

type Props = {
  readonly want: Want
  /** Which of several, in the order of the request; 1 is the first. */
  readonly number: number
  readonly holdings: readonly Holding[]
  readonly chosen: Choice | null
  readonly picked: readonly string[]
  readonly onChoose: (key: string | null) => void
  readonly onPick: (key: string, isOn: boolean) => void
}

const NONE = ''

/** One thing that is asked for: what fits it, which of it is told, and what of that. */
export function WantPanel({ want, number, holdings, chosen, picked, onChoose, onPick }: Props) {
  const { t } = useTranslation()
  const holdingOf = (id: string) => holdings.find(one => one.held.id === id)
  const nameOf = ({ offers }: Choice) => [...new Set(offers.map(one => holdingOf(one.heldId)?.title ?? ''))].join(' + ')
  const hasChoice = want.choices.length > 1 || !want.isRequired
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby={`want-${number}`}>
      <Stack gap="sm">
        <Title order={2} id={`want-${number}`}>
          {t(want.isRequired ? 'answer.told' : 'answer.toldIfYouLike', { number })}
        </Title>
        {want.choices.length === 0 ? <Text>{t('answer.nothingFits')}</Text> : null}
        {hasChoice && want.choices.length > 0 ? (
          <Radio.Group
            label={t('answer.which')}
            value={chosen?.key ?? NONE}
            onChange={value => onChoose(value === NONE ? null : value)}
          >
            <Stack gap="xs" mt="xs">
              {want.choices.map(one => (
                <Radio
                  key={one.key}
                  value={one.key}
                  label={nameOf(one)}
                  description={holdingOf(one.offers[0]?.heldId ?? '')?.issuer}
                />
              ))}
              {want.isRequired ? null : <Radio value={NONE} label={t('answer.nothingOfIt')} />}
            </Stack>
          </Radio.Group>
        ) : null}
        {chosen?.offers.map(offer => {
          const holding = holdingOf(offer.heldId)
          return (
            <Stack key={offer.query.id} gap="xs">
              {hasChoice ? null : (
                <div>
                  <Title order={3}>{holding?.title}</Title>
                  <Text size="sm" c="dimmed">
                    {holding?.issuer}
                  </Text>
                </div>
              )}
              <OfferPanel offer={offer} picked={picked} onPick={onPick} />
            </Stack>
          )
        })}
      </Stack>
    </Paper>
  )
}
