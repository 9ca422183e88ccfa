import { checkPathway, isGroup, type Pathway, type Step } from '@laurel/core/pathway'
import { api } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Grid,
  Group,
  NativeSelect,
  NumberInput,
  Paper,
  Radio,
  SegmentedControl,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp, IconPlus, IconTopologyStar3 } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { BackLink } from '../app/BackLink.tsx'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { begin, type Edit, emptyPathway, type History, redone, undone, withEdit } from './edit-pathway.ts'
import { LearnerPreview } from './LearnerPreview.tsx'
import { choicesQuery, type PathwayItem, type Problem, pathwayQuery } from './pathway.ts'
import { StepFields } from './StepFields.tsx'
import { StepList } from './StepList.tsx'
import { StepProblems } from './StepProblems.tsx'
import { wordsOf } from './words-of.ts'

const PathwayPicture = lazy(() => import('./PathwayPicture.tsx'))

type Settings = Pick<PathwayItem, 'achievementId' | 'awarding' | 'isOpen'>

/** Makes or changes a pathway: a list and a picture of the same thing. */
export default function PathwayEditorPage() {
  const { id } = useParams()
  const existing = useQuery({ ...pathwayQuery(id ?? ''), enabled: id !== undefined })
  const choices = useQuery(choicesQuery)
  if ((id && existing.isPending) || choices.isPending) return <LoadingPanel rows={6} />
  const error = existing.error ?? choices.error
  if (error) return <ErrorPanel error={error} onRetry={() => void existing.refetch()} />
  return <Editor key={id ?? 'new'} existing={existing.data} choices={choices.data ?? []} />
}

type Act = Edit | { readonly do: 'undo' } | { readonly do: 'redo' }
function step(history: History, act: Act): History {
  if (act.do === 'undo') return undone(history)
  return act.do === 'redo' ? redone(history) : withEdit(history, act)
}

/** While somebody is writing, what is merely not there yet is no mistake. */
const UNFINISHED = new Set(['EMPTY', 'NAME_MISSING', 'GROUP_EMPTY', 'NO_STEPS', 'WAY_UNNAMED'])

type EditorProps = { readonly existing: PathwayItem | undefined; readonly choices: readonly Achievement[] }

