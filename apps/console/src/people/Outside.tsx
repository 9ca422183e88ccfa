import { ColorSchemeSwitcher, LocaleSwitcher, Wordmark } from '@laurel/ui/parts'
import { Box, Container, Group } from '@mantine/core'
import type { ReactNode } from 'react'

/** The page before anybody is signed in: a name, a language, one thing to do. */
export function Outside({ children, size = 480 }: { readonly children: ReactNode; readonly size?: number }) {
  return (
    <Box mih="100dvh">
      <Group component="header" justify="space-between" p="md">
        <Wordmark />
        <Group gap={4}>
          <LocaleSwitcher />
          <ColorSchemeSwitcher />
        </Group>
      </Group>
      <Container component="main" size={size} py={{ base: 'lg', sm: 48 }} px="md">
        {children}
      </Container>
    </Box>
  )
}
