import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Checkbox, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Offer, OfferedCredential } from './offered.ts'
import { displayFor } from './offers.ts'

/** Who that is, as far as anybody but themselves says so. */
function WhoOffers({ issuer }: { readonly issuer: Offer['issuer'] }) {
  const { t } = useTranslation()
  const { host, vouched, resembles } = issuer
  return (
    <>
      {resembles ? (
        <Alert color="danger" variant="outline" title={t('offers.resemblesTitle')}>
          {t(resembles.domain ? 'offers.resemblesAt' : 'offers.resembles', { ...resembles, host })}
        </Alert>
      ) : null}
      {vouched === null ? (
        <Alert color="brass" variant="outline" title={t('offers.uncheckedTitle')}>
          {t('offers.unchecked', { host })}
        </Alert>
      ) : (
        <Text>{t('offers.vouched', { host, name: vouched })}</Text>
      )}
    </>
  )
}

function CredentialWords({ one }: { readonly one: OfferedCredential }) {
  const { locale } = useLocale()
  const display = displayFor(one.displays, locale)
  return (
    <>
      <Text component="span" fw={600} display="block" lang={display?.locale ?? undefined}>
        {display?.name ?? one.id}
      </Text>
      {display?.description ? (
        <Text component="span" size="sm" c="dimmed" display="block" lang={display.locale ?? undefined}>
          {display.description}
        </Text>
      ) : null}
    </>
  )
}

/** Where the learner is about to go, before they do: only there may they type what they sign in with. */
function Leaving({ host, issuer }: { readonly host: string; readonly issuer: string }) {
  const { t } = useTranslation()
  return (
    <div>
      <Title order={2} size="h4">
        {t('offers.signInTitle')}
      </Title>
      <Text size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
        {t('offers.signInText', { host })}
      </Text>
      {host === issuer ? null : (
        <Alert color="brass" variant="outline" mt="sm" title={t('offers.signInElsewhereTitle')}>
          {t('offers.signInElsewhere', { host, issuer })}
        </Alert>
      )}
    </div>
  )
}

type Props = {
  readonly offer: Offer
  readonly isTaking: boolean
  readonly error: unknown
  take(wanted: readonly OfferedCredential[], txCode: string): void
}

/** An offer as it is: who, what, what they learn, and the code that they ask for. */
export function OfferForm({ offer, isTaking, error, take }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const { issuer, credentials, txCode, signIn } = offer
  const [chosen, setChosen] = useState(() => credentials.map(one => one.id))
  const [code, setCode] = useState('')
  const [isCodeMissing, setCodeMissing] = useState(false)
  const { host } = issuer
  const name = displayFor(issuer.displays, locale)?.name ?? host
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = code.trim()
    setCodeMissing(txCode !== null && given === '')
    if (txCode !== null && given === '') return
    take(
      credentials.filter(one => chosen.includes(one.id)),
      given,
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={600} mx="auto">
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {t('offers.title', { name })}
        </Title>
        <Text style={{ overflowWrap: 'anywhere' }}>{t('offers.from', { host })}</Text>
        <WhoOffers issuer={issuer} />
        <Paper withBorder p="lg" radius="lg">
          {credentials.length === 1 ? (
            <CredentialWords one={credentials[0] as OfferedCredential} />
          ) : (
            <Checkbox.Group value={chosen} onChange={setChosen} label={t('offers.choose')}>
              <Stack gap="sm" mt="sm">
                {credentials.map(one => (
                  <Checkbox key={one.id} value={one.id} label={<CredentialWords one={one} />} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        </Paper>
        <div>
          <Title order={2} size="h4">
            {t('offers.toldTitle', { host })}
          </Title>
          <List size="sm" mt="xs" spacing={4}>
            <List.Item>{t('offers.toldKey')}</List.Item>
            {signIn ? <List.Item>{t('offers.toldSignIn', { host: signIn.host })}</List.Item> : null}
            <List.Item>{t('offers.toldNothing')}</List.Item>
          </List>
        </div>
        {txCode ? (
          <TextInput
            label={t('offers.code')}
            description={
              txCode.description
                ? t('offers.codeSaid', { host, text: txCode.description })
                : t('offers.codeHint', { name })
            }
            inputMode={txCode.inputMode}
            autoComplete="one-time-code"
            maxLength={txCode.length ?? 100}
            error={isCodeMissing ? t('offers.codeMissing') : undefined}
            value={code}
            onChange={event => setCode(event.currentTarget.value)}
          />
        ) : null}
        {signIn ? <Leaving host={signIn.host} issuer={host} /> : null}
        {error ? <ErrorPanel error={error} /> : null}
        <Group>
          <Button type="submit" loading={isTaking} disabled={chosen.length === 0}>
            {signIn ? t('offers.signIn', { host: signIn.host }) : t('offers.take')}
          </Button>
          <Button component={Link} to="/" variant="default">
            {t('offers.leave')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
