import { depthsOf } from '@laurel/core/skill'
import { useLocale } from '@laurel/ui/i18n'
import { TextInput, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Step, wordOfName } from './outline.ts'
import { nameOf, type SkillNode } from './skill.ts'

type Props = {
  readonly title: string
  readonly nodes: readonly SkillNode[]
  readonly selected: string | null
  readonly onSelect: (id: string) => void
  /** Missing where the order cannot be changed, only looked at. */
  readonly onStep?: ((step: Step) => void) | undefined
  /** The skill whose name is being typed. */
  readonly typing: string | null
  readonly onTyping: (id: string | null) => void
  readonly onAdd: (after: string | null) => void
  /** Asked for the children of a place that is not loaded yet. */
  readonly onOpen?: ((id: string) => void) | undefined
}

/** Opened whole up to here; a larger one shows its first places. */
const MOST_OPEN = 200

/** What is in sight: everything whose parents are open. */
function shownOf(nodes: readonly SkillNode[], closed: ReadonlySet<string>): readonly SkillNode[] {
  const hidden = new Set<string>()
  return nodes.filter(({ id, parentId }) => {
    const isHidden = parentId !== null && (hidden.has(parentId) || closed.has(parentId))
    if (isHidden) hidden.add(id)
    return !isHidden
  })
}

/**
 * A tree that is edited by keyboard alone, as the pattern for trees asks (WAI-ARIA APG): one stop for Tab, arrows within.
 * Tab means indenting only while a name is typed, so that nobody is caught in it.
 */
