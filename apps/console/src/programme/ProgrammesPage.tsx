import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Title } from '@mantine/core'
import { IconFileExport, IconFileImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AddedList } from './AddedList.tsx'
import { ProgrammeCard } from './ProgrammeCard.tsx'
import { readyQuery } from './programme.ts'

/** Whole programmes to start from, and those that were added. */
export default function ProgrammesPage() {
  const { t } = useTranslation()
  const ready = useQuery(readyQuery)
  return (
    <>
      <PageHeader
        title={t('programmes.title')}
        actions={
          <>
            <Button
              component={Link}
              to="/programmes/preview"
              variant="default"
              leftSection={<IconFileImport size={18} aria-hidden />}
            >
              {t('programmes.file')}
            </Button>
            <Button
              component={Link}
              to="/programmes/export"
              variant="default"
              leftSection={<IconFileExport size={18} aria-hidden />}
            >
              {t('programmes.export')}
            </Button>
          </>
        }
      >
        {t('programmes.lead')}
      </PageHeader>
      <Title order={2} mb="sm">
        {t('programmes.ready')}
      </Title>
      {ready.isPending ? (
        <LoadingPanel rows={2} height={220} />
      ) : ready.error ? (
        <ErrorPanel error={ready.error} onRetry={() => void ready.refetch()} />
      ) : (
        <ul className="programme-list">
          {ready.data.map(one => (
            <ProgrammeCard key={one.ready} programme={one} />
          ))}
        </ul>
      )}
      <Title order={2} mt="xl" mb="sm">
        {t('programmes.added')}
      </Title>
      <AddedList />
    </>
  )
}
