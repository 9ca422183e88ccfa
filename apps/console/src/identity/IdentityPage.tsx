import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { DomainPanel } from './DomainPanel.tsx'
import { DomainsPanel } from './DomainsPanel.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { useIdentity } from './identity.ts'
import { KeysPanel } from './KeysPanel.tsx'
import { NamesPanel } from './NamesPanel.tsx'
import { RecordPanel } from './RecordPanel.tsx'
import { RecoveryPanel } from './RecoveryPanel.tsx'
import { StolenPanel } from './StolenPanel.tsx'
import { WitnessPanel } from './WitnessPanel.tsx'

/** Under which names the institution is known, with which keys it signs, and what became of them. */
export default function IdentityPage() {
  const { t } = useTranslation()
  const may = useMay()
  const identity = useIdentity()
  return (
    <>
      <PageHeader title={t('identity.title')}>{t('identity.lead')}</PageHeader>
      {identity.isPending ? (
        <LoadingPanel />
      ) : identity.error ? (
        <ErrorPanel error={identity.error} onRetry={() => void identity.refetch()} />
      ) : (
        <Stack gap="lg" maw={720}>
          <NamesPanel identity={identity.data} />
          <DomainsPanel identity={identity.data} />
          <DomainPanel />
          <KeysPanel identity={identity.data} />
          {may('keys:manage') ? <StolenPanel /> : null}
          {may('keys:manage') ? <RecoveryPanel identity={identity.data} /> : null}
          {may('keys:manage') ? <WitnessPanel identity={identity.data} /> : null}
          <RecordPanel recordUrl={identity.data.recordUrl} anchors={identity.data.anchors} />
          <HistoryPanel history={identity.data.history} />
        </Stack>
      )}
    </>
  )
}
