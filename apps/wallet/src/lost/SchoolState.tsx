import { useLocale } from '@laurel/ui/i18n'
import { IssuerMark } from '@laurel/ui/parts'
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { path } from '../credentials/awards.ts'
import type { LostSchool } from './lost.ts'

/** What one school was asked, and how that stands, in a sentence. */
export function SchoolState({ school }: { readonly school: LostSchool }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { issuer, request } = school
  if (!request) return null
  const waits = request.state === 'open' || request.state === 'checked'
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <IssuerMark name={issuer.name} logoUrl={issuer.logoUrl && path(issuer.logoUrl)} size={32} />
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Text style={{ overflowWrap: 'anywhere' }}>
          {t(`lost.state.${request.state}`, {
            issuer: issuer.name,
            date: date(request.dueAt),
            reason: request.declineReason ?? '',
          })}
        </Text>
        {waits ? (
          <Text size="sm" c="dimmed">
            {t('lost.visit')} {t('lost.until', { date: date(request.expiresAt) })}
          </Text>
        ) : null}
      </Stack>
    </Group>
  )
}
