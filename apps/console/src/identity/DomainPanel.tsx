import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconWorldCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { saveFile } from '../award/csv-export.ts'

type State = 'confirmed' | 'silent' | 'contradicted' | 'unasked'
type Answer = { readonly state: State; readonly reason: string | null }
type DomainProof = {
  readonly domain: string | null
  readonly dns: { readonly name: string; readonly type: 'TXT'; readonly value: string } | null
  readonly site: { readonly url: string; readonly file: string } | null
}
type DomainCheck = { readonly domain: string | null; readonly site: Answer | null; readonly dns: Answer | null }

const MARKS: Readonly<Record<State, string>> = { confirmed: '✓', silent: '–', contradicted: '!', unasked: '?' }

function Found({
  of,
  answer,
  domain,
}: {
  readonly of: 'dns' | 'site'
  readonly answer: Answer
  readonly domain: string
}) {
  const { t } = useTranslation()
  return (
    <Text size="sm" data-state={answer.state} fw={answer.state === 'confirmed' ? 600 : 400}>
      <span aria-hidden>{MARKS[answer.state]} </span>
      {t(`identity.domain.${of}.${answer.state}`, { domain })}
    </Text>
  )
}

/** How the institution's own domain comes to say that these keys are the institution's, and whether it does. */
export function DomainPanel() {
  const { t } = useTranslation()
  const may = useMay()
  const shown = useQuery({ queryKey: ['identity', 'domain'], queryFn: () => api.get<DomainProof>('/identity/domain') })
  const check = useMutation({ mutationFn: () => api.post<DomainCheck>('/identity/domain/check', {}) })
  const { domain, dns, site } = shown.data ?? { domain: null, dns: null, site: null }
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('identity.domain.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('identity.domain.text')}
        </Text>
        {shown.error ? <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} /> : null}
        {shown.data && !(domain && dns && site) ? <Text size="sm">{t('identity.domain.none')}</Text> : null}
        {domain && dns && site ? (
          <>
            <Stack gap={4} w="100%">
              <Title order={3} size="h5">
                {t('identity.domain.dnsTitle')}
              </Title>
              <Text size="sm">{t('identity.domain.dnsText', { domain })}</Text>
              <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {`${dns.name}  ${dns.type}  ${dns.value}`}
              </Code>
            </Stack>
            <Stack gap={4} w="100%" align="flex-start">
              <Title order={3} size="h5">
                {t('identity.domain.siteTitle')}
              </Title>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t('identity.domain.siteText', { url: site.url })}
              </Text>
              <Button
                variant="default"
                size="sm"
                leftSection={<IconDownload size={18} aria-hidden />}
                onClick={() => saveFile('did-configuration.json', site.file, 'application/json')}
              >
                {t('identity.domain.save')}
              </Button>
            </Stack>
            {may('keys:manage') ? (
              <Group>
                <Button
                  leftSection={<IconWorldCheck size={18} aria-hidden />}
                  loading={check.isPending}
                  onClick={() => check.mutate()}
                >
                  {t('identity.domain.check')}
                </Button>
              </Group>
            ) : null}
            <Stack gap={4} role="status">
              {check.data?.dns ? <Found of="dns" answer={check.data.dns} domain={domain} /> : null}
              {check.data?.site ? <Found of="site" answer={check.data.site} domain={domain} /> : null}
            </Stack>
            {check.error ? <ErrorPanel error={check.error} /> : null}
          </>
        ) : null}
      </Stack>
    </Paper>
  )
}
