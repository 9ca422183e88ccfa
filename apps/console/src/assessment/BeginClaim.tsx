import { api, fieldErrors } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import { said } from '../app/notify.tsx'
import type { ClaimDetail } from './claim.ts'

/** Begins a claim for a learner, who says what they did and sends it; somebody else assesses it. */
export function BeginClaim({ achievements }: { readonly achievements: readonly Achievement[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [values, setValues] = useState({ achievementId: '', name: '', email: '' })
  const achievementId = values.achievementId || achievements[0]?.id || ''
  const begin = useMutation({
    mutationFn: () =>
      api.post<ClaimDetail>('/learner-claims', {
        achievementId,
        recipient: { name: values.name.trim(), email: values.email.trim() },
      }),
    onSuccess: async () => {
      setOpened(false)
      setValues({ achievementId: '', name: '', email: '' })
      await client.invalidateQueries({ queryKey: ['claims', 'list'] })
      said(t('claims.begun'))
    },
  })
  const errors = fieldErrors(begin.error)
  if (achievements.length === 0) return null
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened(true)}>
        {t('claims.begin')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('claims.begin')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <form
          onSubmit={event => {
            event.preventDefault()
            begin.mutate()
          }}
        >
          <Stack>
            <Text size="sm">{t('claims.beginText')}</Text>
            <NativeSelect
              label={t('awards.achievement')}
              value={achievementId}
              onChange={event => setValues({ ...values, achievementId: event.currentTarget.value })}
              data={achievements.map(one => ({ value: one.id, label: one.name }))}
            />
            <TextInput
              label={t('members.name')}
              required
              value={values.name}
              error={errors['recipient.name']}
              onChange={event => setValues({ ...values, name: event.currentTarget.value })}
            />
            <TextInput
              label={t('members.email')}
              type="email"
              required
              value={values.email}
              error={errors['recipient.email']}
              onChange={event => setValues({ ...values, email: event.currentTarget.value })}
            />
            {begin.error ? <ErrorPanel error={begin.error} /> : null}
            <Button type="submit" loading={begin.isPending} disabled={!values.name.trim() || !values.email.trim()}>
              {t('claims.beginAction')}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
