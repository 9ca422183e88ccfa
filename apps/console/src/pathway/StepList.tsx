import { isGroup, type Pathway, type Step } from '@laurel/core/pathway'
import { ActionIcon, Button, Group, Paper, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconIndentDecrease,
  IconIndentIncrease,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import { type Edit, groupAbove, inListOrder } from './edit-pathway.ts'
import type { Problem } from './pathway.ts'
import { StepFields } from './StepFields.tsx'
import { StepProblems } from './StepProblems.tsx'
import { wordsOf } from './words-of.ts'

type Props = {
  readonly pathway: Pathway
  readonly language: string
  readonly choices: readonly Achievement[]
  readonly problems: readonly Problem[]
  readonly onEdit: (edit: Edit) => void
}

/**
 * The steps one below the other; everything that the picture can do, by keyboard. Enter in a name adds the next step,
 * Alt with an arrow moves it: up and down, into the group above and out of it.
 */
export function StepList({ pathway, language, choices, problems, onEdit }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [announcement, announce] = useState('')
  const steps = inListOrder(pathway.steps)
  const placeOf = (step: Step) => steps.indexOf(step) + 1
  const nameOf = (step: Step) => step.name || t('step.unnamed')
  const focusOn = (id: string, part = 'input[data-step-name]') =>
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"] ${part}`)?.focus(),
    )
  const add = (below: string | null, isAGroup: boolean) => {
    const id = crypto.randomUUID()
    onEdit({ do: 'add', id, below, isGroup: isAGroup })
    focusOn(id)
  }
  const act = (step: Step, edit: Edit, said: string, part?: string) => {
    onEdit(edit)
    announce(t(said, { name: nameOf(step) }))
    focusOn(step.id, part)
  }
  const acts: readonly (readonly [
    string,
    typeof IconArrowUp,
    (step: Step) => boolean,
    (step: Step) => Edit,
    string,
    string,
  ])[] = [
    [
      'up',
      IconArrowUp,
      step => placeOf(step) > 1,
      step => ({ do: 'move', id: step.id, by: -1 }),
      'step.movedUp',
      'ArrowUp',
    ],
    [
      'down',
      IconArrowDown,
      step => placeOf(step) < steps.length,
      step => ({ do: 'move', id: step.id, by: 1 }),
      'step.movedDown',
      'ArrowDown',
    ],
    [
      'indent',
      IconIndentIncrease,
      step => groupAbove(pathway.steps, step.id) !== null,
      step => ({ do: 'indent', id: step.id }),
      'step.indented',
      'ArrowRight',
    ],
    [
      'outdent',
      IconIndentDecrease,
      step => step.within !== null,
      step => ({ do: 'outdent', id: step.id }),
      'step.outdented',
      'ArrowLeft',
    ],
  ]
  const onKeyDown = (event: KeyboardEvent, step: Step) => {
    const found = event.altKey ? acts.find(one => one[5] === event.key) : undefined
    if (!found) return
    event.preventDefault()
    if (found[2](step)) act(step, found[3](step), found[4])
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('step.keys')}
      </Text>
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      <Stack component="ol" gap="sm" ref={list} m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(step => {
          const place = placeOf(step)
          const words = wordsOf(step, pathway.language, language)
          const own = problems.filter(one => one.stepId === step.id)
          return (
            <Paper
              key={step.id}
              component="li"
              withBorder
              p="md"
              data-step={step.id}
              className={step.within === null ? undefined : 'step-inside'}
              onKeyDown={event => onKeyDown(event, step)}
            >
              <Stack gap="sm">
                <Group align="flex-end" gap="xs" wrap="wrap">
                  <TextInput
                    data-step-name
                    style={{ flex: '1 1 240px' }}
                    label={t(isGroup(step) ? 'step.groupName' : 'step.name', { place })}
                    placeholder={language === pathway.language ? '' : step.name}
                    value={words.name}
                    error={own.length > 0 ? true : undefined}
                    onChange={event =>
                      onEdit({ do: 'change', id: step.id, part: words.with({ name: event.currentTarget.value }) })
                    }
                    onKeyDown={event => {
                      if (event.key !== 'Enter') return
                      event.preventDefault()
                      add(step.id, false)
                    }}
                  />
                  <Group gap={4}>
                    {acts.map(([word, Icon, may, edit, saying]) => (
                      <ActionIcon
                        key={word}
                        variant="subtle"
                        color="gray"
                        size="lg"
                        disabled={!may(step)}
                        data-act={word}
                        aria-label={t(`step.${word}`, { name: nameOf(step) })}
                        onClick={() =>
                          act(step, edit(step), saying, `[data-act="${word}"]:not(:disabled), input[data-step-name]`)
                        }
                      >
                        <Icon size={18} aria-hidden />
                      </ActionIcon>
                    ))}
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="lg"
                      aria-label={t('step.remove', { name: nameOf(step) })}
                      onClick={() => {
                        const beside = steps[place] ?? steps[place - 2]
                        onEdit({ do: 'remove', id: step.id })
                        announce(t('step.removed', { name: nameOf(step) }))
                        if (beside) focusOn(beside.id)
                      }}
                    >
                      <IconTrash size={18} aria-hidden />
                    </ActionIcon>
                  </Group>
                </Group>
                <StepProblems problems={own} pathway={pathway} />
                <StepFields pathway={pathway} step={step} language={language} choices={choices} onEdit={onEdit} />
              </Stack>
            </Paper>
          )
        })}
      </Stack>
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(null, false)}>
          {t('step.add')}
        </Button>
        <Button variant="subtle" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(null, true)}>
          {t('step.addGroup')}
        </Button>
      </Group>
    </Stack>
  )
}
