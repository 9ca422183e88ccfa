import { ActionIcon, Group, NativeSelect, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import { fieldOf, KINDS, type Kind, type WantValues } from './form-values.ts'

type Props = {
  readonly want: WantValues
  readonly number: number
  readonly achievements: readonly Achievement[]
  readonly error: string | undefined
  readonly onChange: (part: Partial<WantValues>) => void
  /** Where it is the only one, it stays. */
  readonly onRemove: (() => void) | undefined
}

/** One credential that is asked for: by which achievement or skill, and from whom it is taken. */
export function WantFields({ want, number, achievements, error, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const field = fieldOf[want.kind]
  const text = (name: 'achievementName' | 'skill' | 'issuers' | 'types') => ({
    name: `${name}-${want.key}`,
    label: t(`presentations.field.${name}`),
    description: t(`presentations.hint.${name}`),
    value: want[name],
    error: field === name ? error : undefined,
    withAsterisk: field === name,
    'aria-required': field === name,
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
  })
  const label = t('presentations.wantNumber', { number })
  return (
    <Paper component="fieldset" withBorder p="md" m={0} aria-label={label}>
      <Stack>
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{label}</Text>
          {onRemove ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={onRemove}
              aria-label={t('presentations.removeWant', { number })}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
        <NativeSelect
          label={t('presentations.field.kind')}
          value={want.kind}
          onChange={event => onChange({ kind: event.currentTarget.value as Kind })}
          data={KINDS.map(value => ({ value, label: t(`presentations.kind.${value}`) }))}
        />
        {want.kind === 'own' ? (
          <NativeSelect
            name={`achievementId-${want.key}`}
            label={t('presentations.field.achievementId')}
            withAsterisk
            aria-required
            error={error}
            value={want.achievementId}
            onChange={event => onChange({ achievementId: event.currentTarget.value })}
            data={[
              { value: '', label: t('presentations.chooseAchievement') },
              ...achievements.map(one => ({ value: one.id, label: one.name })),
            ]}
          />
        ) : null}
        {want.kind === 'named' ? <TextInput {...text('achievementName')} maxLength={200} /> : null}
        {want.kind === 'skill' ? <TextInput {...text('skill')} maxLength={500} /> : null}
        {want.kind === 'own' ? null : (
          <>
            <Textarea {...text('issuers')} autosize minRows={2} autoComplete="off" spellCheck={false} />
            <details>
              <summary>{t('presentations.moreFormats')}</summary>
              <Textarea {...text('types')} autosize minRows={2} mt="xs" autoComplete="off" spellCheck={false} />
            </details>
          </>
        )}
      </Stack>
    </Paper>
  )
}
