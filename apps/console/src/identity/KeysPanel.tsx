import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { IDENTITY, type Identity } from './identity.ts'

/** The keys that sign, since when, and those that signed before; and the button that replaces them. */
export function KeysPanel({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const client = useQueryClient()
  const [asking, dialog] = useDisclosure(false)
  const replace = useMutation({
    mutationFn: () => api.post<Identity>('/identity/replace-keys', { seen: identity.version }),
    onSuccess: answer => {
      client.setQueryData(IDENTITY, answer)
      dialog.close()
      said(t('identity.replaced'))
    },
    // Somebody else may have been first: what is shown must be what there is.
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const day = (time: string) => date(time, { dateStyle: 'medium' })
  const inOrder = [...identity.keys].sort((one, other) => Number(one.until !== null) - Number(other.until !== null))
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('identity.keys')}</Title>
        <Text size="sm" c="dimmed">
          {t('identity.keysText')}
        </Text>
        <Stack component="ul" gap="sm" w="100%" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {inOrder.map(key => (
            <Group key={key.name} component="li" justify="space-between" gap="xs" style={{ rowGap: 2 }}>
              <Text size="sm">
                <b>{key.name}</b> · {t(`identity.use.${key.use}`)} · {key.type}
              </Text>
              {key.stolenSince ? (
                <Badge color="danger" variant="light" tt="none">
                  {t('stolen.badge', { date: day(key.stolenSince) })}
                </Badge>
              ) : key.until === null ? (
                <Group gap="xs">
                  <Text size="sm" c="dimmed">
                    {t('identity.since', { date: day(key.since) })}
                  </Text>
                  <Badge variant="light">{t('identity.inUse')}</Badge>
                </Group>
              ) : (
                <Text size="sm" c="dimmed">
                  {t('identity.period', { from: day(key.since), until: day(key.until) })}
                </Text>
              )}
            </Group>
          ))}
        </Stack>
        {may('keys:manage') ? (
          <Button variant="default" leftSection={<IconRefresh size={18} aria-hidden />} onClick={dialog.open}>
            {t('identity.replace')}
          </Button>
        ) : null}
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => {
          dialog.close()
          replace.reset()
        }}
        onConfirm={() => replace.mutate()}
        title={t('identity.replaceTitle')}
        action={t('identity.replace')}
        busy={replace.isPending}
      >
        <Stack>
          <Text size="sm">{t('identity.replaceWhat')}</Text>
          <Text size="sm">{t('identity.replaceOld')}</Text>
          <Text size="sm">{t('identity.replaceStolen')}</Text>
          {replace.error ? <ErrorPanel error={replace.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
