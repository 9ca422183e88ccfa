import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES, type Locale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import {
  ActionIcon,
  Button,
  Fieldset,
  Grid,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import type { Framework, FrameworkLevel } from './skill.ts'

type Props = { readonly framework: Framework; readonly opened: boolean; readonly onClose: () => void }
type Draft = Pick<
  Framework,
  'title' | 'description' | 'publisher' | 'version' | 'language' | 'isPublished' | 'levels' | 'translations'
>

const trimmed = (text: string | null | undefined) => text?.trim() || null
const withoutBlanks = (words: Framework['translations'] | FrameworkLevel['translations'], own: string) => {
  const filled = Object.entries(words ?? {})
    .filter(([language]) => language !== own)
    .map(
      ([language, one]) =>
        [
          language,
          Object.fromEntries(
            Object.entries<string | undefined>(one ?? {}).filter(
              ([, text]) => text !== undefined && text.trim() !== '',
            ),
          ),
        ] as const,
    )
    .filter(([, one]) => Object.keys(one).length > 0)
  return filled.length > 0 ? Object.fromEntries(filled) : null
}

const swapped = (levels: readonly FrameworkLevel[], at: number, step: -1 | 1) => {
  const next = [...levels]
  const [one] = next.splice(at, 1)
  if (one) next.splice(at + step, 0, one)
  return next
}

/** The levels from the first to the highest, each with its languages in one line. */
function Levels({
  draft,
  onChange,
}: {
  readonly draft: Draft
  readonly onChange: (levels: readonly FrameworkLevel[]) => void
}) {
  const { t } = useTranslation()
  const { levels, language: own } = draft
  const others = ACHIEVEMENT_LANGUAGES.filter(one => one !== own)
  const change = (at: number, part: Partial<FrameworkLevel>) =>
    onChange(levels.map((level, index) => (index === at ? { ...level, ...part } : level)))
  return (
    <Fieldset legend={t('framework.levels')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('framework.levelsHint')}
      </Text>
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {levels.map((level, at) => {
          const place = at + 1
          return (
            <Group key={level.id} component="li" gap="xs" align="flex-end">
              <TextInput
                style={{ flex: '2 1 140px' }}
                label={t('framework.level', { place })}
                value={level.name}
                onChange={event => change(at, { name: event.currentTarget.value })}
              />
              {others.map(language => (
                <TextInput
                  key={language}
                  lang={language}
                  style={{ flex: '1 1 120px' }}
                  label={LOCALE_NAMES[language as Locale]}
                  aria-label={t('framework.levelIn', { place, language: LOCALE_NAMES[language as Locale] })}
                  value={level.translations?.[language]?.name ?? ''}
                  onChange={event =>
                    change(at, {
                      translations: { ...level.translations, [language]: { name: event.currentTarget.value } },
                    })
                  }
                />
              ))}
              <Group gap={0} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="xl"
                  disabled={at === 0}
                  aria-label={t('framework.levelUp', { place })}
                  onClick={() => onChange(swapped(levels, at, -1))}
                >
                  <IconArrowUp size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="xl"
                  disabled={at === levels.length - 1}
                  aria-label={t('framework.levelDown', { place })}
                  onClick={() => onChange(swapped(levels, at, 1))}
                >
                  <IconArrowDown size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="xl"
                  aria-label={t('framework.levelRemove', { place })}
                  onClick={() => onChange(levels.filter((_, index) => index !== at))}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              </Group>
            </Group>
          )
        })}
      </Stack>
      <Button
        variant="default"
        size="sm"
        mt="sm"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onChange([...levels, { id: crypto.randomUUID(), name: '' }])}
      >
        {t('framework.levelAdd')}
      </Button>
    </Fieldset>
  )
}

