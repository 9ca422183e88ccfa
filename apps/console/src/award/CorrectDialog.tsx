import { api, fieldErrors } from '@laurel/ui/api'
import { shownDay } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Group, List, Modal, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type Achievement, achievementQuery } from '../achievement/achievement.ts'
import { toFirstError } from '../app/first-error.ts'
import { said } from '../app/notify.tsx'
import { type Award, evidenceOf } from './award.ts'
import { LevelSelect } from './LevelSelect.tsx'

type Props = { readonly award: Award; readonly opened: boolean; readonly onClose: () => void }

/** Puts right what is wrong in an issued award: a new credential takes the place of the old one. */
export function CorrectDialog({ award, opened, onClose }: Props) {
  const { t } = useTranslation()
  const achievement = useQuery({ ...achievementQuery(award.achievement.id), enabled: opened })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('correct.title', { name: award.recipient.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {achievement.error ? (
        <ErrorPanel error={achievement.error} onRetry={() => void achievement.refetch()} />
      ) : achievement.data ? (
        <CorrectForm award={award} achievement={achievement.data} onClose={onClose} />
      ) : (
        <LoadingPanel rows={3} />
      )}
    </Modal>
  )
}

const levelId = (award: Award) => (typeof award.level === 'object' ? (award.level?.id ?? '') : '')

/** The results with their new values; one that is emptied and says nothing else goes. */
const correctedResults = (results: NonNullable<Award['results']>, values: readonly string[]) =>
  results.flatMap((one, index) => {
    if (one.value === undefined) return [one]
    const { value: _, ...rest } = one
    const value = values[index]?.trim()
    if (value) return [{ ...rest, value }]
    return rest.status || rest.achievedLevel ? [rest] : []
  })

function CorrectForm({
  award,
  achievement,
  onClose,
}: {
  readonly award: Award
  readonly achievement: Achievement
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [evidence, ...otherEvidence] = award.evidence ?? []
  const results = award.results ?? []
  const form = useForm({
    initialValues: {
      name: award.recipient.name,
      level: levelId(award),
      results: results.map(one => one.value ?? ''),
      validFrom: shownDay(award.validFrom),
      validUntil: shownDay(award.validUntil),
      narrative: evidence?.narrative ?? '',
      link: evidence?.id ?? '',
      reason: '',
    },
    validate: {
      name: value => (value.trim() ? null : t('awarding.nameMissing')),
      link: value => (value.trim() === '' || /^https?:\/\/\S+$/.test(value.trim()) ? null : t('awarding.linkWrong')),
      validFrom: value => (value ? null : t('correct.startMissing')),
      validUntil: (value, { validFrom }) => (value && value < validFrom ? t('correct.endTooEarly') : null),
      reason: value => (value.trim() ? null : t('correct.reasonMissing')),
    },
  })
  const correct = useMutation({
    mutationFn: (values: typeof form.values) => {
      const isEvidenceSame = !form.isDirty('narrative') && !form.isDirty('link')
      return api.post<Award>(`/awards/${award.id}/correct`, {
        ...(form.isDirty('name') ? { recipient: { name: values.name.trim() } } : {}),
        ...(form.isDirty('level') ? { level: values.level || null } : {}),
        ...(form.isDirty('results') ? { results: correctedResults(results, values.results) } : {}),
        ...(form.isDirty('validFrom') ? { validFrom: values.validFrom } : {}),
        // The whole last day counts.
        ...(form.isDirty('validUntil')
          ? { validUntil: values.validUntil ? `${values.validUntil}T23:59:59Z` : null }
          : {}),
        ...(isEvidenceSame ? {} : { evidence: [...evidenceOf(values.narrative, values.link), ...otherEvidence] }),
        reason: values.reason.trim(),
      })
    },
    onSuccess: async made => {
      onClose()
      await Promise.all(['awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })))
      await navigate(`/awards/${made.id}`)
      said(t(made.state === 'issued' ? 'correct.done' : 'correct.waits'))
    },
    onError: error =>
      form.setErrors(
        Object.fromEntries(
          Object.entries(fieldErrors(error)).map(([path, text]) => [path === 'recipient.name' ? 'name' : path, text]),
        ),
      ),
  })
  const { reason: _, ...before } = form.getInitialValues()
  const isChanged = Object.keys(before).some(field => form.isDirty(field))
  return (
    <form noValidate onSubmit={form.onSubmit(values => correct.mutate(values), toFirstError(form))}>
      <Stack>
        <List size="sm">
          <List.Item>{t('correct.replaces')}</List.Item>
          <List.Item>{t('correct.keeps')}</List.Item>
          <List.Item>{t(award.recipient.email ? 'correct.tells' : 'correct.tellsNobody')}</List.Item>
        </List>
        <TextInput label={t('awarding.name')} required autoFocus {...form.getInputProps('name')} />
        <LevelSelect
          levels={achievement.levels}
          value={form.values.level}
          onChange={level => form.setFieldValue('level', level)}
        />
        {results.map((one, index) =>
          one.value === undefined ? null : (
            <TextInput
              // biome-ignore lint/suspicious/noArrayIndexKey: results have no id of their own and none comes or goes here
              key={index}
              label={one.name ?? t('award.result')}
              maxLength={200}
              {...form.getInputProps(`results.${index}`)}
            />
          ),
        )}
        <Textarea label={t('awarding.evidence')} autosize minRows={2} {...form.getInputProps('narrative')} />
        <TextInput label={t('awarding.link')} type="url" placeholder="https://" {...form.getInputProps('link')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
          <TextInput
            label={t('correct.validFrom')}
            type="date"
            required
            max="2199-12-31"
            {...form.getInputProps('validFrom')}
          />
          <TextInput
            label={t('award.validUntil')}
            description={t('correct.noEnd')}
            type="date"
            max="2199-12-31"
            {...form.getInputProps('validUntil')}
          />
        </SimpleGrid>
        <Textarea
          label={t('correct.reason')}
          description={t('correct.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        {correct.error ? <ErrorPanel error={correct.error} /> : null}
        {isChanged ? null : (
          <Text size="sm" c="dimmed">
            {t('correct.nothingChanged')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={correct.isPending} disabled={!isChanged}>
            {t('correct.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
