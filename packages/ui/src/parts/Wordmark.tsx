import { Group, Text } from '@mantine/core'

/** Laurel's own name, small: the institution's name comes first everywhere else. Each app has the picture at its root. */
export function Wordmark() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={28} height={28} />
      <Text component="span" fw={600} size="lg" style={{ fontFamily: 'var(--laurel-serif)' }}>
        Laurel
      </Text>
    </Group>
  )
}
