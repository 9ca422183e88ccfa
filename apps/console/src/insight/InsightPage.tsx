import { GRAINS, PERIODS, type Period, usualGrain } from '@laurel/core/insight'
import { api } from '@laurel/ui/api'
import { PageHeader, useProblemText } from '@laurel/ui/parts'
import { Anchor, Button, Group, NativeSelect } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { useMay } from '../app/membership.ts'
import NotFoundPage from '../app/NotFoundPage.tsx'
import { failed } from '../app/notify.tsx'
import { saveFile } from '../award/csv-export.ts'
import { AchievementsView } from './AchievementsView.tsx'
import { CohortsView } from './CohortsView.tsx'
import type { Asked } from './insight.ts'
import { OverviewView } from './OverviewView.tsx'
import { PathwaysView } from './PathwaysView.tsx'
import { SharingView } from './SharingView.tsx'
import { SkillsView } from './SkillsView.tsx'
import { WaitingView } from './WaitingView.tsx'
import './insight.css'

const VIEWS = {
  overview: { call: 'overview', needs: 'insight:read', hasPeriod: true, View: OverviewView },
  achievements: { call: 'achievements', needs: 'insight:read', hasPeriod: true, View: AchievementsView },
  pathways: { call: 'pathways', needs: 'insight:details', hasPeriod: false, View: PathwaysView },
  skills: { call: 'skills', needs: 'insight:details', hasPeriod: false, View: SkillsView },
  waiting: { call: 'waiting-times', needs: 'insight:details', hasPeriod: false, View: WaitingView },
  sharing: { call: 'sharing', needs: 'insight:details', hasPeriod: true, View: SharingView },
  cohorts: { call: 'cohorts', needs: 'insight:cohorts', hasPeriod: false, View: CohortsView },
} as const
type ViewName = keyof typeof VIEWS
const isView = (name: string): name is ViewName => Object.hasOwn(VIEWS, name)

/** How it goes as a whole; one kind of figures a screen, each with its file. */
export default function InsightPage() {
  const { view = 'overview' } = useParams()
  const may = useMay()
  if (!isView(view) || !may(VIEWS[view].needs)) return <NotFoundPage />
  return <Shown key={view} name={view} />
}

function Shown({ name }: { readonly name: ViewName }) {
  const { t } = useTranslation()
  const may = useMay()
  const say = useProblemText()
  const [filter, setFilter] = useFilters()
  const { call, hasPeriod, View } = VIEWS[name]
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the row is wider than the screen.
    const here = row.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (row.current && here) row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2
  }, [])
  const asked: Asked = hasPeriod
    ? { period: filter('period') || 'year', ...(name === 'overview' && filter('by') ? { by: filter('by') } : {}) }
    : {}
  const download = useMutation({
    mutationFn: () => api.get<string>(`/insight/${call}`, { query: { ...asked, format: 'csv' } }),
    // The mark that tells a spreadsheet the letters is lost on the way.
    onSuccess: text => saveFile(`${call}.csv`, `\uFEFF${text.replace(/^\uFEFF/, '')}`),
    onError: error => failed(say(error)),
  })
  return (
    <>
      <PageHeader
        title={name === 'overview' ? t('insight.title') : t(`insight.views.${name}`)}
        actions={
          <>
            <Button
              variant="default"
              className="no-print"
              leftSection={<IconPrinter size={16} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('insight.print')}
            </Button>
            <Button
              variant="default"
              className="no-print"
              leftSection={<IconDownload size={16} aria-hidden />}
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              {t('insight.download')}
            </Button>
          </>
        }
      >
        {t('insight.lead')}{' '}
        <Anchor href="/help/issuer#insight" inherit underline="always">
          {t('insight.why')}
        </Anchor>
      </PageHeader>
      <nav ref={row} aria-label={t('insight.views.label')} className="insight-views no-print">
        {(Object.keys(VIEWS) as ViewName[])
          .filter(one => may(VIEWS[one].needs))
          .map(one => (
            <Link
              key={one}
              to={{
                pathname: one === 'overview' ? '/insight' : `/insight/${one}`,
                search: filter('period') ? `?period=${filter('period')}` : '',
              }}
              aria-current={one === name ? 'page' : undefined}
            >
              {t(`insight.views.${one}`)}
            </Link>
          ))}
      </nav>
      {hasPeriod ? (
        <Group mb="lg" className="no-print">
          <NativeSelect
            label={t('insight.period.label')}
            value={filter('period') || 'year'}
            onChange={event => setFilter('period', event.currentTarget.value)}
            data={PERIODS.map(value => ({ value, label: t(`insight.period.${value}`) }))}
          />
          {name === 'overview' ? (
            <NativeSelect
              label={t('insight.grain.label')}
              value={filter('by') || usualGrain((filter('period') || 'year') as Period)}
              onChange={event => setFilter('by', event.currentTarget.value)}
              data={GRAINS.map(value => ({ value, label: t(`insight.grain.${value}`) }))}
            />
          ) : null}
        </Group>
      ) : null}
      <View asked={asked} />
    </>
  )
}
