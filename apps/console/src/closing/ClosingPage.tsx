import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { sessionQuery } from '@laurel/ui/session'
import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../app/BackLink.tsx'
import { AnnouncedPanel } from './AnnouncedPanel.tsx'
import { AnnouncePanel } from './AnnouncePanel.tsx'
import { ClosedPanel } from './ClosedPanel.tsx'
import { useClosing } from './closing.ts'
import { DestroyPanel } from './DestroyPanel.tsx'
import { MeansPanel } from './MeansPanel.tsx'
import { SitePanel } from './SitePanel.tsx'

/** Closing an institution for good: the day, what it means for whom, how far it has come, and what is left of it. */
export default function ClosingPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const closing = useClosing()
  const state = closing.data?.state
  // The bar on every screen says the same.
  useEffect(() => {
    if (state) void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }, [state, client])
  return (
    <>
      <PageHeader title={t('closing.title')} back={<BackLink to="/settings">{t('settings.title')}</BackLink>}>
        {t('closing.lead')}
      </PageHeader>
      {closing.isPending ? (
        <LoadingPanel />
      ) : closing.error && !closing.data ? (
        <ErrorPanel error={closing.error} onRetry={() => void closing.refetch()} />
      ) : closing.data ? (
        <Stack gap="lg" maw={640}>
          {closing.data.state === 'closed' ? (
            <>
              <ClosedPanel closing={closing.data} />
              <SitePanel closing={closing.data} />
              <DestroyPanel closing={closing.data} />
            </>
          ) : (
            <>
              {closing.data.state === 'open' ? (
                <AnnouncePanel closing={closing.data} />
              ) : (
                <AnnouncedPanel closing={closing.data} />
              )}
              <MeansPanel closing={closing.data} />
            </>
          )}
        </Stack>
      ) : null}
    </>
  )
}
