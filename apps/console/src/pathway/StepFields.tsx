import { isGroup, type Pathway, type Step, type Way } from '@laurel/core/pathway'
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import type { Edit } from './edit-pathway.ts'
import { wordsOf } from './words-of.ts'

type Props = {
  readonly pathway: Pathway
  readonly step: Step
  /** In which language its words are written now. */
  readonly language: string
  readonly choices: readonly Achievement[]
  readonly onEdit: (edit: Edit) => void
}

const ELSEWHERE = 'elsewhere'

function WayRow({
  way,
  index,
  choices,
  onChange,
  onRemove,
}: {
  /** Null while nothing is chosen yet. */
  readonly way: Way | null
  readonly index: number
  readonly choices: readonly Achievement[]
  readonly onChange: (way: Way | null) => void
  readonly onRemove: () => void
}) {
  const { t } = useTranslation()
  const place = index + 1
  const chosen = way?.kind === 'achievement' ? choices.find(one => one.id === way.achievementId) : undefined
  const choose = (value: string) =>
    onChange(
      value === ''
        ? null
        : value === ELSEWHERE
          ? { kind: 'elsewhere', issuerDid: null, issuerName: '', achievementId: null, achievementName: '' }
          : { kind: 'achievement', achievementId: value, level: null },
    )
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <NativeSelect
          style={{ flex: 1 }}
          label={index === 0 ? t('step.met') : t('step.orMet')}
          value={way === null ? '' : way.kind === 'achievement' ? way.achievementId : ELSEWHERE}
          onChange={event => choose(event.currentTarget.value)}
          data={[
            ...(index === 0 ? [{ value: '', label: t('step.choose') }] : []),
            ...(way?.kind === 'achievement' && !chosen ? [{ value: way.achievementId, label: t('step.gone') }] : []),
            ...choices.map(one => ({ value: one.id, label: one.name })),
            { value: ELSEWHERE, label: t('step.elsewhere') },
          ]}
        />
        {way?.kind === 'achievement' && chosen && chosen.levels.length > 0 ? (
          <NativeSelect
            w={160}
            label={t('step.level')}
            value={way.level ?? ''}
            onChange={event => onChange({ ...way, level: event.currentTarget.value || null })}
            data={[
              { value: '', label: t('step.anyLevel') },
              ...chosen.levels.map(one => ({ value: one.id, label: one.name })),
            ]}
          />
        ) : null}
        {way === null ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('step.removeWay', { place })}
            onClick={onRemove}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {way?.kind === 'elsewhere' ? (
        <Stack gap="xs" ps="md">
          <Text size="xs" c="dimmed">
            {t('step.elsewhereHint')}
          </Text>
          <Group grow align="flex-start">
            <TextInput
              label={t('step.issuerName')}
              value={way.issuerName}
              onChange={event => onChange({ ...way, issuerName: event.currentTarget.value })}
            />
            <TextInput
              label={t('step.achievementName')}
              value={way.achievementName}
              onChange={event => onChange({ ...way, achievementName: event.currentTarget.value })}
            />
          </Group>
          <Group grow align="flex-start">
            <TextInput
              label={t('step.issuerAddress')}
              description={t('step.issuerAddressHint')}
              placeholder="did:web:college.example"
              value={way.issuerDid ?? ''}
              onChange={event => onChange({ ...way, issuerDid: event.currentTarget.value.trim() || null })}
            />
            <TextInput
              label={t('step.achievementAddress')}
              description={t('step.achievementAddressHint')}
              value={way.achievementId ?? ''}
              onChange={event => onChange({ ...way, achievementId: event.currentTarget.value.trim() || null })}
            />
          </Group>
        </Stack>
      ) : null}
    </Stack>
  )
}

