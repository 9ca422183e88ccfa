import { Group, Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'

export type Sort = { readonly current: string; readonly onChange: (sort: string) => void }

type Props = {
  readonly sort: Sort
  readonly by: string
  /** The order of the first press: newest first for dates, A to Z for names. */
  readonly first: 'ascending' | 'descending'
  readonly children: string
}

/** A column's head that orders the list, the other way round when it is pressed again. */
export function SortHeader({ by, first, sort, children }: Props) {
  const direction = sort.current === by ? 'ascending' : sort.current === `-${by}` ? 'descending' : 'none'
  const next = direction === 'none' ? first : direction === 'ascending' ? 'descending' : 'ascending'
  const Icon = direction === 'none' ? IconArrowsSort : direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th aria-sort={direction}>
      <UnstyledButton fz="sm" fw={600} onClick={() => sort.onChange(next === 'ascending' ? by : `-${by}`)}>
        <Group gap={6} wrap="nowrap">
          {children}
          <Icon size={14} stroke={1.8} aria-hidden />
        </Group>
      </UnstyledButton>
    </Table.Th>
  )
}
