import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { canUsePasskeys, isPasskeyDeclined, registerPasskey, sessionQuery, useSession } from '@laurel/ui/session'
import { Anchor, Button, Group, NativeSelect, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toFirstError } from '../app/first-error.ts'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { UnsavedGuard } from '../app/UnsavedGuard.tsx'
import { ArchivesLink } from '../archive/ArchivesLink.tsx'
import { ClosingLink } from '../closing/ClosingLink.tsx'
import { ApprovalField } from './ApprovalField.tsx'
import { countries } from './countries.ts'
import { DataProtectionPanel } from './DataProtectionPanel.tsx'
import { HaltPanel } from './HaltPanel.tsx'
import { LogoField } from './LogoField.tsx'
import { MinorsField } from './minors/MinorsField.tsx'
import { WaitField } from './recovery/WaitField.tsx'
import { UsagePanel } from './UsagePanel.tsx'

type Issuer = {
  readonly kind: 'institution' | 'endorser' | 'person'
  readonly id: string
  readonly shortName: string
  readonly name: string
  readonly description?: string | null
  readonly url: string | null
  readonly email?: string | null
  readonly locale: string
  readonly logoUrl: string | null
  readonly linkedinOrganizationId: string | null
  readonly country: string | null
  readonly approval: 'nobody' | 'registrar'
  readonly recoveryWaitHours: number
  readonly minors: Parameters<typeof MinorsField>[0]['minors']
}

/** The institution as the world sees it, and the present person's passkeys. */
export default function SettingsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const issuer = useQuery({ queryKey: ['issuer'], queryFn: () => api.get<Issuer>('/issuer') })
  return (
    <>
      <PageHeader title={t('settings.title')}>{t('settings.lead')}</PageHeader>
      {issuer.isPending ? (
        <LoadingPanel />
      ) : issuer.error ? (
        <ErrorPanel error={issuer.error} onRetry={() => void issuer.refetch()} />
      ) : (
        <Stack gap="lg" maw={640}>
          {may('issuer:write') ? (
            <>
              <Profile issuer={issuer.data} />
              {issuer.data.kind === 'institution' ? (
                <>
                  <ApprovalField approval={issuer.data.approval} />
                  <MinorsField minors={issuer.data.minors} />
                  <WaitField hours={issuer.data.recoveryWaitHours} />
                </>
              ) : null}
            </>
          ) : null}
          {may('learners:erase') ? <DataProtectionPanel /> : null}
          {issuer.data.kind === 'institution' ? <UsagePanel /> : null}
          {may('issuance:halt') ? <HaltPanel /> : null}
          <Passkeys />
          {issuer.data.kind === 'institution' && may('issuer:write') ? <ArchivesLink /> : null}
          {issuer.data.kind === 'institution' && may('institution:close') ? <ClosingLink /> : null}
        </Stack>
      )}
    </>
  )
}

function Profile({ issuer }: { readonly issuer: Issuer }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const session = useSession()
  const say = useProblemText()
  const { locale } = useLocale()
  const [logo, setLogo] = useState<File | null>(null)
  const form = useForm({
    initialValues: {
      name: issuer.name,
      description: issuer.description ?? '',
      url: issuer.url ?? '',
      email: issuer.email ?? '',
      locale: issuer.locale,
      linkedinOrganizationId: issuer.linkedinOrganizationId ?? '',
      country: issuer.country ?? '',
    },
    validate: { name: value => (value.trim() ? null : t('setup.nameMissing')) },
  })
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['issuer'] }),
      client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ])
  const save = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.patch('/issuer', {
        name: values.name.trim(),
        description: values.description.trim() || null,
        ...(values.url.trim() ? { url: values.url.trim() } : {}),
        email: values.email.trim() || null,
        locale: values.locale,
        linkedinOrganizationId: values.linkedinOrganizationId.trim() || null,
        country: values.country || null,
      }),
    onSuccess: async (_, values) => {
      form.resetDirty(values)
      await refresh()
      said(t('saved'))
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  const sendLogo = useMutation({
    mutationFn: (file: File) => api.put('/issuer/logo', file),
    onSuccess: async () => {
      await refresh()
      said(t('settings.logoSaved'))
    },
    onError: error => {
      setLogo(null)
      failed(say(error))
    },
  })
  const address = `${session.data?.publicUrl ?? ''}/i/${issuer.shortName}`
  return (
    <Paper withBorder p="lg">
      <UnsavedGuard dirty={form.isDirty()} />
      <form onSubmit={form.onSubmit(values => save.mutate(values), toFirstError(form))}>
        <Stack>
          <Title order={2}>{t('settings.profile')}</Title>
          <LogoField
            name={issuer.name}
            current={issuer.logoUrl}
            file={logo}
            busy={sendLogo.isPending}
            onChoose={file => {
              setLogo(file)
              if (file) sendLogo.mutate(file)
            }}
          />
          <TextInput label={t('issuer.name')} required {...form.getInputProps('name')} />
          <Textarea
            label={t('issuer.description')}
            description={t('issuer.descriptionHint')}
            autosize
            minRows={2}
            {...form.getInputProps('description')}
          />
          <TextInput label={t('issuer.url')} type="url" {...form.getInputProps('url')} />
          <TextInput label={t('issuer.email')} type="email" {...form.getInputProps('email')} />
          <NativeSelect
            label={t('issuer.country')}
            description={t('issuer.countryHint')}
            data={[{ value: '', label: t('issuer.countryNone') }, ...countries(locale)]}
            {...form.getInputProps('country')}
          />
          <NativeSelect
            label={t('issuer.locale')}
            description={t('issuer.localeHint')}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            {...form.getInputProps('locale')}
          />
          <TextInput
            label={t('issuer.linkedin')}
            description={t('issuer.linkedinHint')}
            inputMode="numeric"
            {...form.getInputProps('linkedinOrganizationId')}
          />
          <Text size="sm" c="dimmed">
            {t('settings.publicPage')}{' '}
            <Anchor href={`/i/${issuer.shortName}`} target="_blank" rel="noreferrer" size="sm" underline="always">
              {address}
            </Anchor>
          </Text>
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

function Passkeys() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data } = useSession()
  const add = useMutation({
    mutationFn: () => registerPasskey(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      said(t('passkey.added'))
    },
  })
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('passkey.title')}</Title>
        <Text c="dimmed" size="sm">
          {t('passkey.count', { count: data?.passkeys ?? 0 })} {t('passkey.offerText')}
        </Text>
        {add.error && !isPasskeyDeclined(add.error) ? <ErrorPanel error={add.error} /> : null}
        {canUsePasskeys() ? (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} aria-hidden />}
            loading={add.isPending}
            onClick={() => add.mutate()}
          >
            {t('passkey.add')}
          </Button>
        ) : null}
      </Stack>
    </Paper>
  )
}
