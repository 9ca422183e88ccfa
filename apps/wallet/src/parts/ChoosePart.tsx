import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Group, Loader, Stack, Switch, Text } from '@mantine/core'
import { IconEyeOff, IconLock } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import {
  choicesOf,
  GROUPS,
  type Group as GroupName,
  type PartChoice,
  pickedAtFirst,
  pointersOf,
  sealedFor,
} from './choices.ts'
import type { Part } from './derive-part.ts'
import { useForms } from './use-forms.ts'

/** What stands still: shown whatever is chosen, or kept back whatever is chosen; and why. */
function LockedLine({ choice, issuer }: { readonly choice: PartChoice; readonly issuer: string }) {
  const { t } = useTranslation()
  const Icon = choice.lock === 'sealed' ? IconEyeOff : IconLock
  return (
    <div className="part-line">
      <Icon size={18} aria-hidden className="part-lock" />
      <div>
        <Text size="sm">{t(`parts.word.${choice.word}`)}</Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {choice.detail && choice.word !== 'status' && choice.word !== 'learner-id' ? `${choice.detail} · ` : ''}
          {t(`parts.lock.${choice.lock === 'fixed' && choice.word === 'learner-id' ? 'key' : choice.lock}`, { issuer })}
        </Text>
      </div>
    </div>
  )
}

type LineProps = {
  readonly choice: PartChoice
  readonly isOn: boolean
  readonly isUnlinkable: boolean
  readonly onChange: (isOn: boolean) => void
}

function ChoiceLine({ choice, isOn, isUnlinkable, onChange }: LineProps) {
  const { t } = useTranslation()
  const warns = isUnlinkable && choice.links
  const detail = choice.word === 'status' ? t('parts.statusText') : choice.detail
  return (
    <Switch
      checked={isOn}
      onChange={event => onChange(event.currentTarget.checked)}
      label={t(`parts.word.${choice.word}`)}
      description={
        detail || warns ? (
          <>
            {detail ? <span className="part-detail">{detail}</span> : null}
            {warns ? <span className="part-warning">{t('parts.links')}</span> : null}
          </>
        ) : undefined
      }
    />
  )
}

type LinesProps = {
  readonly group: GroupName
  readonly choices: readonly PartChoice[]
  readonly picked: readonly string[]
  readonly issuer: string
  readonly isUnlinkable: boolean
  readonly onPick: (key: string, isOn: boolean) => void
}

function Lines({ group, choices, picked, issuer, isUnlinkable, onPick }: LinesProps) {
  const { t } = useTranslation()
  const own = choices.filter(one => one.group === group)
  if (own.length === 0) return null
  return (
    <fieldset className="part-group">
      <legend>{t(`parts.group.${group}`)}</legend>
      <Stack gap="xs">
        {own.map(choice =>
          choice.lock ? (
            <LockedLine key={choice.key} choice={choice} issuer={issuer} />
          ) : (
            <ChoiceLine
              key={choice.key}
              choice={choice}
              isOn={picked.includes(choice.key)}
              isUnlinkable={isUnlinkable}
              onChange={isOn => onPick(choice.key, isOn)}
            />
          ),
        )}
      </Stack>
    </fieldset>
  )
}

type Props = {
  readonly award: Award
  /** What is chosen now; `null` until there is something to choose from. */
  readonly onChange: (part: Part | null) => void
}

/** What will be seen of a credential, fact by fact, and what stays with its holder. */
export default function ChoosePart({ award, onChange }: Props) {
  const { t } = useTranslation()
  const { locale, date } = useLocale()
  const { forms, error, retry } = useForms(award)
  const [isUnlinkable, setUnlinkable] = useState(false)
  const [touched, setTouched] = useState<readonly string[] | null>(null)
  const suite = isUnlinkable ? 'bbs-2023' : 'ecdsa-sd-2023'
  const base = useMemo(() => {
    const found = forms?.find(one => one.format === suite)
    return found && found.format !== 'dc+sd-jwt' ? found.credential : null
  }, [forms, suite])
  const choices = useMemo(
    () => (base ? choicesOf(base, suite, { locale, date }, sealedFor(award.protection)) : []),
    [base, suite, locale, date, award.protection],
  )
  const picked = useMemo(() => touched ?? pickedAtFirst(choices), [touched, choices])
  const pointers = useMemo(() => (base ? pointersOf(base, suite, choices, picked) : []), [base, suite, choices, picked])
  useEffect(() => onChange(base && { suite, base, pointers }), [base, suite, pointers, onChange])

  if (error) return <ErrorPanel error={error} onRetry={retry} />
  if (!forms)
    return (
      <Group role="status" wrap="nowrap">
        <Loader size="sm" />
        <Text size="sm">{t('parts.fetching')}</Text>
      </Group>
    )
  if (!base) return <Alert variant="outline">{t('parts.none')}</Alert>
  return (
    <Stack gap="md">
      {GROUPS.map(group => (
        <Lines
          key={group}
          group={group}
          choices={choices}
          picked={picked}
          issuer={award.issuer.name}
          isUnlinkable={isUnlinkable}
          onPick={(key, isOn) => setTouched(isOn ? [...picked, key] : picked.filter(one => one !== key))}
        />
      ))}
      <Switch
        checked={isUnlinkable}
        onChange={event => setUnlinkable(event.currentTarget.checked)}
        label={t('parts.unlinkable')}
        description={t('parts.unlinkableText')}
      />
    </Stack>
  )
}
