import { api } from '@laurel/ui/api'
import { today } from '@laurel/ui/i18n'
import { ErrorPanel, PageHeader } from '@laurel/ui/parts'
import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  Switch,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { BackLink } from '../app/BackLink.tsx'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { emptyWant, endOf, fieldOf, type Values, type WantValues, wantOf } from './form-values.ts'
import { FORMATS, type PresentationRequestDetail, requestQuery } from './presentation.ts'
import { WantFields } from './WantFields.tsx'

const MOST_WANTS = 10
const FIRST: Values = {
  name: '',
  purpose: '',
  wants: [emptyWant(1)],
  formats: FORMATS,
  asksName: true,
  single: false,
  endsOn: '',
  keepDays: 90,
}

/** The names of the fields that are not filled in as they have to be, in the order of the form. */
const missing = (values: Values): string[] => [
  ...(values.name.trim() === '' ? ['name'] : []),
  ...(values.purpose.trim() === '' ? ['purpose'] : []),
  ...values.wants.flatMap(one => (one[fieldOf[one.kind]].trim() === '' ? [`${fieldOf[one.kind]}-${one.key}`] : [])),
]

const requestOf = (values: Values) => ({
  name: values.name.trim(),
  purpose: values.purpose.trim(),
  wants: values.wants.map(wantOf),
  formats: values.formats,
  asksName: values.asksName,
  single: values.single,
  endsAt: endOf(values.endsOn),
  keepDays: Number(values.keepDays) || 90,
})

/** What is asked for, in whose words, and for how long. */
export default function RequestFormPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(FIRST)
  const [wrong, setWrong] = useState<readonly string[]>([])
  const achievements = usePages<Achievement>('achievements', '/achievements', { sort: 'name', limit: 200 })
  const save = useMutation({
    mutationFn: () => api.post<PresentationRequestDetail>('/presentation-requests', requestOf(values)),
    onSuccess: async made => {
      client.setQueryData(requestQuery(made.id).queryKey, made)
      await client.invalidateQueries({ queryKey: ['presentation-requests', 'list'] })
      said(t('presentations.made'))
      await navigate(`/ask/${made.id}`)
    },
  })
  const change = (part: Partial<Values>) => setValues(before => ({ ...before, ...part }))
  const changeWant = (key: number, part: Partial<WantValues>) =>
    change({ wants: values.wants.map(one => (one.key === key ? { ...one, ...part } : one)) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const names = missing(values)
    setWrong(names)
    if (names[0]) form.current?.querySelector<HTMLElement>(`[name="${names[0]}"]`)?.focus()
    else save.mutate()
  }
  const error = (name: string) => (wrong.includes(name) ? t('presentations.missing') : undefined)
  const text = (name: 'name' | 'purpose') => ({
    name,
    label: t(`presentations.field.${name}`),
    description: t(`presentations.hint.${name}`),
    withAsterisk: true,
    'aria-required': true,
    value: values[name],
    error: values[name].trim() === '' ? error(name) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  const lastKey = Math.max(...values.wants.map(one => one.key))
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <UnsavedGuard dirty={values !== FIRST && !save.isPending && !save.isSuccess} />
      <PageHeader title={t('presentations.newTitle')} back={<BackLink to="/ask">{t('presentations.title')}</BackLink>}>
        {t('presentations.formLead')}
      </PageHeader>
      <Stack gap="lg" maw={820}>
        <Paper withBorder p="lg">
          <Stack>
            <TextInput {...text('name')} maxLength={200} />
            <Textarea {...text('purpose')} autosize minRows={2} maxLength={1_000} />
          </Stack>
        </Paper>
        <Paper withBorder p="lg">
          <Stack>
            <Title order={2} size="h3">
              {t('presentations.wants')}
            </Title>
            {values.wants.map((want, at) => {
              const field = fieldOf[want.kind]
              return (
                <WantFields
                  key={want.key}
                  want={want}
                  number={at + 1}
                  achievements={achievements.items}
                  error={want[field].trim() === '' ? error(`${field}-${want.key}`) : undefined}
                  onChange={part => changeWant(want.key, part)}
                  onRemove={
                    values.wants.length > 1
                      ? () => change({ wants: values.wants.filter(one => one.key !== want.key) })
                      : undefined
                  }
                />
              )
            })}
            {values.wants.length < MOST_WANTS ? (
              <Button
                variant="default"
                w="fit-content"
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => change({ wants: [...values.wants, emptyWant(lastKey + 1, 'named')] })}
              >
                {t('presentations.addWant')}
              </Button>
            ) : null}
            <Switch
              label={t('presentations.field.asksName')}
              description={t('presentations.hint.asksName')}
              checked={values.asksName}
              onChange={event => change({ asksName: event.currentTarget.checked })}
            />
          </Stack>
        </Paper>
        <Paper withBorder p="lg">
          <Stack>
            <Title order={2} size="h3">
              {t('presentations.answersTitle')}
            </Title>
            <Switch
              label={t('presentations.field.single')}
              description={t('presentations.hint.single')}
              checked={values.single}
              onChange={event => change({ single: event.currentTarget.checked })}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                type="date"
                label={t('presentations.field.endsOn')}
                description={t('presentations.hint.endsOn')}
                value={values.endsOn}
                min={today()}
                onChange={event => change({ endsOn: event.currentTarget.value })}
              />
              <NumberInput
                label={t('presentations.field.keepDays')}
                description={t('presentations.hint.keepDays')}
                min={1}
                max={730}
                allowDecimal={false}
                value={values.keepDays}
                onChange={keepDays => change({ keepDays })}
              />
            </SimpleGrid>
            <Checkbox.Group
              label={t('presentations.field.formats')}
              description={t('presentations.hint.formats')}
              value={[...values.formats]}
              onChange={formats => formats.length > 0 && change({ formats })}
            >
              <Stack gap="xs" mt="xs">
                {FORMATS.map(one => (
                  <Checkbox key={one} value={one} label={t(`presentations.format.${one.replace(/\W/g, '_')}`)} />
                ))}
              </Stack>
            </Checkbox.Group>
          </Stack>
        </Paper>
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('presentations.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
