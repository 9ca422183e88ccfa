import { api } from '@laurel/ui/api'
import { useProblemText } from '@laurel/ui/parts'
import { sessionQuery } from '@laurel/ui/session'
import { Paper, Radio, Stack, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failed, said } from '../app/notify.tsx'

type Approval = 'nobody' | 'registrar'

/** Whether what teachers and programme administrators award waits for a registrar. */
export function ApprovalField({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const [chosen, setChosen] = useState(approval)
  const save = useMutation({
    mutationFn: (wanted: Approval) => api.patch('/issuer', { approval: wanted }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['issuer'] }),
        client.invalidateQueries({ queryKey: ['roles'] }),
        client.invalidateQueries(sessionQuery),
      ])
      said(t('saved'))
    },
    onError: error => {
      setChosen(approval)
      failed(say(error))
    },
  })
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('approval.title')}</Title>
        <Radio.Group
          aria-label={t('approval.title')}
          value={chosen}
          onChange={value => {
            setChosen(value as Approval)
            save.mutate(value as Approval)
          }}
        >
          <Stack gap="sm">
            {(['nobody', 'registrar'] as const).map(value => (
              <Radio
                key={value}
                value={value}
                label={t(`approval.${value}`)}
                description={t(`approval.${value}Text`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </Paper>
  )
}
