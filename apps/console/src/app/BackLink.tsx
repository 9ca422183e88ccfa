import { Anchor, Group } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

export function BackLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm" w="fit-content" className="back-link">
      <Group gap={4} wrap="nowrap" component="span">
        <IconChevronLeft size={16} aria-hidden />
        {children}
      </Group>
    </Anchor>
  )
}