function Editor({ existing, choices }: EditorProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const issuer = useIssuer()
  const [history, act] = useReducer(step, existing?.content ?? emptyPathway(issuer.locale || 'en'), begin)
  const [settings, setSettings] = useState<Settings>({
    achievementId: existing?.achievementId ?? null,
    awarding: existing?.awarding ?? 'automatic',
    isOpen: existing?.isOpen ?? false,
  })
  const [saved, setSaved] = useState({ pathway: history.present, settings })
  const [leaveTo, setLeaveTo] = useState<string>()
  const [isStrict, setStrict] = useState(existing?.state === 'published')
  const [language, setLanguage] = useState<string>(history.present.language)
  const [view, setView] = useState<string | null>('list')
  const [selected, setSelected] = useState<string | null>(null)
  const [fit, setFit] = useState(0)
  const pathway = history.present
  const problems = useMemo((): Problem[] => {
    const ids = new Map(choices.map(one => [one.id, one]))
    const gone = pathway.steps.filter(one =>
      one.ways.some(way => way.kind === 'achievement' && !ids.has(way.achievementId)),
    )
    const all: Problem[] = [
      ...checkPathway(pathway),
      ...gone.map(one => ({ code: 'ACHIEVEMENT_MISSING', stepId: one.id })),
    ]
    return isStrict ? all : all.filter(one => !UNFINISHED.has(one.code))
  }, [pathway, choices, isStrict])
  const dirty = saved.pathway !== pathway || saved.settings !== settings
  useHotkeys(
    [
      ['mod+Z', () => act({ do: 'undo' })],
      ['mod+shift+Z', () => act({ do: 'redo' })],
      ['mod+Y', () => act({ do: 'redo' })],
    ],
    ['INPUT', 'TEXTAREA', 'SELECT'],
  )

  const save = useMutation({
    mutationFn: async (publish: boolean) => {
      const body = { content: pathway, ...settings }
      const kept = existing
        ? await api.patch<PathwayItem>(`/pathways/${existing.id}`, body)
        : await api.post<PathwayItem>('/pathways', body)
      if (!publish || kept.state === 'published') return kept
      return api.post<PathwayItem>(`/pathways/${kept.id}/publish`)
    },
    onSuccess: async kept => {
      await client.invalidateQueries({ queryKey: ['pathways'] })
      said(t(kept.state === 'published' ? 'pathways.published' : 'saved'))
      setSaved({ pathway, settings })
      setLeaveTo(`/pathways/${kept.id}`)
    },
  })
  useEffect(() => {
    if (leaveTo) void navigate(leaveTo, { replace: existing !== undefined })
  }, [leaveTo, existing, navigate])
  const isUnnamed = pathway.name.trim() === ''
  const publish = () => {
    setStrict(true)
    const isBroken = isUnnamed || checkPathway(pathway).length > 0
    if (isBroken) {
      setView('list')
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          document.querySelector<HTMLElement>('[data-step] [aria-invalid], [data-pathway-name][aria-invalid]')?.focus(),
        ),
      )
    } else save.mutate(true)
  }
  const words = wordsOf(pathway, pathway.language, language)
  const whole = (part: Partial<Omit<Pathway, 'steps'>>) => act({ do: 'whole', part })
  const chosen = pathway.steps.find(one => one.id === selected)
  const lineOf = (one: Step) => {
    const [way] = one.ways
    if (isGroup(one))
      return t('step.anyOf', { need: one.need, count: pathway.steps.filter(other => other.within === one.id).length })
    if (way?.kind === 'elsewhere') return way.issuerName
    const achievement = choices.find(other => other.id === way?.achievementId)
    const level = achievement?.levels.find(other => other.id === way?.level)?.name
    return level ?? (achievement && achievement.name !== one.name ? achievement.name : '')
  }
  const general = problems.filter(one => one.stepId === null)
  const add = (isAGroup: boolean) => {
    const id = crypto.randomUUID()
    act({ do: 'add', id, below: chosen?.id ?? null, isGroup: isAGroup })
    setSelected(id)
  }
  return (
    <>
      <PageHeader
        title={t(existing ? 'pathways.editTitle' : 'pathways.newTitle')}
        back={
          <BackLink to={existing ? `/pathways/${existing.id}` : '/pathways'}>
            {existing?.content.name ?? t('pathways.title')}
          </BackLink>
        }
      >
        {existing && existing.learners > 0 ? t('pathways.editNote', { count: existing.learners }) : null}
      </PageHeader>
      <UnsavedGuard dirty={dirty && leaveTo === undefined} />
      <Stack gap="lg">
        <Fieldset legend={t('pathways.what')}>
          <Stack>
            <SegmentedControl
              w="fit-content"
              aria-label={t('pathways.wordsIn')}
              value={language}
              onChange={setLanguage}
              data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            />
            {language === pathway.language ? null : (
              <Text size="sm" c="dimmed">
                {t('pathways.wordsHint')}
              </Text>
            )}
            <TextInput
              label={t('pathways.name')}
              required={language === pathway.language}
              data-pathway-name
              placeholder={language === pathway.language ? '' : pathway.name}
              value={words.name}
              error={isStrict && isUnnamed && language === pathway.language ? t('pathways.nameMissing') : undefined}
              onChange={event => whole(words.with({ name: event.currentTarget.value }))}
            />
            <Textarea
              label={t('pathways.description')}
              autosize
              minRows={2}
              placeholder={language === pathway.language ? '' : pathway.description}
              value={words.description}
              onChange={event => whole(words.with({ description: event.currentTarget.value }))}
            />
          </Stack>
        </Fieldset>
        <Tabs value={view} onChange={setView} keepMounted={false}>
          <Group justify="space-between" mb="md" gap="sm">
            <Tabs.List>
              <Tabs.Tab value="list">{t('pathways.asList')}</Tabs.Tab>
              <Tabs.Tab value="picture">{t('pathways.asPicture')}</Tabs.Tab>
              <Tabs.Tab value="preview">{t('pathways.asLearner')}</Tabs.Tab>
            </Tabs.List>
            <Group gap="xs">
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('pathways.undo')}
                aria-keyshortcuts="Control+Z"
                disabled={history.past.length === 0}
                onClick={() => act({ do: 'undo' })}
              >
                <IconArrowBackUp size={18} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t('pathways.redo')}
                aria-keyshortcuts="Control+Shift+Z"
                disabled={history.future.length === 0}
                onClick={() => act({ do: 'redo' })}
              >
                <IconArrowForwardUp size={18} aria-hidden />
              </ActionIcon>
            </Group>
          </Group>
          {general.length > 0 ? (
            <Alert color="danger" variant="outline" mb="md" role="alert">
              <StepProblems problems={general} pathway={pathway} />
            </Alert>
          ) : null}
          <Tabs.Panel value="list">
            <StepList pathway={pathway} language={language} choices={choices} problems={problems} onEdit={act} />
          </Tabs.Panel>
          <Tabs.Panel value="picture">
            <Stack>
              <Group gap="xs">
                <Button
                  variant="default"
                  size="sm"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  onClick={() => add(false)}
                >
                  {t('step.add')}
                </Button>
                <Button
                  variant="default"
                  size="sm"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  onClick={() => add(true)}
                >
                  {t('step.addGroup')}
                </Button>
                <Button
                  variant="default"
                  size="sm"
                  leftSection={<IconTopologyStar3 size={16} aria-hidden />}
                  onClick={() => {
                    act({ do: 'arrange' })
                    setFit(fit + 1)
                  }}
                >
                  {t('graph.arrange')}
                </Button>
              </Group>
              <Grid gap="md">
                <Grid.Col span={{ base: 12, md: 8 }}>
                  <Suspense fallback={<LoadingPanel rows={1} height={420} />}>
                    <PathwayPicture
                      pathway={pathway}
                      problems={problems}
                      lineOf={lineOf}
                      selected={selected}
                      onSelect={setSelected}
                      onEdit={act}
                      fit={fit}
                    />
                  </Suspense>
                </Grid.Col>
                <Grid.Col span={{ base: 12, md: 4 }}>
                  <Paper withBorder p="md" component="section" aria-label={t('graph.chosen')}>
                    {chosen ? (
                      <Stack gap="sm">
                        <TextInput
                          label={t('step.plainName')}
                          value={wordsOf(chosen, pathway.language, language).name}
                          onChange={event =>
                            act({
                              do: 'change',
                              id: chosen.id,
                              part: wordsOf(chosen, pathway.language, language).with({
                                name: event.currentTarget.value,
                              }),
                            })
                          }
                        />
                        <StepProblems problems={problems.filter(one => one.stepId === chosen.id)} pathway={pathway} />
                        {isGroup(chosen) ? null : (
                          <NativeSelect
                            label={t('step.group')}
                            value={chosen.within ?? ''}
                            onChange={event =>
                              act({ do: 'change', id: chosen.id, part: { within: event.currentTarget.value || null } })
                            }
                            data={[
                              { value: '', label: t('step.noGroup') },
                              ...pathway.steps
                                .filter(isGroup)
                                .map(one => ({ value: one.id, label: one.name || t('step.unnamed') })),
                            ]}
                          />
                        )}
                        <StepFields
                          pathway={pathway}
                          step={chosen}
                          language={language}
                          choices={choices}
                          onEdit={act}
                        />
                        <Button
                          variant="subtle"
                          color="danger"
                          w="fit-content"
                          size="compact-sm"
                          onClick={() => {
                            act({ do: 'remove', id: chosen.id })
                            setSelected(null)
                          }}
                        >
                          {t('graph.remove')}
                        </Button>
                      </Stack>
                    ) : (
                      <Text size="sm" c="dimmed">
                        {t('graph.hint')}
                      </Text>
                    )}
                  </Paper>
                </Grid.Col>
              </Grid>
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="preview">
            <LearnerPreview pathway={pathway} choices={choices} />
          </Tabs.Panel>
        </Tabs>
        <Fieldset legend={t('pathways.completing')}>
          <Stack>
            <NativeSelect
              label={t('pathways.awards')}
              description={t('pathways.awardsHint')}
              value={settings.achievementId ?? ''}
              onChange={event => setSettings({ ...settings, achievementId: event.currentTarget.value || null })}
              data={[
                { value: '', label: t('pathways.awardsNothing') },
                ...choices.map(one => ({ value: one.id, label: `${one.name} · ${t(`kind.${one.kind}.name`)}` })),
              ]}
            />
            {settings.achievementId === null ? null : (
              <Radio.Group
                label={t('pathways.how')}
                value={settings.awarding}
                onChange={value => setSettings({ ...settings, awarding: value as Settings['awarding'] })}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="automatic" label={t('pathways.automatic')} />
                  <Radio value="approval" label={t('pathways.approval')} />
                </Stack>
              </Radio.Group>
            )}
            <Group align="flex-end">
              <NumberInput
                label={t('pathways.creditsToReach')}
                description={t('pathways.creditsHint')}
                min={0}
                max={1000}
                value={pathway.creditsToReach?.number ?? ''}
                onChange={value =>
                  whole({
                    creditsToReach:
                      typeof value === 'number' && value > 0
                        ? { number: value, system: pathway.creditsToReach?.system ?? 'ECTS' }
                        : null,
                  })
                }
              />
              {pathway.creditsToReach === null ? null : (
                <TextInput
                  label={t('pathways.creditSystem')}
                  value={pathway.creditsToReach.system}
                  onChange={event =>
                    pathway.creditsToReach &&
                    whole({ creditsToReach: { ...pathway.creditsToReach, system: event.currentTarget.value } })
                  }
                />
              )}
            </Group>
            <Group align="flex-end">
              <NumberInput
                label={t('pathways.monthsToComplete')}
                description={t('pathways.monthsHint')}
                min={1}
                max={240}
                allowDecimal={false}
                value={pathway.monthsToComplete ?? ''}
                onChange={value => whole({ monthsToComplete: typeof value === 'number' && value > 0 ? value : null })}
              />
              <NumberInput
                label={t('pathways.monthsAwardsCount')}
                description={t('pathways.monthsHint')}
                min={1}
                max={240}
                allowDecimal={false}
                value={pathway.monthsAwardsCount ?? ''}
                onChange={value => whole({ monthsAwardsCount: typeof value === 'number' && value > 0 ? value : null })}
              />
            </Group>
            <Checkbox
              label={t('pathways.open')}
              description={t('pathways.openHint')}
              checked={settings.isOpen}
              onChange={event => setSettings({ ...settings, isOpen: event.currentTarget.checked })}
            />
          </Stack>
        </Fieldset>
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group>
          <Button size="md" loading={save.isPending} onClick={publish}>
            {t(existing?.state === 'published' ? 'save' : 'pathways.publish')}
          </Button>
          {existing?.state === 'published' ? null : (
            <Button
              size="md"
              variant="default"
              loading={save.isPending}
              disabled={isUnnamed}
              onClick={() => save.mutate(false)}
            >
              {t('pathways.saveDraft')}
            </Button>
          )}
        </Group>
      </Stack>
    </>
  )
}
