import { api, fieldErrors } from '@laurel/ui/api'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Button, Group, NumberInput, Paper, Stack, Text, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'

/** Days, within the bounds that the server keeps to. */
const RULES = [
  ['importFilesDays', 7, 3_650, 'importFilesHint'],
  ['mailsDays', 7, 3_650, 'mailsHint'],
  ['invitationsDays', 1, 3_650, undefined],
  ['auditDays', 365, 36_500, 'auditHint'],
] as const
type Retention = Readonly<Record<(typeof RULES)[number][0], number>>

function Rules({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation()
  const may = useMay()
  const client = useQueryClient()
  const form = useForm({ initialValues: { ...retention } })
  const save = useMutation({
    mutationFn: (values: typeof form.values) => api.patch<Retention>('/issuer/retention', values),
    onSuccess: async (_, values) => {
      form.resetDirty(values)
      await client.invalidateQueries({ queryKey: ['retention'] })
      said(t('saved'))
    },
    onError: error => form.setErrors(fieldErrors(error)),
  })
  return (
    <form onSubmit={form.onSubmit(values => save.mutate(values))}>
      <Stack>
        {RULES.map(([name, min, max, hint]) => (
          <NumberInput
            key={name}
            label={t(`dataProtection.${name}`)}
            description={hint && t(`dataProtection.${hint}`)}
            min={min}
            max={max}
            allowDecimal={false}
            allowNegative={false}
            suffix={` ${t('dataProtection.days')}`}
            required
            readOnly={!may('issuer:write')}
            {...form.getInputProps(name)}
          />
        ))}
        {save.error ? <ErrorPanel error={save.error} /> : null}
        {may('issuer:write') ? (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('save')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  )
}

/** How long records are kept, and the way to export or erase one learner. */
export function DataProtectionPanel() {
  const { t } = useTranslation()
  const retention = useQuery({ queryKey: ['retention'], queryFn: () => api.get<Retention>('/issuer/retention') })
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Title order={2}>{t('dataProtection.title')}</Title>
        <Text c="dimmed" size="sm">
          {t('dataProtection.text')}
        </Text>
        {retention.isPending ? (
          <LoadingPanel />
        ) : retention.error ? (
          <ErrorPanel error={retention.error} onRetry={() => void retention.refetch()} />
        ) : (
          <Rules retention={retention.data} />
        )}
        <Text size="sm">
          {t('dataProtection.learners')}{' '}
          <Anchor component={Link} to="/learners" size="sm" underline="always">
            {t('dataProtection.toLearners')}
          </Anchor>
        </Text>
      </Stack>
    </Paper>
  )
}
