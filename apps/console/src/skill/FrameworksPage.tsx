import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Badge, Button, Group, Modal, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useIssuer, useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { ImportFramework } from './ImportFramework.tsx'
import { type Framework, foundQuery, nameOf, titleOf } from './skill.ts'

/** Asks for a title; everything else is said where the framework is. */
function NewFramework({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const issuer = useIssuer()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [title, setTitle] = useState('')
  const [missing, setMissing] = useState(false)
  const make = useMutation({
    mutationFn: () => api.post<Framework>('/frameworks', { title: title.trim(), language: issuer.locale || 'en' }),
    onSuccess: async framework => {
      await client.invalidateQueries({ queryKey: ['frameworks'] })
      said(t('frameworks.created'))
      await navigate(`/frameworks/${framework.id}`)
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t('frameworks.new')}>
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (title.trim()) make.mutate()
          else setMissing(true)
        }}
      >
        <Stack>
          <TextInput
            label={t('frameworks.titleLabel')}
            placeholder={t('frameworks.titlePlaceholder')}
            required
            data-autofocus
            value={title}
            error={missing && !title.trim() ? t('frameworks.titleMissing') : null}
            onChange={event => setTitle(event.currentTarget.value)}
          />
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t('frameworks.create')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Single skills that answer to the same search. */
function FoundSkills({ words }: { readonly words: string }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const found = useQuery(foundQuery(words, locale))
  if (!words.trim() || !found.data || found.data.items.length === 0) return null
  return (
    <Stack component="section" gap="sm" mt="xl" aria-labelledby="found-skills">
      <Title order={2} id="found-skills">
        {t('frameworks.found')}
      </Title>
      <Paper withBorder component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.data.items.map(one => (
          <li key={one.id} className="row-link skill-found">
            <Link className="row-target" to={`/frameworks/${one.framework.id}?skill=${one.id}`}>
              {one.code ? <span className="skill-code">{one.code} </span> : null}
              {nameOf(one, locale)}
            </Link>
            <Text size="sm" c="dimmed">
              {[titleOf(one.framework, locale), ...one.above].join(' › ')}
            </Text>
          </li>
        ))}
      </Paper>
    </Stack>
  )
}

/** The frameworks of the institution, and every skill in them by search. */
export default function FrameworksPage() {
  const { t } = useTranslation()
  const { number, locale } = useLocale()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const [making, make] = useDisclosure(false)
  const [importing, take] = useDisclosure(false)
  const archived = filter('state') === 'archived'
  const words = filter('q')
  const list = usePages<Framework>('frameworks', '/frameworks', {
    q: words,
    state: archived ? 'archived' : 'active',
    limit: 50,
  })
  const found = useQuery(foundQuery(words, locale))
  const actions = may('skills:write') ? (
    <>
      <Button variant="default" leftSection={<IconFileImport size={18} aria-hidden />} onClick={take.open}>
        {t('frameworks.import')}
      </Button>
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={make.open}>
        {t('frameworks.new')}
      </Button>
    </>
  ) : null
  const isEmpty = list.items.length === 0
  return (
    <>
      <PageHeader title={t('frameworks.title')} actions={isEmpty && !words && !archived ? null : actions}>
        {t('frameworks.lead')}
      </PageHeader>
      {isEmpty && !words && !archived && !list.isPending ? null : (
        <Group mb="lg" gap="sm">
          <SearchField label={t('frameworks.search')} value={words} onChange={value => setFilter('q', value)} />
          <NativeSelect
            aria-label={t('frameworks.stateFilter')}
            value={filter('state')}
            onChange={event => setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('frameworks.active') },
              { value: 'archived', label: t('frameworks.archived') },
            ]}
          />
        </Group>
      )}
      {list.isPending ? (
        <LoadingPanel rows={3} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : isEmpty && (words || archived) ? (
        words && (found.isPending || (found.data?.items.length ?? 0) > 0) ? null : (
          <EmptyState
            title={t('frameworks.noneFound')}
            action={
              <Button variant="default" component={Link} to="/frameworks">
                {t('showAll')}
              </Button>
            }
          />
        )
      ) : isEmpty ? (
        <EmptyState
          title={t('frameworks.emptyTitle')}
          picture={<Seal />}
          action={<Group justify="center">{actions}</Group>}
        >
          {t('frameworks.emptyText')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="md" className="row-link">
              <Group justify="space-between" align="flex-start" gap="sm">
                <div>
                  <Title order={2} size="h3">
                    <Link className="row-target" to={`/frameworks/${one.id}`}>
                      {titleOf(one, locale)}
                    </Link>
                  </Title>
                  <Text size="sm" c="dimmed">
                    {[one.publisher, one.version].filter(Boolean).join(' · ')}
                  </Text>
                </div>
                <Badge variant={one.isPublished ? 'light' : 'default'} tt="none">
                  {t(one.isPublished ? 'frameworks.published' : 'frameworks.draft')}
                </Badge>
              </Group>
              {one.description ? (
                <Text size="sm" mt={4} lineClamp={2}>
                  {one.description}
                </Text>
              ) : null}
              <Text size="sm" mt="xs">
                {t('frameworks.skillCount', { count: one.skillCount, formatted: number(one.skillCount) })}
                {one.achievementCount > 0
                  ? ` · ${t('frameworks.achievementCount', { count: one.achievementCount, formatted: number(one.achievementCount) })}`
                  : ''}
              </Text>
            </Paper>
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <FoundSkills words={words} />
      <NewFramework opened={making} onClose={make.close} />
      <ImportFramework opened={importing} onClose={take.close} />
    </>
  )
}
