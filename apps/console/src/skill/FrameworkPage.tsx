import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Grid, Group, Menu, Paper, Text, Title, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconArchive,
  IconArchiveOff,
  IconArrowBackUp,
  IconArrowDown,
  IconArrowUp,
  IconChartBar,
  IconDots,
  IconDownload,
  IconIndentDecrease,
  IconIndentIncrease,
  IconPencil,
  IconPlus,
  IconTrash,
  IconWorld,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said, saidWithUndo } from '../app/notify.tsx'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { DescribeFramework } from './DescribeFramework.tsx'
import { edited, NOTHING, requestOf, type Step } from './outline.ts'
import { SkillFields } from './SkillFields.tsx'
import { SkillTree } from './SkillTree.tsx'
import { type Framework, frameworkQuery, skillQuery, type SkillTree as Tree, titleOf, treeQuery } from './skill.ts'

/** A framework: its tree, and what is said of each skill. */
export default function FrameworkPage() {
  const { id = '' } = useParams()
  const framework = useQuery(frameworkQuery(id))
  const tree = useQuery(treeQuery(id))
  if (framework.isPending || tree.isPending) return <LoadingPanel rows={6} />
  if (framework.error) return <ErrorPanel error={framework.error} onRetry={() => void framework.refetch()} />
  if (tree.error) return <ErrorPanel error={tree.error} onRetry={() => void tree.refetch()} />
  return <Editor key={id} framework={framework.data} tree={tree.data} />
}

