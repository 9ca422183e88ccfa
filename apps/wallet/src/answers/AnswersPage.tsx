import type { FieldWord } from '@laurel/core/presentation'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, PageHeader } from '@laurel/ui/parts'
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Answered } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { useWordList } from './OfferPanel.tsx'
import { OpenRequest } from './OpenRequest.tsx'

function AnswerEntry({ answered }: { readonly answered: Answered }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const listed = useWordList()
  return (
    <Paper withBorder p="md" radius="lg" component="article">
      <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
        {answered.address}
      </Title>
      <Text size="sm" c="dimmed">
        {dateTime(answered.at)}
        {answered.name ? ` · ${t('answer.callsItself', { name: answered.name })}` : ''}
      </Text>
      {answered.outcome === 'told' ? null : <Text size="sm">{t(`answer.history.${answered.outcome}`)}</Text>}
      {answered.told.map(one => (
        <Text size="sm" key={one.title}>
          {t('answer.history.told', { title: one.title, what: listed(one.words as FieldWord[]) })}
        </Text>
      ))}
    </Paper>
  )
}

/** To whom the person has told what kinds of things, and when; kept in the vault alone. */
export default function AnswersPage() {
  const { t } = useTranslation()
  const answers = useOpenWallet().wallet.contents.answers ?? []
  return (
    <>
      <PageHeader title={t('answer.history.title')} actions={<OpenRequest />}>
        {t('answer.history.lead')}
      </PageHeader>
      {answers.length === 0 ? (
        <EmptyState title={t('answer.history.emptyTitle')}>{t('answer.history.empty')}</EmptyState>
      ) : (
        <Stack gap="sm">
          {answers.toReversed().map(one => (
            <AnswerEntry key={one.at} answered={one} />
          ))}
        </Stack>
      )}
    </>
  )
}
