import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { focusHeading } from '../focus/index.ts'

type Props = {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** A way back, above the title. */
  readonly back?: ReactNode
}

/** The one h1 of a screen; also names the browser tab and takes the focus so that a screen reader says where it is. */
export function PageHeader({ title, children, actions, back }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Laurel`
  }, [title])
  useEffect(() => {
    focusHeading(heading.current)
  }, [])
  return (
    <Stack gap={4} mb="lg">
      {back}
      <Group justify="space-between" align="flex-start" gap="md">
        {/* What the screen is for comes before what can be done there, also where they stand below each other. */}
        <Stack gap={4} style={{ flex: '1 1 300px', minWidth: 0 }}>
          <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {children ? (
            <Text component="div" c="dimmed" maw={720}>
              {children}
            </Text>
          ) : null}
        </Stack>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
    </Stack>
  )
}
