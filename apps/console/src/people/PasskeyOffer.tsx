import { ErrorPanel } from '@laurel/ui/parts'
import { isPasskeyDeclined, registerPasskey, sessionQuery } from '@laurel/ui/session'
import { Button, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

/** Offers to sign in next time by fingerprint, face or device PIN. Saying "later" costs nothing. */
export function PasskeyOffer({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => registerPasskey(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      onDone()
    },
  })
  return (
    <Stack align="flex-start" gap="md">
      <ThemeIcon size={56} radius="xl" variant="light">
        <IconFingerprint size={32} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Title order={1}>{t('passkey.offerTitle')}</Title>
      <Text c="dimmed">{t('passkey.offerText')}</Text>
      {add.error && !isPasskeyDeclined(add.error) ? <ErrorPanel error={add.error} /> : null}
      <Group>
        <Button loading={add.isPending} onClick={() => add.mutate()}>
          {t('passkey.add')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('passkey.later')}
        </Button>
      </Group>
    </Stack>
  )
}
