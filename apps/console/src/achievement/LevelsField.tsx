import { ActionIcon, Button, Group, Paper, Stack, Text, Textarea, TextInput, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveRow } from '../app/move-row.ts'
import { emptyLevel, type LevelRow } from './form-values.ts'

type Props = { readonly value: readonly LevelRow[]; readonly onChange: (rows: LevelRow[]) => void }

/** Levels from the first to the highest. Alt+↑ and Alt+↓ move the row that has the focus. */
export function LevelsField({ value, onChange }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [announcement, announce] = useState('')
  const change = (index: number, part: Partial<LevelRow>) =>
    onChange(value.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const focusName = (index: number) =>
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLInputElement>('input[data-level-name]')[index]?.focus(),
    )
  const add = () => {
    onChange([...value, emptyLevel(crypto.randomUUID())])
    focusName(value.length)
  }
  const move = (index: number, step: -1 | 1) => {
    if (index + step < 0 || index + step >= value.length) return
    onChange(moveRow(value, index, step))
    announce(
      t('levels.moved', {
        name: value[index]?.name || t('levels.unnamed'),
        place: index + step + 1,
        count: value.length,
      }),
    )
  }
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const step = event.key === 'ArrowUp' ? -1 : 1
    if (index + step < 0 || index + step >= value.length) return
    move(index, step)
    focusName(index + step)
  }
  return (
    <Stack gap="xs" role="group" aria-labelledby="levels-label">
      <div>
        <Text fw={500} size="sm" id="levels-label">
          {t('levels.label')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('levels.hint')}
        </Text>
      </div>
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      <Stack component="ol" gap="xs" ref={list} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {value.map((row, index) => (
          <Paper key={row.key} component="li" withBorder p="sm" onKeyDown={event => onKeyDown(event, index)}>
            <Group align="flex-start" wrap="nowrap" gap="sm">
              <Text className="tabular" fw={600} w={24} ta="center" pt={8} c="dimmed" aria-hidden>
                {index + 1}
              </Text>
              <Stack gap="xs" style={{ flex: 1 }}>
                <TextInput
                  data-level-name
                  aria-label={t('levels.name', { place: index + 1 })}
                  placeholder={t('levels.namePlaceholder')}
                  value={row.name}
                  onChange={event => change(index, { name: event.currentTarget.value })}
                />
                <Textarea
                  autosize
                  minRows={1}
                  aria-label={t('levels.description', { place: index + 1 })}
                  placeholder={t('levels.descriptionPlaceholder')}
                  value={row.description}
                  onChange={event => change(index, { description: event.currentTarget.value })}
                />
              </Stack>
              <Group gap={4} wrap="wrap" maw={{ base: 40, xs: 'none' }}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  disabled={index === 0}
                  aria-label={t('levels.up', { place: index + 1 })}
                  onClick={() => move(index, -1)}
                >
                  <IconArrowUp size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  disabled={index === value.length - 1}
                  aria-label={t('levels.down', { place: index + 1 })}
                  onClick={() => move(index, 1)}
                >
                  <IconArrowDown size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('levels.remove', { place: index + 1 })}
                  onClick={() => onChange(value.filter((_, at) => at !== index))}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      <Group>
        <Button variant="default" size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t('levels.add')}
        </Button>
      </Group>
    </Stack>
  )
}
