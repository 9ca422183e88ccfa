import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../app/BackLink.tsx'
import { ArchiveCard } from './ArchiveCard.tsx'
import { useArchives } from './archive.ts'
import { BringPanel } from './BringPanel.tsx'

/** The schools that have closed and whose records are kept here: taking them over, what was found, giving them up. */
export default function ArchivesPage() {
  const { t } = useTranslation()
  const archives = useArchives()
  const items = archives.data?.items ?? []
  return (
    <>
      <PageHeader title={t('archives.title')} back={<BackLink to="/settings">{t('settings.title')}</BackLink>}>
        {t('archives.lead')}
      </PageHeader>
      {archives.isPending ? (
        <LoadingPanel />
      ) : archives.error && !archives.data ? (
        <ErrorPanel error={archives.error} onRetry={() => void archives.refetch()} />
      ) : (
        <Stack gap="lg" maw={640}>
          {items.map(one => (
            <ArchiveCard key={one.id} archive={one} />
          ))}
          {items.length === 0 ? <Text>{t('archives.none')}</Text> : null}
          <BringPanel isBusy={items.some(one => one.state === 'checking')} />
        </Stack>
      )}
    </>
  )
}
