import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { usePages } from '../app/pages.ts'
import { AskDialog } from './AskDialog.tsx'
import type { AskedSubject, EndorsementRequest } from './endorsement.ts'
import { RequestCard } from './RequestCard.tsx'

type Props = { readonly subject: Exclude<AskedSubject, { kind: 'institution' }>; readonly name: string }

/** Who stands behind this achievement or award, and who has been asked to. */
export function EndorsementsPanel({ subject, name }: Props) {
  const may = useMay()
  return may('endorsements:write') ? <Panel subject={subject} name={name} /> : null
}

function Panel({ subject, name }: Props) {
  const { t } = useTranslation()
  const [asking, dialog] = useDisclosure(false)
  const { kind, ...which } = subject
  const list = usePages<EndorsementRequest>('endorsements', '/endorsements', { subject: kind, ...which, limit: 20 })
  const ask = (
    <Button variant="default" onClick={dialog.open}>
      {t('endorsements.ask')}
    </Button>
  )
  return (
    <section aria-labelledby="endorsements">
      <Group justify="space-between" mt="xl" mb="md">
        <Title order={2} id="endorsements">
          {t('endorsements.title')}
        </Title>
        {list.items.length > 0 ? ask : null}
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={2} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <Paper withBorder>
          <EmptyState
            title={t('endorsements.emptyTitle')}
            picture={<IconRosetteDiscountCheck size={56} stroke={1.2} aria-hidden />}
            action={ask}
          >
            {t(`endorsements.emptyText.${kind}`)}
          </EmptyState>
        </Paper>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <RequestCard key={one.id} request={one} />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <AskDialog opened={asking} onClose={dialog.close} subject={subject} name={name} />
    </section>
  )
}
