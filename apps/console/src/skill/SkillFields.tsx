import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { LOCALE_NAMES, type Locale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Fieldset, Grid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SkillWords } from './outline.ts'
import { type Framework, type Skill, type SkillNode, skillQuery } from './skill.ts'

type Props = {
  readonly framework: Framework
  readonly node: SkillNode
  /** True where the server does not know it yet. */
  readonly isNew: boolean
  readonly words: SkillWords | undefined
  readonly readOnly: boolean
  readonly onSay: (words: SkillWords) => void
}

const NOTHING = { notes: null, keywords: [], descriptors: {} }
/** An empty field says nothing; a sentence in the making is kept letter by letter. */
const orNull = (text: string) => (text === '' ? null : text)

/** Everything that is said of one skill, its languages side by side. */
export function SkillFields({ framework, node, isNew, words, readOnly, onSay }: Props) {
  const { t } = useTranslation()
  const kept = useQuery({ ...skillQuery(node.id), enabled: !isNew })
  if (!isNew && kept.isPending) return <LoadingPanel rows={4} />
  if (kept.error) return <ErrorPanel error={kept.error} onRetry={() => void kept.refetch()} />
  const before: Pick<Skill, 'notes' | 'keywords' | 'descriptors'> = kept.data ?? NOTHING
  const now = { ...node, ...before, ...words }
  const others = ACHIEVEMENT_LANGUAGES.filter(one => one !== framework.language)
  const translate = (language: string, word: 'label' | 'statement', text: string) => {
    const { [word]: _before, ...rest } = now.translations?.[language] ?? {}
    const next = { ...now.translations, [language]: text === '' ? rest : { ...rest, [word]: text } }
    const filled = Object.entries(next).filter(([, one]) => Object.keys(one ?? {}).length > 0)
    onSay({ translations: filled.length > 0 ? Object.fromEntries(filled) : null })
  }
  const describe = (level: string, text: string) => {
    const { [level]: _before, ...rest } = now.descriptors
    onSay({ descriptors: text === '' ? rest : { ...rest, [level]: text } })
  }
  return (
    <Stack>
      <Textarea
        label={t('framework.statement')}
        required
        autosize
        minRows={2}
        readOnly={readOnly}
        value={now.statement}
        error={now.statement.trim() === '' ? t('framework.statementMissing') : null}
        onChange={event => onSay({ statement: event.currentTarget.value })}
      />
      <Grid align="flex-end">
        <Grid.Col span={{ base: 12, xs: 8 }}>
          <TextInput
            label={t('framework.label')}
            description={t('framework.labelHint')}
            readOnly={readOnly}
            value={now.label ?? ''}
            onChange={event => onSay({ label: orNull(event.currentTarget.value) })}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, xs: 4 }}>
          <TextInput
            label={t('framework.code')}
            readOnly={readOnly}
            value={now.code ?? ''}
            onChange={event => onSay({ code: orNull(event.currentTarget.value) })}
          />
        </Grid.Col>
      </Grid>
      {framework.levels.length > 0 ? (
        <Fieldset legend={t('framework.levels')}>
          <Stack>
            {framework.levels.map(level => (
              <Textarea
                key={level.id}
                label={t('framework.descriptor', { level: level.name })}
                autosize
                minRows={1}
                readOnly={readOnly}
                value={now.descriptors[level.id] ?? ''}
                onChange={event => describe(level.id, event.currentTarget.value)}
              />
            ))}
          </Stack>
        </Fieldset>
      ) : null}
      <Fieldset legend={t('framework.otherLanguages')}>
        <Grid>
          {others.map(language => {
            const name = LOCALE_NAMES[language as Locale] ?? language
            const said = now.translations?.[language]
            return (
              <Grid.Col key={language} span={{ base: 12, sm: 6 }}>
                <Stack gap="xs">
                  <TextInput
                    lang={language}
                    label={t('framework.inLanguage', { word: t('framework.label'), language: name })}
                    readOnly={readOnly}
                    value={said?.label ?? ''}
                    onChange={event => translate(language, 'label', event.currentTarget.value)}
                  />
                  <Textarea
                    lang={language}
                    autosize
                    minRows={2}
                    label={t('framework.inLanguage', { word: t('framework.statement'), language: name })}
                    readOnly={readOnly}
                    value={said?.statement ?? ''}
                    onChange={event => translate(language, 'statement', event.currentTarget.value)}
                  />
                </Stack>
              </Grid.Col>
            )
          })}
        </Grid>
      </Fieldset>
      <TextInput
        label={t('framework.type')}
        description={t('framework.typeHint')}
        readOnly={readOnly}
        value={now.type ?? ''}
        onChange={event => onSay({ type: orNull(event.currentTarget.value) })}
      />
      <Textarea
        label={t('framework.notes')}
        autosize
        minRows={1}
        readOnly={readOnly}
        value={now.notes ?? ''}
        onChange={event => onSay({ notes: orNull(event.currentTarget.value) })}
      />
      <TagsInput
        label={t('framework.keywords')}
        readOnly={readOnly}
        value={[...now.keywords]}
        onChange={keywords => onSay({ keywords })}
      />
    </Stack>
  )
}
