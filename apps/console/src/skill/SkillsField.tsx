import { useLocale } from '@laurel/ui/i18n'
import { ActionIcon, Anchor, Group, NativeSelect, Paper, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AlignmentValue } from './aligned.ts'
import { SkillSearch } from './SkillSearch.tsx'
import { anyFrameworkQuery, type FoundSkill, type FrameworkLevel, frameworkQuery, nameOf, titleOf } from './skill.ts'

type Props = {
  readonly value: readonly AlignmentValue[]
  readonly onChange: (value: AlignmentValue[]) => void
  /** The achievement's own levels, by name, the first one first. */
  readonly levels: readonly string[]
}

/** Chooses skills out of all frameworks, and says at which level each is shown. */
export function SkillsField({ value, onChange, levels }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const [announcement, announce] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const frameworks = useQueries({
    queries: [...new Set(value.map(one => one.frameworkId))].map(id => frameworkQuery(id)),
  })
  const isEmpty = useQuery(anyFrameworkQuery).data?.items.length === 0
  const levelsOf = (frameworkId: string): readonly FrameworkLevel[] =>
    frameworks.find(one => one.data?.id === frameworkId)?.data?.levels ?? []
  const change = (at: number, part: Partial<AlignmentValue>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const choose = (one: FoundSkill) => {
    const name = nameOf(one, locale)
    onChange([
      ...value,
      {
        skillId: one.id,
        frameworkId: one.framework.id,
        name,
        code: one.code,
        framework: titleOf(one.framework, locale),
        level: null,
        fromLevel: null,
      },
    ])
    announce(t('skills.chosen', { name }))
  }
  return (
    <Stack gap="sm">
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      {isEmpty ? (
        <Text size="sm">
          {t('skills.noFrameworks')}{' '}
          <Anchor component={Link} to="/frameworks" inherit underline="always">
            {t('skills.toFrameworks')}
          </Anchor>
        </Text>
      ) : null}
      <SkillSearch field={field} without={value.map(one => one.skillId)} onChoose={choose} />
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {value.map((one, at) => (
          <Paper key={one.skillId} component="li" withBorder p="sm">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Text fw={500}>
                  {one.code ? <span className="skill-code">{one.code} </span> : null}
                  {one.name}
                </Text>
                <Text size="sm" c="dimmed">
                  {one.framework}
                </Text>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="xl"
                aria-label={t('skills.remove', { name: one.name })}
                onClick={() => {
                  onChange(value.filter((_, index) => index !== at))
                  field.current?.focus()
                }}
              >
                <IconX size={18} aria-hidden />
              </ActionIcon>
            </Group>
            {levelsOf(one.frameworkId).length > 0 || levels.length > 0 ? (
              <Group gap="sm" mt="xs">
                {levelsOf(one.frameworkId).length > 0 ? (
                  <NativeSelect
                    label={t('skills.level')}
                    value={one.level ?? ''}
                    onChange={event => change(at, { level: event.currentTarget.value || null })}
                    data={[
                      { value: '', label: t('skills.anyLevel') },
                      ...levelsOf(one.frameworkId).map(level => ({
                        value: level.id,
                        label: level.translations?.[locale]?.name ?? level.name,
                      })),
                    ]}
                  />
                ) : null}
                {levels.length > 0 ? (
                  <NativeSelect
                    label={t('skills.fromLevel')}
                    value={one.fromLevel === null ? '' : String(one.fromLevel)}
                    onChange={event =>
                      change(at, { fromLevel: event.currentTarget.value ? Number(event.currentTarget.value) : null })
                    }
                    data={[
                      { value: '', label: t('skills.always') },
                      ...levels.map((name, index) => ({
                        value: String(index + 1),
                        label: t('skills.from', { level: name || String(index + 1) }),
                      })),
                    ]}
                  />
                ) : null}
              </Group>
            ) : null}
          </Paper>
        ))}
      </Stack>
    </Stack>
  )
}