export function SkillTree({ title, nodes, selected, onSelect, onStep, typing, onTyping, onAdd, onOpen }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const list = useRef<HTMLUListElement>(null)
  const [announcement, announce] = useState('')
  const parents = useMemo(() => new Set(nodes.map(one => one.parentId)), [nodes])
  const isLarge = useRef(nodes.length > MOST_OPEN)
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(isLarge.current ? nodes.filter(one => one.childCount > 0).map(one => one.id) : []),
  )
  const depths = useMemo(() => depthsOf(nodes), [nodes])
  const shown = useMemo(() => shownOf(nodes, closed), [nodes, closed])
  const current = shown.some(one => one.id === selected) ? selected : (shown[0]?.id ?? null)

  const hasChildren = (one: SkillNode) => parents.has(one.id) || (onOpen !== undefined && one.childCount > 0)
  const isOpen = (one: SkillNode) => parents.has(one.id) && !closed.has(one.id)
  const setOpen = (one: SkillNode, open: boolean) => {
    if (open && !parents.has(one.id)) onOpen?.(one.id)
    const next = new Set(closed)
    if (open) next.delete(one.id)
    else next.add(one.id)
    setClosed(next)
  }
  // Taken as soon as the tree is drawn, so that the next key finds it, also where moving a line has lost the focus.
  const wanted = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (wanted.current === null || typing === wanted.current) return
    list.current?.querySelector<HTMLElement>(`[data-skill="${wanted.current}"]`)?.focus()
    wanted.current = null
  })
  const focus = (id: string | null | undefined) => {
    if (!id) return
    wanted.current = id
    onSelect(id)
  }
  // A skill that was looked for elsewhere is in sight once its parents are open.
  useEffect(() => {
    if (!selected) return
    const above = new Set<string>()
    for (let at = nodes.find(one => one.id === selected)?.parentId; at; ) {
      above.add(at)
      at = nodes.find(one => one.id === at)?.parentId ?? null
    }
    setClosed(before =>
      [...above].some(id => before.has(id)) ? new Set([...before].filter(id => !above.has(id))) : before,
    )
  }, [selected, nodes])

  const nameIn = (one: SkillNode) => nameOf(one, locale) || t('framework.unnamed')
  // Where a skill has come to is read out once the tree says it.
  const [moved, setMoved] = useState<string | null>(null)
  useEffect(() => {
    const one = nodes.find(other => other.id === moved)
    if (!one) return
    const siblings = nodes.filter(other => other.parentId === one.parentId)
    announce(
      t('framework.moved', {
        name: nameOf(one, locale) || t('framework.unnamed'),
        depth: (depths.get(one.id) ?? 0) + 1,
        place: siblings.indexOf(one) + 1,
        count: siblings.length,
      }),
    )
    setMoved(null)
  }, [moved, nodes, depths, locale, t])
  const move = (kind: 'indent' | 'outdent' | 'up' | 'down', id: string) => {
    onStep?.({ kind, id })
    setMoved(id)
  }
  const remove = (one: SkillNode) => {
    const at = shown.findIndex(other => other.id === one.id)
    const rest = shown.filter(other => other.id !== one.id && other.parentId !== one.id)
    onStep?.({ kind: 'remove', id: one.id })
    announce(t('framework.removedOne', { name: nameIn(one) }))
    focus((rest[at] ?? rest.at(-1))?.id)
  }

  const onKeyDown = (event: KeyboardEvent, one: SkillNode, at: number) => {
    if (event.target !== event.currentTarget) return
    const act = (work: () => void) => {
      event.preventDefault()
      event.stopPropagation()
      work()
    }
    if (event.altKey && onStep) {
      const kind = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'indent', ArrowLeft: 'outdent' }[event.key]
      if (kind)
        act(() => {
          move(kind as 'up', one.id)
          focus(one.id)
        })
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (onStep && event.key.toLowerCase() === 'z')
        act(() => {
          onStep({ kind: 'undo' })
          announce(t('framework.undone'))
          focus(one.id)
        })
      return
    }
    const parent = nodes.find(other => other.id === one.parentId)
    if (event.key === 'ArrowDown') act(() => focus(shown[at + 1]?.id))
    else if (event.key === 'ArrowUp') act(() => focus(shown[at - 1]?.id))
    else if (event.key === 'Home') act(() => focus(shown[0]?.id))
    else if (event.key === 'End') act(() => focus(shown.at(-1)?.id))
    else if (event.key === 'ArrowRight' && hasChildren(one))
      act(() => (isOpen(one) ? focus(shown[at + 1]?.id) : setOpen(one, true)))
    else if (event.key === 'ArrowLeft') act(() => (isOpen(one) ? setOpen(one, false) : focus(parent?.id)))
    else if ((event.key === 'Enter' || event.key === 'F2') && onStep) act(() => onTyping(one.id))
    else if (event.key === 'Insert' && onStep) act(() => onAdd(one.id))
    else if (event.key === 'Delete' && onStep) act(() => remove(one))
  }
  const onTypingKey = (event: KeyboardEvent<HTMLInputElement>, one: SkillNode) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onTyping(null)
      if (event.key === 'Enter' && event.shiftKey) onAdd(one.id)
      else focus(one.id)
    }
    if (event.key === 'Tab') {
      event.preventDefault()
      move(event.shiftKey ? 'outdent' : 'indent', one.id)
    }
  }

  return (
    <>
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list is what it is without its keyboard */}
      <ul role="tree" aria-label={t('framework.tree', { title })} className="skill-outline" ref={list}>
        {shown.map((one, at) => {
          const siblings = nodes.filter(other => other.parentId === one.parentId)
          const depth = depths.get(one.id) ?? 0
          return (
            <li
              key={one.id}
              role="treeitem"
              data-skill={one.id}
              aria-level={depth + 1}
              aria-setsize={siblings.length}
              aria-posinset={siblings.indexOf(one) + 1}
              aria-expanded={hasChildren(one) ? isOpen(one) : undefined}
              aria-selected={one.id === current}
              tabIndex={one.id === current && typing !== one.id ? 0 : -1}
              style={{ paddingInlineStart: `calc(${Math.min(depth, 8)} * var(--skill-step))` }}
              onKeyDown={event => onKeyDown(event, one, at)}
              onClick={() => focus(one.id)}
              onDoubleClick={() => onStep && onTyping(one.id)}
            >
              {/* The arrow keys do the same; a pointer needs something to press. */}
              <span
                className="skill-toggle"
                aria-hidden
                onClick={event => {
                  event.stopPropagation()
                  if (hasChildren(one)) setOpen(one, !isOpen(one))
                }}
              >
                {hasChildren(one) ? isOpen(one) ? <IconChevronDown size={16} /> : <IconChevronRight size={16} /> : null}
              </span>
              {typing === one.id && onStep ? (
                <TextInput
                  className="skill-typing"
                  aria-label={t('framework.name')}
                  autoFocus
                  value={one[wordOfName(one)] ?? ''}
                  onChange={event =>
                    onStep({ kind: 'say', id: one.id, words: { [wordOfName(one)]: event.currentTarget.value } })
                  }
                  onKeyDown={event => onTypingKey(event, one)}
                  onBlur={() => onTyping(null)}
                  onClick={event => event.stopPropagation()}
                />
              ) : (
                <span className="skill-name">
                  {one.code ? <span className="skill-code">{one.code} </span> : null}
                  {nameIn(one)}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
