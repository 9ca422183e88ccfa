import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Candidate, withImported } from './imported.ts'
import { VerdictBadge } from './VerdictBadge.tsx'

/** What was brought, with its verdict; kept only when the person says so. */
export function CandidatePanel({ candidate, onKept }: { readonly candidate: Candidate; readonly onKept: () => void }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { wallet, put } = useOpenWallet()
  const keep = useMutation({
    mutationFn: async ({ key, entry }: Candidate) =>
      put(await changeContents(wallet, contents => withImported(contents, key, entry))),
    onSuccess: onKept,
  })
  const { entry } = candidate
  return (
    <Stack>
      <div>
        <Title order={3}>{entry.title}</Title>
        <Text>{entry.issuer}</Text>
        {entry.validFrom ? (
          <Text size="sm" c="dimmed">
            {t('detail.from', { date: date(entry.validFrom) })}
          </Text>
        ) : null}
      </div>
      <VerdictBadge verdict={entry.verdict} isHosted={entry.isHosted === true} />
      <Text size="sm">{t(`import.means.${entry.isHosted ? 'hosted' : entry.verdict}`)}</Text>
      {entry.checks?.some(one => one.code === 'OB2_RECIPIENT_OTHER') ? (
        <Alert color="brass" variant="outline">
          {t('import.otherAddress')}
        </Alert>
      ) : null}
      {entry.isForeign ? (
        <Alert color="brass" variant="outline">
          {t('import.foreign')}
        </Alert>
      ) : null}
      {candidate.duplicate ? <Alert variant="light">{t(`import.duplicate.${candidate.duplicate}`)}</Alert> : null}
      {keep.error ? <ErrorPanel error={keep.error} /> : null}
      {candidate.duplicate === 'own' ? null : (
        <Button loading={keep.isPending} onClick={() => keep.mutate(candidate)}>
          {t(candidate.duplicate ? 'import.renew' : 'import.keep')}
        </Button>
      )}
    </Stack>
  )
}
