import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { VerdictBadge } from '../imported/VerdictBadge.tsx'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { isFinal } from './granted.ts'
import { type Outcome, tellIssuer, withOutcomes } from './offers.ts'

/** Something that did not come: asked for again while the grant lasts, and kept when it does. */
function Failed({ one, host }: { readonly one: Outcome & { kind: 'failed' }; readonly host: string }) {
  const { wallet, put } = useOpenWallet()
  // What came cannot be asked for a second time: it is held until the vault has it.
  const held = useRef<Outcome>(undefined)
  const again = useMutation({
    mutationFn: async () => {
      const outcome = held.current ?? (await one.again())
      held.current = outcome
      if (outcome.kind !== 'failed') put(await changeContents(wallet, contents => withOutcomes(contents, [outcome])))
      held.current = undefined
      await tellIssuer([outcome])
      return outcome
    },
  })
  if (again.data && again.data.kind !== 'failed') return <What one={again.data} host={host} />
  const error = again.error ?? (again.data?.kind === 'failed' ? again.data.error : one.error)
  return <ErrorPanel error={error} onRetry={isFinal(error) || again.isPending ? undefined : () => again.mutate()} />
}

function What({ one, host }: { readonly one: Outcome; readonly host: string }) {
  const { t } = useTranslation()
  if (one.kind === 'failed') return <Failed one={one} host={host} />
  if (one.kind === 'later') return <Text size="sm">{t('offers.later', { host })}</Text>
  if (one.kind === 'refused')
    return (
      <Alert color="danger" variant="outline" title={t('offers.refusedTitle')}>
        {t(`offers.refused.${one.why}`)}
      </Alert>
    )
  const { verdict } = one.candidate.entry
  return (
    <>
      <VerdictBadge verdict={verdict} />
      <Text size="sm">{t(`import.means.${verdict}`)}</Text>
    </>
  )
}

/** What came of each credential of an offer. */
export function OutcomeList({ outcomes, host }: { readonly outcomes: readonly Outcome[]; readonly host: string }) {
  return (
    <Stack component="ul" gap="sm" mx={0} mt={0} mb="lg" p={0} style={{ listStyle: 'none' }}>
      {outcomes.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once and stays as it is
        <Paper key={index} component="li" withBorder p="lg" radius="lg">
          <Stack gap="xs">
            <Title order={2} size="h3">
              {one.title}
            </Title>
            <What one={one} host={host} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}
