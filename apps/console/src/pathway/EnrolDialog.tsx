import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { parsePastedLearners } from '../award/pasted-learners.ts'

type Props = { readonly pathwayId: string; readonly opened: boolean; readonly onClose: () => void }

const MOST = 500

/** Puts a class on a pathway: a list pasted from anywhere. */
export function EnrolDialog({ pathwayId, opened, onClose }: Props) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const { learners, problems } = parsePastedLearners(text)
  // Somebody without an address could not be told from another of the same name.
  const named = learners.flatMap(one => (one.email ? [{ name: one.name, email: one.email }] : []))
  const left = problems.length + learners.length - named.length
  const enrol = useMutation({
    mutationFn: () =>
      api.post<{ joined: number; already: number }>(`/pathways/${pathwayId}/enrolments`, { learners: named }),
    onSuccess: async ({ joined }) => {
      await client.invalidateQueries({ queryKey: ['pathways'] })
      await client.invalidateQueries({ queryKey: [`enrolments ${pathwayId}`] })
      said(t('enrol.done', { count: joined, formatted: number(joined) }))
      setText('')
      onClose()
    },
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('enrol.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          enrol.mutate()
        }}
      >
        <Stack>
          <Textarea
            label={t('enrol.who')}
            description={t('enrol.hint')}
            placeholder={'Sample Learner 1 <learner1@school.example>\nSample Learner 2, learner2@school.example'}
            autosize
            minRows={5}
            maxRows={12}
            data-autofocus
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <Text size="sm" role="status">
            {text.trim() === '' ? '' : t('enrol.ready', { count: named.length, formatted: number(named.length) })}
            {left > 0 ? ` · ${t('enrol.left', { count: left, formatted: number(left) })}` : ''}
          </Text>
          {enrol.error ? <ErrorPanel error={enrol.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={enrol.isPending} disabled={named.length === 0 || named.length > MOST}>
              {t('enrol.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
