import { type Brought, readBrought } from '@laurel/core/recognition'
import type { VerificationReport } from '@laurel/core/verification'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { conclude, TONES } from '@laurel/ui/verdict'
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Claim, claimQuery } from '../claims/claims.ts'
import { VerdictBadge } from '../imported/VerdictBadge.tsx'
import { verifyHere } from '../imported/verify-file.ts'
import type { DeviceKeys } from '../keys/device.ts'
import { type Choice, showCredential } from './choices.ts'

/** Everything that is in it, by name: nobody sends what they have not seen. */
function Inside({ says, report }: { readonly says: Brought; readonly report: VerificationReport }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const rows: readonly (readonly [string, string | null])[] = [
    ['title', says.name],
    ['issuer', says.issuer.name ?? says.issuer.did],
    ['recipient', says.subject.name],
    ['date', says.validFrom ? date(says.validFrom) : null],
    ['until', says.validUntil ? date(says.validUntil) : null],
    ['level', says.level?.name ?? null],
    ['results', says.results.map(one => [one.name, one.value].filter(Boolean).join(': ')).join('; ') || null],
    ['credits', says.credits],
    ['skills', says.skills.map(one => one.name).join(', ') || null],
    [
      'evidence',
      (report.credential?.evidence ?? [])
        .map(one => one.name ?? one.narrative ?? one.id)
        .filter(Boolean)
        .join('; ') || null,
    ],
  ]
  return (
    <dl className="shown-facts">
      {rows.flatMap(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{t(`recognition.fact.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ) : (
          []
        ),
      )}
    </dl>
  )
}

type Props = {
  readonly claim: Claim
  readonly device: DeviceKeys
  readonly choice: Choice
  readonly onClose: () => void
}

/** Exactly what the school will see of a credential, checked here first; and the button that shows it. */
export function ShowDialog({ claim, device, choice, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const report = useQuery({ queryKey: ['to-show', choice.key], queryFn: () => verifyHere(choice.text), retry: false })
  const show = useMutation({
    mutationFn: () => showCredential(claim.id, device, choice.text),
    onSuccess: answer => {
      client.setQueryData(claimQuery(claim.id, device).queryKey, answer)
      onClose()
    },
  })
  const credential = report.data?.credential
  const says = credential ? readBrought(credential) : null
  const isOurs = says?.subject.id === device.did
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recognition.showTitle', { school: claim.issuer.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack>
        {report.isPending ? <LoadingPanel rows={3} /> : null}
        {report.error ? <ErrorPanel error={report.error} onRetry={() => void report.refetch()} /> : null}
        {report.data && says ? (
          <>
            <VerdictBadge verdict={TONES[conclude(report.data)]} />
            <Text size="sm">{t('recognition.showText', { school: claim.issuer.name })}</Text>
            <Inside says={says} report={report.data} />
            <Alert variant="outline" color={isOurs ? 'laurel' : 'brass'}>
              {t(
                isOurs ? 'recognition.keyIsHere' : says.subject.id ? 'recognition.keyIsElsewhere' : 'recognition.noKey',
              )}
            </Alert>
          </>
        ) : report.data ? (
          <Text>{t('import.unreadable')}</Text>
        ) : null}
        {show.error ? <ErrorPanel error={show.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button disabled={!says} loading={show.isPending} onClick={() => show.mutate()}>
            {t('recognition.showAction')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
