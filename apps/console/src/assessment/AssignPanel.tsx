import { dayOf } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { assessorsQuery, type ClaimDetail, type Seat } from './claim.ts'
import type { ClaimStep } from './use-claim.ts'

/** The end of a day where the reader is. */
const endOf = (day: string) => (day ? new Date(`${day}T23:59:00`).toISOString() : null)

/** Who assesses it, until when, and whoever is too close to. */
export function AssignPanel({ claim, step }: { readonly claim: ClaimDetail; readonly step: ClaimStep }) {
  const { t } = useTranslation()
  const assessors = useQuery(assessorsQuery)
  const [due, setDue] = useState(dayOf(claim.dueAt))
  const seats: readonly Seat[] = [
    'first',
    ...(claim.needs > 1 ? (['second'] as const) : []),
    ...(claim.isDisagreed || claim.reviews.some(one => one.seat === 'third') ? (['third'] as const) : []),
  ]
  const isOver = ['approved', 'declined', 'withdrawn', 'draft'].includes(claim.state)
  if (isOver) return null
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('claims.assign')}
        </Title>
        {seats.map(seat => (
          <NativeSelect
            key={seat}
            label={t(`claims.seat.${claim.needs > 1 ? seat : 'only'}`)}
            value={claim.reviews.find(one => one.seat === seat)?.assessor.id ?? ''}
            onChange={event => step.mutate({ verb: 'assign', body: { [seat]: event.currentTarget.value || null } })}
            data={[
              { value: '', label: t('claims.nobody') },
              ...(assessors.data?.items ?? []).map(one => ({ value: one.id, label: one.name })),
            ]}
          />
        ))}
        <Group align="flex-end" gap="xs">
          <TextInput
            type="date"
            label={t('claims.due')}
            value={due}
            onChange={event => setDue(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={due === dayOf(claim.dueAt)}
            onClick={() => step.mutate({ verb: 'assign', body: { dueAt: endOf(due) }, said: 'saved' })}
          >
            {t('save')}
          </Button>
        </Group>
        {step.error && step.variables?.verb === 'assign' ? <ErrorPanel error={step.error} /> : null}
        {claim.conflicts.map(one => (
          <Text key={one.id} size="sm" c="dimmed">
            {t('claims.conflictNoted', { name: one.name })}
            {one.note ? ` · ${one.note}` : ''}
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}
