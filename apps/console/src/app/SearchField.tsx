import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Props = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }

/**
 * Searches a moment after the last key, and at once on leaving: a search that came later still would call back whoever
 * has opened a result meanwhile. Ctrl+K or ⌘K jumps here from anywhere on the screen.
 */
export function SearchField({ label, value, onChange }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const later = useDebouncedCallback(onChange, 250)
  useHotkeys([['mod+K', () => field.current?.focus()]], [])
  const change = (next: string) => {
    setText(next)
    later(next)
  }
  const clear = () => {
    change('')
    field.current?.focus()
  }
  return (
    <TextInput
      ref={field}
      aria-label={label}
      aria-keyshortcuts="Control+K Meta+K"
      placeholder={label}
      value={text}
      onChange={event => change(event.currentTarget.value)}
      onBlur={() => later.flush()}
      onKeyDown={event => event.key === 'Enter' && later.flush()}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={text ? <CloseButton size="sm" aria-label={t('clearSearch')} onClick={clear} /> : null}
      style={{ flex: '1 1 240px' }}
    />
  )
}