/** What a step asks for; beside the list and beside the picture it is the same. */
export function StepFields({ pathway, step, language, choices, onEdit }: Props) {
  const { t } = useTranslation()
  const credits = useId()
  const change = (part: Partial<Step>) => onEdit({ do: 'change', id: step.id, part })
  const words = wordsOf(step, pathway.language, language)
  const others = pathway.steps.filter(one => one.id !== step.id && one.within !== step.id && one.id !== step.within)
  const setWay = (index: number, way: Way | null) => {
    if (way === null) {
      change({ ways: step.ways.filter((_, at) => at !== index) })
      return
    }
    const ways = index < step.ways.length ? step.ways.map((one, at) => (at === index ? way : one)) : [...step.ways, way]
    const chosen = way.kind === 'achievement' ? choices.find(one => one.id === way.achievementId) : undefined
    const level = way.kind === 'achievement' ? chosen?.levels.find(one => one.id === way.level)?.name : undefined
    const before = step.ways[index]
    const old = before?.kind === 'achievement' ? choices.find(one => one.id === before.achievementId)?.name : undefined
    // A step is called like what it asks for, until somebody calls it something else.
    const isNamed = step.name !== '' && step.name !== old && !step.name.startsWith(`${old}: `)
    const name = chosen && !isNamed && index === 0 ? [chosen.name, level].filter(Boolean).join(': ') : step.name
    const counts = chosen?.credits && chosen.credits.system === pathway.creditsToReach?.system
    change({ ways, name, ...(counts && step.credits === 0 ? { credits: chosen.credits?.number ?? 0 } : {}) })
  }
  const first = choices[0]
  return (
    <Stack gap="sm">
      {isGroup(step) ? (
        <NumberInput
          w={220}
          label={t('step.need')}
          description={t('step.needHint', { count: pathway.steps.filter(one => one.within === step.id).length })}
          min={1}
          max={60}
          allowDecimal={false}
          value={step.need}
          onChange={value => change({ need: typeof value === 'number' ? value : 0 })}
        />
      ) : (
        <>
          {/* One field from the beginning, so that the keyboard stays on it when something is chosen. */}
          {(step.ways.length === 0 ? [null] : step.ways).map((way, index) => (
            <WayRow
              // biome-ignore lint/suspicious/noArrayIndexKey: ways have no name of their own, and are never reordered
              key={index}
              way={way}
              index={index}
              choices={choices}
              onChange={next => setWay(index, next)}
              onRemove={() => setWay(index, null)}
            />
          ))}
          {step.ways.length === 0 ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              w="fit-content"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => {
                const free =
                  choices.find(
                    one => !step.ways.some(way => way.kind === 'achievement' && way.achievementId === one.id),
                  ) ?? first
                if (free) change({ ways: [...step.ways, { kind: 'achievement', achievementId: free.id, level: null }] })
              }}
            >
              {t('step.addWay')}
            </Button>
          )}
        </>
      )}
      {others.length > 0 ? (
        <MultiSelect
          label={t('step.after')}
          description={t('step.afterHint')}
          placeholder={step.after.length === 0 ? t('step.afterNone') : ''}
          data={others.map(one => ({ value: one.id, label: one.name || t('step.unnamed') }))}
          value={step.after.filter(id => others.some(one => one.id === id))}
          onChange={after => change({ after })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('step.afterClear') }}
        />
      ) : null}
      <Textarea
        label={t('step.description')}
        autosize
        minRows={1}
        placeholder={language === pathway.language ? '' : step.description}
        value={words.description}
        onChange={event => change(words.with({ description: event.currentTarget.value }))}
      />
      <Group align="flex-end">
        {step.within === null ? (
          <Checkbox
            label={t('step.optional')}
            checked={step.isOptional}
            onChange={event => change({ isOptional: event.currentTarget.checked })}
          />
        ) : null}
        {isGroup(step) || pathway.creditsToReach === null ? null : (
          <NumberInput
            id={credits}
            w={160}
            label={t('step.credits', { system: pathway.creditsToReach.system })}
            min={0}
            max={1000}
            value={step.credits}
            onChange={value => change({ credits: typeof value === 'number' ? value : 0 })}
          />
        )}
      </Group>
    </Stack>
  )
}
