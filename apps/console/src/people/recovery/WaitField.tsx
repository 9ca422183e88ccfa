import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../../app/notify.tsx'

/** How long issuing anew waits where a macro-credential is among it. */
export function WaitField({ hours }: { readonly hours: number }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<number | string>(hours)
  const isValid = typeof chosen === 'number' && chosen >= 0 && chosen <= 720
  const save = useMutation({
    mutationFn: () => api.patch('/issuer', { recoveryWaitHours: chosen }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['issuer'] })
      said(t('saved'))
    },
  })
  return (
    <Paper withBorder p="lg">
      <form
        onSubmit={event => {
          event.preventDefault()
          if (isValid) save.mutate()
        }}
      >
        <Stack>
          <Title order={2}>{t('lostWallets.waitTitle')}</Title>
          <Text c="dimmed" size="sm">
            {t('lostWallets.waitText')}
          </Text>
          <NumberInput
            label={t('lostWallets.waitLabel')}
            min={0}
            max={720}
            allowDecimal={false}
            allowNegative={false}
            suffix={` ${t('lostWallets.hours')}`}
            value={chosen}
            onChange={setChosen}
          />
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!isValid || chosen === hours}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
