import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  readonly title: string
  /** What this place is for and how the first thing gets into it. */
  readonly children?: ReactNode
  readonly picture?: ReactNode
  readonly action?: ReactNode
  /** 1 where the page is nothing but this. */
  readonly headingLevel?: 1 | 2
}

/** An empty place that teaches: what will be here, and the one thing to do next. */
export function EmptyState({ title, children, picture, action, headingLevel = 2 }: Props) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" maw={520} mx="auto" ta="center">
      {picture}
      <Title order={headingLevel} size="h2">
        {title}
      </Title>
      {children ? (
        <Text component="div" c="dimmed" style={{ textWrap: 'balance' }}>
          {children}
        </Text>
      ) : null}
      {action}
    </Stack>
  )
}
