import { Group, Text } from '@mantine/core'

/** Laurel's own name, small: the institution's name comes first everywhere else. */
export function Wordmark({ size = 28 }: { readonly size?: number }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/console/icon.svg" alt="" width={size} height={size} />
      <Text fw={600} size="lg" style={{ fontFamily: 'var(--laurel-serif)' }}>
        Laurel
      </Text>
    </Group>
  )
}