function Editor({ framework, tree }: { readonly framework: Framework; readonly tree: Tree }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const say = useProblemText()
  const client = useQueryClient()
  const may = useMay()
  const [parameters] = useSearchParams()
  const [state, dispatch] = useReducer(edited, tree.items, nodes => edited(NOTHING, { kind: 'start', nodes }))
  const [chosen, choose] = useState<string | null>(parameters.get('skill'))
  const [typing, setTyping] = useState<string | null>(null)
  const [describing, describe] = useDisclosure(false)
  const { now } = state
  const mayWrite = may('skills:write') && framework.state === 'active'
  const mayOrder = mayWrite && !tree.isPartial
  const title = titleOf(framework, locale)
  const selected = chosen ?? now.nodes[0]?.id ?? null
  const node = now.nodes.find(one => one.id === selected)
  // One that was looked for in a large framework, whose place is not opened yet.
  const apart = useQuery({ ...skillQuery(selected ?? ''), enabled: selected !== null && !node })
  const shown = node ?? (apart.data ? { ...apart.data, ...now.words[apart.data.id], childCount: 0 } : undefined)
  const steps = state.before.length
  const skillCount = tree.isPartial ? framework.skillCount : now.nodes.length

  const add = (after: string | null) => {
    const id = crypto.randomUUID()
    dispatch({ kind: 'add', id, after })
    choose(id)
    setTyping(id)
  }
  const open = async (under: string) => {
    const { items } = await client.fetchQuery(treeQuery(framework.id, under))
    dispatch({ kind: 'load', under, nodes: items })
  }
  const save = useMutation({
    mutationFn: () => {
      const { tree: order, remove, ...rest } = requestOf(now, framework.revision)
      const body = tree.isPartial
        ? { ...rest, skills: Object.entries(now.words).map(([id, words]) => ({ id, ...words })) }
        : { ...rest, remove, tree: order }
      return api.post<{ framework: Framework; archived: readonly string[] }>(`/frameworks/${framework.id}/skills`, body)
    },
    onSuccess: async ({ framework: saved, archived }) => {
      client.setQueryData(['frameworks', 'one', framework.id], saved)
      await client.invalidateQueries({ queryKey: ['frameworks', 'skill'] })
      const fresh = await client.fetchQuery({ ...treeQuery(framework.id), staleTime: 0 })
      dispatch({ kind: 'start', nodes: fresh.items })
      await client.invalidateQueries({ queryKey: ['frameworks', 'list'] })
      said(archived.length > 0 ? t('framework.inUseRemoved', { count: archived.length }) : t('framework.saved'))
    },
  })
  const step = (one: Step) => dispatch(one)
  // Saved by the keys that save elsewhere too.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (steps > 0 && !save.isPending) save.mutate()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [steps, save])

  const tools = (
    [
      ['up', IconArrowUp, 'Alt+ArrowUp'],
      ['down', IconArrowDown, 'Alt+ArrowDown'],
      ['outdent', IconIndentDecrease, 'Alt+ArrowLeft'],
      ['indent', IconIndentIncrease, 'Alt+ArrowRight'],
    ] as const
  ).map(([kind, Icon, keys]) => (
    <Tooltip key={kind} label={t(`framework.${kind}`)}>
      <Button
        variant="default"
        px="sm"
        aria-label={t(`framework.${kind}`)}
        aria-keyshortcuts={keys}
        disabled={!node}
        onClick={() => node && step({ kind, id: node.id })}
      >
        <Icon size={18} aria-hidden />
      </Button>
    </Tooltip>
  ))

  return (
    <>
      <UnsavedGuard dirty={steps > 0} />
      <PageHeader
        title={title}
        back={<BackLink to="/frameworks">{t('frameworks.title')}</BackLink>}
        actions={<Actions framework={framework} onDescribe={describe.open} mayWrite={may('skills:write')} />}
      >
        <Group gap="xs">
          <Badge variant={framework.isPublished ? 'light' : 'default'} tt="none">
            {t(framework.isPublished ? 'frameworks.published' : 'frameworks.draft')}
          </Badge>
          <span>
            {[
              framework.publisher,
              framework.version,
              t('frameworks.skillCount', { count: skillCount, formatted: number(skillCount) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </Group>
        {framework.state === 'archived' ? <p>{t('framework.archivedNote')}</p> : null}
        {framework.description ? <p>{framework.description}</p> : null}
      </PageHeader>
      {now.nodes.length === 0 ? (
        <Paper withBorder>
          <EmptyState
            title={t('framework.emptyTitle')}
            action={
              mayOrder ? (
                <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => add(null)}>
                  {t('framework.addFirst')}
                </Button>
              ) : null
            }
          >
            {t('framework.emptyText')}
          </EmptyState>
        </Paper>
      ) : (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 6 }}>
            {mayOrder ? (
              <Group gap={6} mb="sm">
                <Button
                  variant="default"
                  leftSection={<IconPlus size={18} aria-hidden />}
                  aria-keyshortcuts="Insert"
                  onClick={() => add(node?.id ?? null)}
                >
                  {t('framework.add')}
                </Button>
                {tools}
                <Tooltip label={t('framework.delete')}>
                  <Button
                    variant="default"
                    px="sm"
                    aria-label={t('framework.delete')}
                    aria-keyshortcuts="Delete"
                    disabled={!node}
                    onClick={() => {
                      if (!node) return
                      const at = now.nodes.indexOf(node)
                      step({ kind: 'remove', id: node.id })
                      choose(
                        (now.nodes[at - 1] ?? now.nodes.find(one => one.parentId !== node.id && one !== node))?.id ??
                          null,
                      )
                    }}
                  >
                    <IconTrash size={18} aria-hidden />
                  </Button>
                </Tooltip>
                <Tooltip label={t('framework.undo')}>
                  <Button
                    variant="default"
                    px="sm"
                    aria-label={t('framework.undo')}
                    aria-keyshortcuts="Control+Z"
                    disabled={steps === 0}
                    onClick={() => step({ kind: 'undo' })}
                  >
                    <IconArrowBackUp size={18} aria-hidden />
                  </Button>
                </Tooltip>
              </Group>
            ) : null}
            <Paper withBorder p={4}>
              <SkillTree
                title={title}
                nodes={now.nodes}
                selected={selected}
                onSelect={choose}
                onStep={mayOrder ? step : undefined}
                typing={typing}
                onTyping={setTyping}
                onAdd={add}
                onOpen={tree.isPartial ? under => void open(under).catch(error => failed(say(error))) : undefined}
              />
            </Paper>
            {tree.isPartial ? (
              <Text size="sm" c="dimmed" mt="xs">
                {t('framework.partial')}
              </Text>
            ) : mayOrder ? (
              <Text size="sm" c="dimmed" mt="xs" visibleFrom="sm">
                {`${t('framework.keys')} ${t('framework.keysMore')}`}
              </Text>
            ) : null}
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Paper withBorder p="lg" component="section" aria-label={t('framework.skill')}>
              {shown ? (
                <>
                  <Title order={2} size="h3" mb="md" style={{ overflowWrap: 'anywhere' }}>
                    {shown.code ? <span className="skill-code">{shown.code} </span> : null}
                    {(shown.label ?? shown.statement) || t('framework.unnamed')}
                  </Title>
                  <SkillFields
                    key={shown.id}
                    framework={framework}
                    node={shown}
                    isNew={now.made.includes(shown.id)}
                    words={now.words[shown.id]}
                    readOnly={!mayWrite}
                    onSay={words => step({ kind: 'say', id: shown.id, words })}
                  />
                </>
              ) : (
                <Text c="dimmed">{t('framework.choose')}</Text>
              )}
            </Paper>
          </Grid.Col>
        </Grid>
      )}
      {steps > 0 ? (
        <Paper className="save-bar" withBorder p="sm" shadow="sm">
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group gap="sm">
            <Button loading={save.isPending} aria-keyshortcuts="Control+S" onClick={() => save.mutate()}>
              {t('framework.save')}
            </Button>
            <Button variant="default" onClick={() => step({ kind: 'undo' })}>
              {t('framework.undo')}
            </Button>
            <Text size="sm" role="status">
              {t('framework.unsaved', { count: steps })}
            </Text>
          </Group>
        </Paper>
      ) : null}
      {describing ? <DescribeFramework framework={framework} opened onClose={describe.close} /> : null}
    </>
  )
}

type ActionsProps = { readonly framework: Framework; readonly mayWrite: boolean; readonly onDescribe: () => void }

function Actions({ framework, mayWrite, onDescribe }: ActionsProps) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [removing, remove] = useDisclosure(false)
  const archived = framework.state === 'archived'
  const shelve = useMutation({
    mutationFn: (act: 'archive' | 'restore') => api.post(`/frameworks/${framework.id}/${act}`),
    onSuccess: async (_, act) => {
      await client.invalidateQueries({ queryKey: ['frameworks'] })
      if (act === 'archive')
        saidWithUndo(t('framework.archivedDone'), { label: t('undo'), act: () => shelve.mutate('restore') })
      else said(t('framework.restored'))
    },
    onError: error => failed(say(error)),
  })
  const takeAway = useMutation({
    mutationFn: () => api.delete(`/frameworks/${framework.id}`),
    onSuccess: async () => {
      await navigate('/frameworks')
      await client.invalidateQueries({ queryKey: ['frameworks', 'list'] })
      said(t('framework.removed'))
    },
  })
  return (
    <>
      {mayWrite ? (
        <Button variant="default" leftSection={<IconPencil size={18} aria-hidden />} onClick={onDescribe}>
          {t('framework.describe')}
        </Button>
      ) : null}
      <Button
        variant="default"
        component={Link}
        to={`/frameworks/${framework.id}/coverage`}
        leftSection={<IconChartBar size={18} aria-hidden />}
      >
        {t('framework.coverage')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="sm" aria-label={t('framework.more')}>
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={`/api/v1/frameworks/${framework.id}/case`}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('framework.export')}
          </Menu.Item>
          {framework.isPublished && !archived ? (
            <Menu.Item component="a" href={framework.url} leftSection={<IconWorld size={16} aria-hidden />}>
              {t('framework.page')}
            </Menu.Item>
          ) : null}
          {mayWrite ? (
            <Menu.Item
              leftSection={archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
              onClick={() => shelve.mutate(archived ? 'restore' : 'archive')}
            >
              {t(archived ? 'framework.restore' : 'framework.archive')}
            </Menu.Item>
          ) : null}
          {mayWrite && framework.achievementCount === 0 ? (
            <Menu.Item color="danger" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove.open}>
              {t('framework.remove')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={removing}
        onClose={remove.close}
        onConfirm={() => takeAway.mutate()}
        title={t('framework.removeTitle')}
        action={t('framework.remove')}
        busy={takeAway.isPending}
        danger
      >
        {t('framework.removeText')}
        {takeAway.error ? <ErrorPanel error={takeAway.error} /> : null}
      </ConfirmDialog>
    </>
  )
}
