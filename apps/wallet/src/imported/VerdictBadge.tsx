import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Imported } from '../vault/contents.ts'

const COLORS = { good: 'laurel', broken: 'danger', revoked: 'danger', paused: 'brass', ended: 'gray', unsure: 'brass' }

/** What the check came to, in a word. */
export function VerdictBadge({ verdict }: { readonly verdict: Imported['verdict'] }) {
  const { t } = useTranslation()
  return (
    <Badge color={COLORS[verdict]} variant="outline" style={{ alignSelf: 'flex-start' }} tt="none" fw={600}>
      {t(`import.verdict.${verdict}`)}
    </Badge>
  )
}