/** What a framework says of itself, its levels, and whether it is published. */
export function DescribeFramework({ framework, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState<Draft>(framework)
  const [missing, setMissing] = useState(false)
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useMutation({
    mutationFn: () =>
      api.patch<Framework>(`/frameworks/${framework.id}`, {
        title: draft.title.trim(),
        description: trimmed(draft.description),
        publisher: trimmed(draft.publisher),
        version: trimmed(draft.version),
        language: draft.language,
        isPublished: draft.isPublished,
        levels: draft.levels
          .filter(level => level.name.trim())
          .map(level => ({
            id: level.id,
            name: level.name.trim(),
            translations: withoutBlanks(level.translations, draft.language),
          })),
        translations: withoutBlanks(draft.translations, draft.language),
      }),
    onSuccess: async saved => {
      client.setQueryData(['frameworks', 'one', framework.id], saved)
      await client.invalidateQueries({ queryKey: ['frameworks', 'list'] })
      setDraft(saved)
      said(t('framework.saved'))
      onClose()
    },
  })
  const others = ACHIEVEMENT_LANGUAGES.filter(one => one !== draft.language)
  const translate = (language: string, word: 'title' | 'description', text: string) =>
    set({ translations: { ...draft.translations, [language]: { ...draft.translations?.[language], [word]: text } } })
  return (
    <Modal opened={opened} onClose={onClose} title={t('framework.describe')} size="xl">
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (draft.title.trim()) save.mutate()
          else setMissing(true)
        }}
      >
        <Stack>
          <TextInput
            label={t('frameworks.titleLabel')}
            required
            data-autofocus
            value={draft.title}
            error={missing && !draft.title.trim() ? t('frameworks.titleMissing') : null}
            onChange={event => set({ title: event.currentTarget.value })}
          />
          <Textarea
            label={t('framework.description')}
            autosize
            minRows={2}
            value={draft.description ?? ''}
            onChange={event => set({ description: event.currentTarget.value })}
          />
          <Grid>
            <Grid.Col span={{ base: 12, xs: 6 }}>
              <TextInput
                label={t('framework.publisher')}
                value={draft.publisher ?? ''}
                onChange={event => set({ publisher: event.currentTarget.value })}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 6, xs: 3 }}>
              <TextInput
                label={t('framework.version')}
                value={draft.version ?? ''}
                onChange={event => set({ version: event.currentTarget.value })}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 6, xs: 3 }}>
              <NativeSelect
                label={t('framework.language')}
                value={draft.language}
                data={[
                  ...LOCALES.map(value => ({ value: value as string, label: LOCALE_NAMES[value] })),
                  ...(LOCALES.some(one => one === draft.language) ? [] : [draft.language]),
                ]}
                onChange={event => set({ language: event.currentTarget.value })}
              />
            </Grid.Col>
          </Grid>
          <Fieldset legend={t('framework.otherLanguages')}>
            <Grid>
              {others.map(language => {
                const name = LOCALE_NAMES[language as Locale]
                const words = draft.translations?.[language]
                return (
                  <Grid.Col key={language} span={{ base: 12, sm: 6 }}>
                    <Stack gap="xs">
                      <TextInput
                        lang={language}
                        label={t('framework.inLanguage', { word: t('frameworks.titleLabel'), language: name })}
                        value={words?.title ?? ''}
                        onChange={event => translate(language, 'title', event.currentTarget.value)}
                      />
                      <Textarea
                        lang={language}
                        autosize
                        minRows={2}
                        label={t('framework.inLanguage', { word: t('framework.description'), language: name })}
                        value={words?.description ?? ''}
                        onChange={event => translate(language, 'description', event.currentTarget.value)}
                      />
                    </Stack>
                  </Grid.Col>
                )
              })}
            </Grid>
          </Fieldset>
          <Levels draft={draft} onChange={levels => set({ levels })} />
          <Switch
            label={t('framework.isPublished')}
            description={t('framework.isPublishedHint')}
            checked={draft.isPublished}
            onChange={event => set({ isPublished: event.currentTarget.checked })}
          />
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('save')}
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
