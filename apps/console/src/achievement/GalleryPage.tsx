import type { AchievementLanguage } from '@laurel/core/achievement'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { CredentialCard, EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Group, NativeSelect, SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useFilters } from '../app/filters.ts'
import { useIssuer } from '../app/membership.ts'
import { SearchField } from '../app/SearchField.tsx'
import { KINDS } from './achievement.ts'
import { findInGallery, galleryQuery, isGalleryLanguage } from './from-gallery.ts'
import { GalleryPreview } from './GalleryPreview.tsx'

/** Ready-made achievements to start from: look, choose, change. */
export default function GalleryPage() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const issuer = useIssuer()
  const navigate = useNavigate()
  const { search } = useLocation()
  const [filter, setFilter] = useFilters()
  const gallery = useQuery(galleryQuery)
  const wanted = filter('language')
  const language: AchievementLanguage = isGalleryLanguage(wanted) ? wanted : locale
  const found = findInGallery(gallery.data ?? [], { q: filter('q'), kind: filter('kind'), topic: filter('topic') })
  const topics = [...new Set((gallery.data ?? []).map(one => one.topic))]
  const shown = gallery.data?.find(one => one.id === filter('show'))
  const showing = (id: string) => {
    const next = new URLSearchParams(search)
    next.set('show', id)
    return `?${next}`
  }
  const close = () => {
    const next = new URLSearchParams(search)
    next.delete('show')
    void navigate(`?${next}`, { replace: true, preventScrollReset: true })
  }
  return (
    <>
      <PageHeader
        title={t('gallery.title')}
        back={<BackLink to="/achievements">{t('achievements.title')}</BackLink>}
        actions={
          <Button component={Link} to="/achievements/new" variant="default">
            {t('gallery.empty')}
          </Button>
        }
      >
        {t('gallery.lead')}
      </PageHeader>
      <Group mb="sm" gap="sm">
        <SearchField label={t('gallery.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('gallery.topic')}
          value={filter('topic')}
          onChange={event => setFilter('topic', event.currentTarget.value)}
          data={[
            { value: '', label: t('gallery.anyTopic') },
            ...topics.map(value => ({ value, label: t(`gallery.topics.${value}`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('achievements.kindFilter')}
          value={filter('kind')}
          onChange={event => setFilter('kind', event.currentTarget.value)}
          data={[
            { value: '', label: t('achievements.anyKind') },
            ...KINDS.map(value => ({ value, label: t(`kind.${value}.name`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('gallery.language')}
          value={language}
          onChange={event => setFilter('language', event.currentTarget.value)}
          data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
        />
      </Group>
      <Text size="sm" c="dimmed" mb="md" role="status">
        {gallery.data ? t('gallery.count', { count: found.length }) : ''}
      </Text>
      {gallery.isPending ? (
        <LoadingPanel rows={3} height={160} />
      ) : gallery.error ? (
        <ErrorPanel error={gallery.error} onRetry={() => void gallery.refetch()} />
      ) : found.length === 0 ? (
        <EmptyState
          title={t('gallery.noneFound')}
          action={
            <Button variant="default" component={Link} to="/achievements/gallery">
              {t('showAll')}
            </Button>
          }
        >
          {t('gallery.noneText')}
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
          {found.map(entry => (
            <div key={entry.id} lang={language} data-gallery={entry.id}>
              <CredentialCard
                headingLevel={2}
                title={entry.texts[language].name}
                design={entry.design}
                issuer={issuer}
                line={entry.texts[language].description}
                facts={
                  <span lang={locale}>
                    <strong>{t(`kind.${entry.kind}.name`)}</strong> · {t(`gallery.topics.${entry.topic}`)}
                  </span>
                }
                link={props => <Link to={showing(entry.id)} preventScrollReset {...props} />}
              />
            </div>
          ))}
        </SimpleGrid>
      )}
      {shown ? (
        <GalleryPreview
          entry={shown}
          language={language}
          onLanguage={next => setFilter('language', next)}
          onClose={close}
        />
      ) : null}
    </>
  )
}
