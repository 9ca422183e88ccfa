import { useLocale } from '@laurel/ui/i18n'
import { Alert, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Candidate, Duplicate } from './imported.ts'
import { VerdictBadge } from './VerdictBadge.tsx'

type Props = { readonly candidate: Candidate; readonly duplicate: Duplicate | null }

/** What there is to know before something from elsewhere is kept: what it is, its verdict, whose it is, whether it is here. */
export function CandidateFacts({ candidate: { entry }, duplicate }: Props) {
  const { t } = useTranslation()
  const { date } = useLocale()
  return (
    <>
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
      {duplicate ? <Alert variant="light">{t(`import.duplicate.${duplicate}`)}</Alert> : null}
    </>
  )
}
