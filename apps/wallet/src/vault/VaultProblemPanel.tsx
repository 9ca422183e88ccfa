import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { VaultProblem } from './wallet.ts'

/** Why the wallet did not open, in words; everything else as everywhere. */
export function VaultProblemPanel({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation()
  if (!(error instanceof VaultProblem)) return <ErrorPanel error={error} onRetry={onRetry} />
  return (
    <Alert color="danger" variant="outline" role="alert">
      {t(`vault.${error.code}`)}
      {onRetry ? (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry} display="block">
          {t('common:tryAgain')}
        </Button>
      ) : null}
    </Alert>
  )
}
