import type { VerificationReport } from '@laurel/core/verification'
import { api } from '@laurel/ui/api'
import { today } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import {
  Alert,
  Button,
  FileButton,
  Group,
  NativeSelect,
  NumberInput,
  Paper,
  Radio,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { BackLink } from '../app/BackLink.tsx'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import {
  emptyValues,
  type FieldName,
  problemsOf,
  requestOf,
  type Values,
  valuesFrom,
  valuesOf,
} from './agreement-values.ts'
import { type AgreementDetail, agreementQuery } from './recognition.ts'

const ACCEPT = '.json,.jsonld,.jwt,.sd-jwt,.txt,.png,.svg,.pdf,application/json,image/png,image/svg+xml,application/pdf'

/** Says once and for all what a credential of another institution counts as; or says it anew. */
export default function AgreementFormPage() {
  const { id } = useParams()
  const [given] = useSearchParams()
  const agreement = useQuery({ ...agreementQuery(id ?? ''), enabled: id !== undefined })
  if (id === undefined) return <Form values={emptyValues(today(), given)} />
  if (agreement.isPending) return <LoadingPanel rows={6} />
  if (agreement.error) return <ErrorPanel error={agreement.error} onRetry={() => void agreement.refetch()} />
  return <Form values={valuesOf(agreement.data)} of={agreement.data} />
}

/** Fills the form from a sample of such a credential: nobody types an address of another institution by hand. */
function FromSample({ onRead }: { readonly onRead: (values: Partial<Values>) => void }) {
  const { t } = useTranslation()
  const [unreadable, setUnreadable] = useState(false)
  const read = useMutation({
    mutationFn: async (file: File) => {
      setUnreadable(false)
      const type = file.type || (file.name.endsWith('.jwt') ? 'text/plain' : 'application/json')
      const report = await api.post<VerificationReport>('/verify', new Blob([await file.arrayBuffer()], { type }))
      const values = valuesFrom(report)
      if (values) onRead(values)
      else setUnreadable(true)
    },
  })
  return (
    <Stack gap="xs" align="flex-start">
      <FileButton accept={ACCEPT} onChange={file => file && read.mutate(file)}>
        {props => (
          <Button
            {...props}
            variant="default"
            loading={read.isPending}
            leftSection={<IconFileImport size={18} aria-hidden />}
          >
            {t('recognition.fromSample')}
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed">
        {t('recognition.fromSampleHint')}
      </Text>
      {unreadable ? (
        <Alert role="alert" color="brass" variant="outline">
          {t('recognition.unreadable')}
        </Alert>
      ) : null}
      {read.error ? <ErrorPanel error={read.error} /> : null}
    </Stack>
  )
}

function Form({ values: first, of }: { readonly values: Values; readonly of?: AgreementDetail }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(first)
  const [shown, setShown] = useState<Partial<Record<FieldName, string>>>({})
  const achievements = usePages<Achievement>('achievements', '/achievements', { sort: 'name', limit: 200 })
  const target = achievements.items.find(one => one.id === values.countsAs)
  const levels = target?.levels ?? []
  const save = useMutation({
    mutationFn: () =>
      of
        ? api.put<AgreementDetail>(`/recognition-agreements/${of.id}`, requestOf(values))
        : api.post<AgreementDetail>('/recognition-agreements', requestOf(values)),
    onSuccess: async saved => {
      client.setQueryData(agreementQuery(saved.id).queryKey, saved)
      await client.invalidateQueries({ queryKey: ['agreements', 'list'] })
      said(t('saved'))
      await navigate(`/recognition/${saved.id}`)
    },
  })
  const change = (part: Partial<Values>) => {
    setValues({ ...values, ...part })
    setShown(Object.fromEntries(Object.entries(shown).filter(([name]) => !(name in part))))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const problems = problemsOf(values, levels.length > 0)
    setShown(problems)
    const [name] = Object.keys(problems)
    if (name) form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus()
    else save.mutate()
  }
  const error = (name: FieldName) => (shown[name] ? t(shown[name]) : undefined)
  const text = (name: Exclude<FieldName, 'maxAgeMonths' | 'credits' | 'awarding'>, isRequired = false) => ({
    name,
    label: t(`recognition.field.${name}`),
    description: t(`recognition.hint.${name}`),
    withAsterisk: isRequired,
    'aria-required': isRequired,
    value: values[name],
    error: error(name),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <UnsavedGuard dirty={values !== first && !save.isPending && !save.isSuccess} />
      <PageHeader
        title={t(of ? 'recognition.changeTitle' : 'recognition.newTitle')}
        back={
          <BackLink to={of ? `/recognition/${of.id}` : '/recognition'}>
            {of ? of.institution.name : t('recognition.title')}
          </BackLink>
        }
      >
        {t('recognition.formLead')}
      </PageHeader>
      <Stack gap="lg" maw={820}>
        <Paper withBorder p="lg">
          <Stack>
            <Title order={2} size="h3">
              {t('recognition.theirs')}
            </Title>
            <FromSample onRead={change} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput {...text('institution', true)} maxLength={200} />
              <TextInput {...text('url')} type="url" inputMode="url" />
            </SimpleGrid>
            <TextInput {...text('did', true)} autoComplete="off" spellCheck={false} maxLength={500} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput {...text('achievementName', true)} maxLength={200} />
              <TextInput {...text('leastLevel')} maxLength={200} />
            </SimpleGrid>
            <TextInput {...text('achievementId')} type="url" inputMode="url" maxLength={500} />
            <NumberInput
              name="maxAgeMonths"
              label={t('recognition.field.maxAgeMonths')}
              description={t('recognition.hint.maxAgeMonths')}
              maw={280}
              min={1}
              max={600}
              allowDecimal={false}
              value={values.maxAgeMonths ?? ''}
              onChange={value => change({ maxAgeMonths: typeof value === 'number' ? value : null })}
            />
          </Stack>
        </Paper>
        <Paper withBorder p="lg">
          <Stack>
            <Title order={2} size="h3">
              {t('recognition.ours')}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <NativeSelect
                {...text('countsAs', true)}
                onChange={event => change({ countsAs: event.currentTarget.value, level: '' })}
                data={[
                  { value: '', label: t('recognition.chooseAchievement') },
                  ...achievements.items.map(one => ({ value: one.id, label: one.name })),
                ]}
              />
              {levels.length > 0 ? (
                <NativeSelect
                  {...text('level', true)}
                  data={[
                    { value: '', label: t('recognition.chooseLevel') },
                    ...levels.map(one => ({ value: one.id ?? '', label: one.name })),
                  ]}
                />
              ) : null}
            </SimpleGrid>
            <NumberInput
              name="credits"
              label={t('recognition.field.credits')}
              description={
                target?.credits
                  ? t('recognition.creditsOwn', { number: target.credits.number, system: target.credits.system })
                  : t('recognition.hint.credits')
              }
              maw={280}
              min={0}
              max={10_000}
              decimalScale={2}
              value={values.credits ?? ''}
              onChange={value => change({ credits: typeof value === 'number' ? value : null })}
            />
            <Radio.Group
              label={t('recognition.field.awarding')}
              value={values.awarding}
              onChange={value => change({ awarding: value as Values['awarding'] })}
            >
              <Stack gap={6} mt={6}>
                {(['approval', 'automatic'] as const).map(one => (
                  <Radio
                    key={one}
                    value={one}
                    label={t(`recognition.awarding.${one}`)}
                    description={t(`recognition.awardingHint.${one}`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput {...text('from', true)} type="date" />
              <TextInput {...text('until')} type="date" />
            </SimpleGrid>
          </Stack>
        </Paper>
        <Paper withBorder p="lg">
          <Textarea {...text('reason', true)} autosize minRows={2} maxLength={2_000} />
        </Paper>
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t(of ? 'recognition.change' : 'recognition.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
