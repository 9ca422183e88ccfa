import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

type Shown = { readonly code: string | null }

/** What a child needs besides the mail; shown when somebody asks for it, since it is to be given by hand. */
export function ClaimCode({ learnerId }: { readonly learnerId: string }) {
  const { t } = useTranslation()
  const show = useMutation({ mutationFn: () => api.get<Shown>(`/learners/${learnerId}/claim-code`) })
  const renew = useMutation({ mutationFn: () => api.post<Shown>(`/learners/${learnerId}/claim-code`) })
  const code = renew.data ?? show.data
  return (
    <section>
      <Title order={3} mb={4}>
        {t('minors.codeTitle')}
      </Title>
      <Stack align="flex-start" gap="sm">
        <Text size="sm" c="dimmed">
          {t('minors.codeText')}
        </Text>
        {show.error ? <ErrorPanel error={show.error} /> : null}
        {renew.error ? <ErrorPanel error={renew.error} /> : null}
        {code ? (
          <Group role="status">
            {code.code ? (
              <Code fz={28} px="md" style={{ letterSpacing: '0.2em' }}>
                {code.code}
              </Code>
            ) : (
              <Text>{t('minors.codeSpent')}</Text>
            )}
            <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
              {t('minors.codeRenew')}
            </Button>
          </Group>
        ) : (
          <Button variant="default" loading={show.isPending} onClick={() => show.mutate()}>
            {t('minors.codeShow')}
          </Button>
        )}
      </Stack>
    </section>
  )
}
