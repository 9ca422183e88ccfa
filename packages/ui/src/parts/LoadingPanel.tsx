import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Grey shapes of about the right size, so that nothing jumps when the content arrives. */
export function LoadingPanel({ rows = 4, height = 56 }: { readonly rows?: number; readonly height?: number }) {
  const { t } = useTranslation('common')
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes that never change places
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  )
}
