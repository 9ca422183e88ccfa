import { api, fieldErrors } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { CopyButton } from '../app/CopyButton.tsx'
import { toFirstError } from '../app/first-error.ts'
import { useAttempt } from './attempt.ts'
import { type Award, type AwardRequest, evidenceOf } from './award.ts'
import { LevelSelect } from './LevelSelect.tsx'

const FIELD_OF: Readonly<Record<string, string>> = {
  'recipient.name': 'name',
  'recipient.email': 'email',
  'evidence.0.narrative': 'narrative',
  'evidence.0.id': 'link',
}

/** Awards one learner; afterwards the form is ready for the next. */
export function AwardOne({ achievement }: { readonly achievement: Achievement }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const name = useRef<HTMLInputElement>(null)
  const attempt = useAttempt()
  const form = useForm({
    initialValues: { name: '', email: '', level: '', narrative: '', link: '' },
    validate: {
      name: value => (value.trim() ? null : t('awarding.nameMissing')),
      email: value => (value.trim() === '' || /^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('setup.emailWrong')),
      link: value => (value.trim() === '' || /^https?:\/\/\S+$/.test(value.trim()) ? null : t('awarding.linkWrong')),
    },
  })
  const award = useMutation({
    mutationFn: (values: typeof form.values) => {
      const body: AwardRequest = {
        achievementId: achievement.id,
        recipient: { name: values.name.trim(), ...(values.email.trim() ? { email: values.email.trim() } : {}) },
        ...(values.level ? { level: values.level } : {}),
        evidence: evidenceOf(values.narrative, values.link),
        issue: true,
      }
      return api.post<Award>('/awards', body, { headers: attempt.headers() })
    },
    onSuccess: async () => {
      attempt.settle()
      form.reset()
      name.current?.focus()
      await Promise.all(
        ['awards', 'achievements', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })),
      )
    },
    onError: error => {
      attempt.settle(error)
      form.setErrors(
        Object.fromEntries(
          Object.entries(fieldErrors(error)).map(([path, message]) => [FIELD_OF[path] ?? path, message]),
        ),
      )
    },
  })
  return (
    <Stack maw={640} gap="lg">
      {award.data ? (
        <Paper withBorder p="md" role="status" className="appear" style={{ borderColor: 'var(--laurel-good)' }}>
          <Group justify="space-between">
            <div>
              <Text fw={600}>{t('awarding.done', { name: award.data.recipient.name })}</Text>
              <Text size="sm" c="dimmed">
                {award.data.recipient.email
                  ? t('awarding.mailed', { email: award.data.recipient.email })
                  : t('awarding.handOver')}
              </Text>
            </div>
            <Group gap="xs">
              {award.data.claimUrl ? (
                <CopyButton text={award.data.claimUrl} label={t('award.copyClaim')} size="sm" />
              ) : null}
              <Button size="sm" variant="default" component={Link} to={`/awards/${award.data.id}`}>
                {t('awarding.see')}
              </Button>
            </Group>
          </Group>
        </Paper>
      ) : null}
      <form noValidate onSubmit={form.onSubmit(values => award.mutate(values), toFirstError(form))}>
        <Stack>
          <TextInput
            ref={name}
            label={t('awarding.name')}
            required
            autoFocus
            autoComplete="off"
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('awarding.email')}
            description={t('awarding.emailHint')}
            type="email"
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <LevelSelect
            levels={achievement.levels}
            value={form.values.level}
            onChange={level => form.setFieldValue('level', level)}
          />
          <Textarea
            label={t('awarding.evidence')}
            description={t('awarding.evidenceHint')}
            autosize
            minRows={2}
            {...form.getInputProps('narrative')}
          />
          <TextInput label={t('awarding.link')} type="url" placeholder="https://" {...form.getInputProps('link')} />
          {award.error ? <ErrorPanel error={award.error} /> : null}
          <Group>
            <Button type="submit" size="md" loading={award.isPending}>
              {t('awarding.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}
