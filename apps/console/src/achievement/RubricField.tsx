import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Paper,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveRow } from '../app/move-row.ts'
import type { LevelRow } from './form-values.ts'
import { type CriterionRow, emptyCriterion, type RubricValues } from './rubric-values.ts'

type Props = {
  readonly value: RubricValues
  readonly levels: readonly LevelRow[]
  readonly onChange: (value: RubricValues) => void
}

/** Criteria by levels: beside each other on a desk, below each other on a phone. Alt+↑ and Alt+↓ move a criterion. */
export function RubricField({ value, levels, onChange }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [announcement, announce] = useState('')
  const { rule, rows } = value
  const put = (next: readonly CriterionRow[]) => onChange({ rule, rows: next })
  const change = (index: number, part: Partial<CriterionRow>) =>
    put(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const focusName = (index: number) =>
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLInputElement>('input[data-criterion-name]')[index]?.focus(),
    )
  const move = (index: number, step: -1 | 1) => {
    if (index + step < 0 || index + step >= rows.length) return
    put(moveRow(rows, index, step))
    announce(t('rubric.moved', { name: rows[index]?.name ?? '', place: index + step + 1, count: rows.length }))
  }
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const step = event.key === 'ArrowUp' ? -1 : 1
    if (index + step < 0 || index + step >= rows.length) return
    move(index, step)
    focusName(index + step)
  }
  const named = levels.filter(level => level.name.trim() !== '')
  const add = () => {
    put([...rows, emptyCriterion(crypto.randomUUID())])
    focusName(rows.length)
  }
  return (
    <Stack gap="xs" role="group" aria-labelledby="rubric-label">
      <div>
        <Text fw={500} size="sm" id="rubric-label">
          {t('rubric.label')}
        </Text>
        <Text size="xs" c="dimmed">
          {t(named.length === 0 ? 'rubric.needsLevels' : 'rubric.hint')}
        </Text>
      </div>
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      {named.length > 0 && rows.length > 0 ? (
        <Radio.Group
          label={t('rubric.rule')}
          value={rule}
          onChange={next => onChange({ rule: next as RubricValues['rule'], rows })}
        >
          <Group gap="lg" mt={4}>
            <Radio value="all" label={t('rubric.all')} />
            <Radio value="weighted" label={t('rubric.weighted')} />
          </Group>
        </Radio.Group>
      ) : null}
      <Stack component="ol" gap="xs" ref={list} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {named.length === 0
          ? null
          : rows.map((row, index) => (
              <Paper key={row.key} component="li" withBorder p="sm" onKeyDown={event => onKeyDown(event, index)}>
                <Stack gap="xs">
                  <Group gap="xs" wrap="nowrap" align="flex-start">
                    <TextInput
                      data-criterion-name
                      style={{ flex: 1 }}
                      aria-label={t('rubric.name', { place: index + 1 })}
                      placeholder={t('rubric.namePlaceholder')}
                      value={row.name}
                      onChange={event => change(index, { name: event.currentTarget.value })}
                    />
                    {rule === 'weighted' ? (
                      <NumberInput
                        w={84}
                        aria-label={t('rubric.weight', { place: index + 1 })}
                        prefix="× "
                        min={1}
                        max={100}
                        allowDecimal={false}
                        value={row.weight}
                        onChange={weight => change(index, { weight: typeof weight === 'number' ? weight : 1 })}
                      />
                    ) : null}
                    <Group gap={0} wrap="nowrap">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="lg"
                        disabled={index === 0}
                        aria-label={t('rubric.up', { place: index + 1 })}
                        onClick={() => move(index, -1)}
                      >
                        <IconArrowUp size={18} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="lg"
                        disabled={index === rows.length - 1}
                        aria-label={t('rubric.down', { place: index + 1 })}
                        onClick={() => move(index, 1)}
                      >
                        <IconArrowDown size={18} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="lg"
                        aria-label={t('rubric.remove', { place: index + 1 })}
                        onClick={() => put(rows.filter((_, at) => at !== index))}
                      >
                        <IconTrash size={18} aria-hidden />
                      </ActionIcon>
                    </Group>
                  </Group>
                  <SimpleGrid
                    cols={{ base: 1, sm: Math.min(named.length, 2), lg: Math.min(named.length, 4) }}
                    spacing="xs"
                  >
                    {named.map(level => (
                      <Textarea
                        key={level.key}
                        label={level.name}
                        aria-label={t('rubric.descriptor', { place: index + 1, level: level.name })}
                        autosize
                        minRows={2}
                        maxLength={1000}
                        placeholder={t('rubric.descriptorPlaceholder')}
                        value={row.descriptors[level.key] ?? ''}
                        onChange={event =>
                          change(index, { descriptors: { ...row.descriptors, [level.key]: event.currentTarget.value } })
                        }
                      />
                    ))}
                  </SimpleGrid>
                </Stack>
              </Paper>
            ))}
      </Stack>
      <Group>
        <Button
          variant="default"
          size="sm"
          disabled={named.length === 0 || rows.length >= 20}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={add}
        >
          {t('rubric.add')}
        </Button>
      </Group>
    </Stack>
  )
}
