import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { canUsePasskeys, sessionQuery, useSession } from '@laurel/ui/session'
import { Alert, Button, Fieldset, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { toFirstError } from '../app/first-error.ts'
import { LogoField } from './LogoField.tsx'
import { Outside } from './Outside.tsx'
import { PasskeyOffer } from './PasskeyOffer.tsx'
import { isShortName, proposeShortName } from './short-name.ts'

type Values = { name: string; shortName: string; url: string; locale: string; ownerName: string; ownerEmail: string }

const FIELD_OF: Readonly<Record<string, keyof Values>> = {
  'institution.name': 'name',
  'institution.shortName': 'shortName',
  'institution.url': 'url',
  'institution.locale': 'locale',
  'owner.name': 'ownerName',
  'owner.email': 'ownerEmail',
}

/** "school.example" → "https://school.example": people do not type the scheme. */
const withScheme = (url: string) => (url === '' || /^https?:\/\//i.test(url) ? url : `https://${url}`)

/** The first minute: who awards here, and who looks after it. Reached by the one-time link that the server prints. */
export default function SetupPage() {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  const token = parameters.get('token') ?? ''
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => api.get<{ valid: boolean }>('/setup', { query: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [done, setDone] = useState(false)
  const navigate = useNavigate()

  useEffect(() => {
    document.title = `${t('setup.title')} · Laurel`
  }, [t])
  const finish = () => navigate('/', { replace: true })

  return (
    <Outside size={600}>
      {done ? (
        <PasskeyOffer onDone={finish} />
      ) : link.isPending ? (
        <LoadingPanel />
      ) : link.error ? (
        <ErrorPanel error={link.error} onRetry={() => void link.refetch()} />
      ) : link.data.valid ? (
        <SetupForm token={token} onDone={() => (canUsePasskeys() ? setDone(true) : finish())} />
      ) : (
        <Alert variant="outline" color="brass" title={t('setup.usedTitle')}>
          {t('setup.usedText')}
        </Alert>
      )}
    </Outside>
  )
}

function SetupForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const session = useSession()
  const [logo, setLogo] = useState<File | null>(null)
  const [touchedShortName, setTouchedShortName] = useState(false)
  const form = useForm<Values>({
    initialValues: { name: '', shortName: '', url: '', locale, ownerName: '', ownerEmail: '' },
    validate: {
      name: value => (value.trim() ? null : t('setup.nameMissing')),
      shortName: value => (isShortName(value) ? null : t('setup.shortNameWrong')),
      url: value => (value.trim() !== '' && URL.canParse(withScheme(value.trim())) ? null : t('setup.urlWrong')),
      ownerName: value => (value.trim() ? null : t('setup.ownerNameMissing')),
      ownerEmail: value => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('setup.emailWrong')),
    },
    validateInputOnBlur: true,
  })
  const base = session.data?.publicUrl ?? window.location.origin

  const create = useMutation({
    mutationFn: async (values: Values) => {
      await api.post('/setup', {
        token,
        institution: {
          name: values.name.trim(),
          shortName: values.shortName,
          url: withScheme(values.url.trim()),
          locale: values.locale,
        },
        owner: { name: values.ownerName.trim(), email: values.ownerEmail.trim() },
      })
      // The institution exists now: a refused picture must not stop its owner, who can add one later.
      if (logo) await api.put('/issuer/logo', logo).catch(() => undefined)
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      onDone()
    },
    onError: error =>
      form.setErrors(
        Object.fromEntries(
          Object.entries(fieldErrors(error)).map(([path, message]) => [FIELD_OF[path] ?? path, message]),
        ),
      ),
  })

  return (
    <form onSubmit={form.onSubmit(values => create.mutate(values), toFirstError(form))} noValidate>
      <Stack gap="lg">
        <div>
          <Title order={1}>{t('setup.title')}</Title>
          <Text c="dimmed">{t('setup.lead')}</Text>
        </div>
        <Fieldset legend={t('setup.institution')}>
          <Stack>
            <TextInput
              label={t('issuer.name')}
              placeholder={t('setup.namePlaceholder')}
              autoComplete="organization"
              required
              autoFocus
              {...form.getInputProps('name')}
              onChange={event => {
                form.setFieldValue('name', event.currentTarget.value)
                if (!touchedShortName) form.setFieldValue('shortName', proposeShortName(event.currentTarget.value))
              }}
            />
            <TextInput
              label={t('issuer.shortName')}
              description={t('issuer.shortNameHint', { address: `${base}/i/${form.values.shortName || '…'}` })}
              required
              spellCheck={false}
              autoCapitalize="none"
              {...form.getInputProps('shortName')}
              onChange={event => {
                setTouchedShortName(true)
                form.setFieldValue('shortName', event.currentTarget.value.toLowerCase().replace(/\s+/g, '-'))
              }}
            />
            <TextInput
              label={t('issuer.url')}
              placeholder="https://school.example"
              type="text"
              required
              inputMode="url"
              autoComplete="url"
              {...form.getInputProps('url')}
            />
            <NativeSelect
              label={t('issuer.locale')}
              description={t('issuer.localeHint')}
              data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
              {...form.getInputProps('locale')}
            />
            <LogoField name={form.values.name} file={logo} onChoose={setLogo} />
          </Stack>
        </Fieldset>
        <Fieldset legend={t('setup.owner')}>
          <Stack>
            <TextInput label={t('setup.ownerName')} autoComplete="name" required {...form.getInputProps('ownerName')} />
            <TextInput
              label={t('setup.ownerEmail')}
              description={t('setup.ownerEmailHint')}
              type="email"
              autoComplete="email"
              required
              {...form.getInputProps('ownerEmail')}
            />
          </Stack>
        </Fieldset>
        {create.error ? <ErrorPanel error={create.error} /> : null}
        <Button type="submit" size="md" loading={create.isPending}>
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  )
}
