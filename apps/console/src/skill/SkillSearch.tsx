import { useLocale } from '@laurel/ui/i18n'
import { Loader, Paper, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type Ref, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FoundSkill, foundQuery, nameOf, titleOf } from './skill.ts'

type Props = {
  readonly field: Ref<HTMLInputElement>
  /** Those that are chosen already are not offered. */
  readonly without: readonly string[]
  readonly onChoose: (skill: FoundSkill) => void
}

/** Finds a skill in all frameworks: the pattern of a combobox with a list (WAI-ARIA APG). */
export function SkillSearch({ field, without, onChoose }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const list = useId()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [words] = useDebouncedValue(typed.trim(), 200)
  const found = useQuery({ ...foundQuery(words, locale, 12), placeholderData: keepPreviousData })
  const offered = (found.data?.items ?? []).filter(one => !without.includes(one.id))
  const isShown = isOpen && words !== '' && found.data !== undefined
  const choose = (one: FoundSkill | undefined) => {
    if (!one) return
    onChoose(one)
    setTyped('')
    setOpen(false)
    setActive(-1)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter chooses here; it never saves the form.
    if (event.key === 'Enter') {
      event.preventDefault()
      if (isShown) choose(offered[active])
    } else if (event.key === 'Escape' && isShown) {
      event.stopPropagation()
      setOpen(false)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && offered.length > 0) {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((Math.max(active, step > 0 ? -1 : 0) + step + offered.length) % offered.length)
    }
  }
  return (
    <div className="skill-search">
      <TextInput
        ref={field}
        label={t('skills.search')}
        description={t('skills.hint')}
        placeholder={t('skills.placeholder')}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={isShown ? list : undefined}
        aria-activedescendant={isShown && offered[active] ? `${list}-${active}` : undefined}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={found.isFetching ? <Loader size="xs" aria-label={t('skills.searching')} /> : null}
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value)
          setOpen(true)
          setActive(-1)
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isShown ? (
        <Paper withBorder shadow="md" className="skill-options">
          {offered.length === 0 ? (
            <Text size="sm" c="dimmed" p="sm" role="status">
              {t('skills.none')}
            </Text>
          ) : (
            <div role="listbox" id={list} aria-label={t('skills.search')}>
              {offered.map((one, at) => (
                // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, as the pattern has it
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
                <div
                  key={one.id}
                  id={`${list}-${at}`}
                  role="option"
                  aria-selected={at === active}
                  ref={element => {
                    if (at === active) element?.scrollIntoView({ block: 'nearest' })
                  }}
                  // Before the field loses the focus, and the list with it.
                  onMouseDown={event => event.preventDefault()}
                  onClick={() => choose(one)}
                >
                  <Text fw={500}>
                    {one.code ? <span className="skill-code">{one.code} </span> : null}
                    {nameOf(one, locale)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {[titleOf(one.framework, locale), ...one.above].join(' › ')}
                  </Text>
                </div>
              ))}
            </div>
          )}
        </Paper>
      ) : null}
    </div>
  )
}
