import type { Extra, FieldWord, Offer } from '@laurel/core/presentation'
import { useLocale } from '@laurel/ui/i18n'
import { Alert, Stack, Switch, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { linesOf, personalIn } from './told-lines.ts'

/** Words one after the other, as the language does it. */
export function useWordList(): (words: readonly FieldWord[]) => string {
  const { t } = useTranslation()
  const { locale } = useLocale()
  return words => new Intl.ListFormat(locale).format([...new Set(words.map(word => t(`answer.word.${word}`)))])
}

/** The name of something that can be left out, for the choices that were made. */
export const extraKey = (offer: Offer, { claim }: Extra): string =>
  `${offer.query.id} ${offer.heldId} ${claim.path.join('.')}`

type Props = {
  readonly offer: Offer
  readonly picked: readonly string[]
  readonly onPick: (key: string, isOn: boolean) => void
}

/** Exactly what is told of one credential, and what can be told besides. */
export function OfferPanel({ offer, picked, onPick }: Props) {
  const { t } = useTranslation()
  const words = useLocale()
  const listed = useWordList()
  const { lines, along } = linesOf(offer.form, offer.told, words)
  const personal = personalIn(offer.told)
  const isWhole = offer.form.kind === 'document' || offer.form.kind === 'jwt'
  const open = offer.extras.filter(one => one.adds.length > 0)
  return (
    <Stack gap="sm">
      <dl className="answer-told">
        {lines.map(({ word, name, detail }) => (
          <div key={`${word} ${name}`}>
            <dt>
              <IconEye size={16} aria-hidden /> {t(`answer.word.${word}`)}
              {name === null ? null : ` (${name})`}
            </dt>
            {detail ? <dd>{detail}</dd> : null}
          </div>
        ))}
      </dl>
      {along.length > 0 ? (
        <Text size="xs" c="dimmed">
          {t('answer.along', { what: listed(along) })}
        </Text>
      ) : null}
      {isWhole ? <Text size="sm">{t('answer.whole')}</Text> : null}
      {personal.length > 0 ? (
        <Alert color="brass" variant="outline" title={t('answer.personalTitle')}>
          {t('answer.personal', { what: listed(personal) })}
        </Alert>
      ) : null}
      {open.length > 0 ? (
        <fieldset className="part-group">
          <legend>{t('answer.extras')}</legend>
          <Stack gap="xs">
            {open.map(one => (
              <Switch
                key={extraKey(offer, one)}
                checked={picked.includes(extraKey(offer, one))}
                onChange={event => onPick(extraKey(offer, one), event.currentTarget.checked)}
                label={listed(one.adds.map(field => field.word))}
                description={linesOf(offer.form, one.adds, words)
                  .lines.flatMap(({ name, detail }) => (name === null ? (detail ?? []) : `${name}: ${detail ?? ''}`))
                  .join(', ')}
              />
            ))}
          </Stack>
        </fieldset>
      ) : null}
    </Stack>
  )
}

/** Of what can be left out, what the person wants to tell. */
export const pickedOf = (offer: Offer, picked: readonly string[]) =>
  offer.extras.filter(one => picked.includes(extraKey(offer, one))).map(one => one.claim)
