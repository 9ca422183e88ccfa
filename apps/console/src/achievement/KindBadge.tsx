import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Kind } from './achievement.ts'

/** Which sort of achievement, as a quiet word rather than a colour. */
export function KindBadge({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation()
  return (
    <Badge variant="default" tt="none" fw={500} size="md">
      {t(`kind.${kind}.short`)}
    </Badge>
  )
}
