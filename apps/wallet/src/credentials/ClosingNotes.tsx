import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

type Closing = {
  readonly id: string
  readonly name: string
  readonly closesAt: string
  readonly closedAt: string | null
  readonly successor: { readonly name: string } | null
  readonly openPages: number
  readonly mayKeep: boolean
  readonly keep: boolean | null
}

const KEY = ['closings'] as const

/** Which schools of the person's credentials close, and the one question that comes with it. */
export function ClosingNotes() {
  const closings = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.get<{ items: Closing[] }>('/wallet/closings')).items,
  })
  return (closings.data ?? []).map(one => <ClosingNote key={one.id} closing={one} />)
}

function ClosingNote({ closing }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const { id, name, closesAt, closedAt, successor, openPages, mayKeep, keep } = closing
  const answer = useMutation({
    mutationFn: (wanted: boolean) => api.put(`/wallet/closings/${id}`, { keep: wanted }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
  const said = keep === null ? 'closing.unsaid' : keep ? 'closing.kept' : 'closing.ended'
  return (
    <Alert
      variant="outline"
      color="brass"
      mb="lg"
      title={t(closedAt ? 'closing.closed' : 'closing.announced', { issuer: name, date: date(closedAt ?? closesAt) })}
    >
      <Text size="sm">
        {t(closedAt ? 'closing.textClosed' : 'closing.text')}
        {successor ? ` ${t('closing.successor', { name: successor.name })}` : null}
      </Text>
      {mayKeep ? null : (
        <Text size="sm" mt="sm">
          {t('closing.minor')}
        </Text>
      )}
      {/* After the end a page can only be taken out. */}
      {mayKeep && openPages > 0 && (!closedAt || keep) ? (
        <>
          <Text size="sm" mt="sm" mb="sm">
            {t('closing.question', { count: openPages })} {t(said)}
          </Text>
          <Group gap="xs">
            {closedAt ? null : (
              <Button
                variant={keep === true ? 'filled' : 'default'}
                aria-pressed={keep === true}
                loading={answer.isPending && answer.variables}
                onClick={() => answer.mutate(true)}
              >
                {t('closing.keep')}
              </Button>
            )}
            <Button
              variant={keep === false ? 'filled' : 'default'}
              aria-pressed={keep === false}
              loading={answer.isPending && !answer.variables}
              onClick={() => answer.mutate(false)}
            >
              {t('closing.end')}
            </Button>
          </Group>
        </>
      ) : null}
      {answer.error ? <ErrorPanel error={answer.error} /> : null}
    </Alert>
  )
}
