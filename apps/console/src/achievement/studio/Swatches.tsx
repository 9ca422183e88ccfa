import { Group, Text } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'

type Props = {
  readonly label: string
  readonly options: readonly { readonly id: string }[]
  readonly name: (id: string) => string
  readonly value: string
  readonly onChange: (id: string) => void
  readonly children: (id: string) => ReactNode
}

/** A radio group of small pictures: one tab stop, arrows choose. */
export function Swatches({ label, options, name, value, onChange, children }: Props) {
  // What is chosen may be among those that a search leaves out; the first then takes the focus.
  const focused = options.some(one => one.id === value) ? value : options[0]?.id
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const at = options.findIndex(one => one.id === focused)
    const next = options[(at + step + options.length) % options.length]
    if (!next) return
    onChange(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus()
  }
  return (
    <div>
      <Text size="sm" fw={500} mb={4} aria-hidden>
        {label}
      </Text>
      <Group gap={4} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
        {options.map(({ id }) => (
          // biome-ignore lint/a11y/useSemanticElements: a picture as radio button, with the roving focus that the pattern asks for
          <button
            key={id}
            type="button"
            role="radio"
            className="swatch"
            data-id={id}
            aria-checked={id === value}
            aria-label={name(id)}
            title={name(id)}
            tabIndex={id === focused ? 0 : -1}
            onClick={() => onChange(id)}
          >
            {children(id)}
          </button>
        ))}
      </Group>
    </div>
  )
}
