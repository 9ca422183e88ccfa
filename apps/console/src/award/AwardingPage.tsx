import { DEFAULT_DESIGN } from '@laurel/core/achievement'
import { Artwork, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Box, Group, Paper, Tabs, Text } from '@mantine/core'
import { IconClipboardList, IconFileSpreadsheet, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { achievementQuery, pictureOf } from '../achievement/achievement.ts'
import { BackLink } from '../app/BackLink.tsx'
import { useFilters } from '../app/filters.ts'
import { AwardMany } from './AwardMany.tsx'
import { AwardOne } from './AwardOne.tsx'

const ImportFile = lazy(async () => ({ default: (await import('../import/ImportFile.tsx')).ImportFile }))

/** Gives one achievement: to one learner, to a pasted list, or to a file of them. */
export default function AwardingPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [filter, setFilter] = useFilters()
  const query = useQuery(achievementQuery(id))
  if (query.isPending) return <LoadingPanel rows={5} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const achievement = query.data
  return (
    <>
      <PageHeader
        title={t('awarding.title', { name: achievement.name })}
        back={<BackLink to={`/achievements/${id}`}>{achievement.name}</BackLink>}
      />
      <Paper withBorder p="md" mb="lg">
        <Group wrap="nowrap">
          <Artwork src={pictureOf(achievement)} design={achievement.design ?? DEFAULT_DESIGN} size={72} />
          <div>
            <Text fw={600} style={{ fontFamily: 'var(--laurel-serif)' }} size="lg">
              {achievement.name}
            </Text>
            <Text size="sm" c="dimmed" lineClamp={2}>
              {achievement.description}
            </Text>
          </div>
        </Group>
      </Paper>
      <Tabs
        value={filter('by') || 'one'}
        onChange={value => setFilter('by', value === 'one' ? '' : (value ?? ''))}
        keepMounted={false}
        // The field of the list that is chosen takes the focus, so arrows alone must not choose.
        activateTabWithKeyboard={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="one" leftSection={<Box component={IconUser} size={18} visibleFrom="sm" aria-hidden />}>
            {t('awarding.one')}
          </Tabs.Tab>
          <Tabs.Tab
            value="many"
            leftSection={<Box component={IconClipboardList} size={18} visibleFrom="sm" aria-hidden />}
          >
            {t('awarding.many')}
          </Tabs.Tab>
          <Tabs.Tab
            value="file"
            leftSection={<Box component={IconFileSpreadsheet} size={18} visibleFrom="sm" aria-hidden />}
          >
            {t('awarding.file')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="one">
          <AwardOne achievement={achievement} />
        </Tabs.Panel>
        <Tabs.Panel value="many">
          <AwardMany achievement={achievement} />
        </Tabs.Panel>
        <Tabs.Panel value="file">
          <Suspense fallback={<LoadingPanel />}>
            <ImportFile achievement={achievement} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
