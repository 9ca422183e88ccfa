import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecoveryDetail } from './recovery.ts'
import type { Decide } from './use-decide.ts'

type Props = { readonly recovery: RecoveryDetail; readonly decide: Decide }

/** What the learner is given by hand, so that nobody else who reads their mail begins the new wallet. */
export function BeginCode({ recovery, decide }: Props) {
  const { t } = useTranslation()
  const { code, hasCodeEnded } = recovery
  if (code === null && !hasCodeEnded) return null
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h3">
          {t('lostWallets.codeTitle')}
        </Title>
        <Text>{t(hasCodeEnded ? 'lostWallets.codeEnded' : 'lostWallets.codeText')}</Text>
        {decide.error && decide.variables?.verb === 'code' ? <ErrorPanel error={decide.error} /> : null}
        <Group role="status">
          {code ? (
            <Code fz={28} px="md" style={{ letterSpacing: '0.2em' }} translate="no" data-testid="begin-code">
              {code}
            </Code>
          ) : null}
          <Button
            variant="default"
            loading={decide.isPending && decide.variables.verb === 'code'}
            onClick={() => decide.mutate({ verb: 'code' })}
          >
            {t('lostWallets.codeRenew')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
