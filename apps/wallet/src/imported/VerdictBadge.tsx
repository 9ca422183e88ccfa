import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Imported } from '../vault/contents.ts'

const COLORS = { good: 'laurel', broken: 'danger', revoked: 'danger', paused: 'brass', ended: 'gray', unsure: 'brass' }

type Props = { readonly verdict: Imported['verdict']; readonly isHosted?: boolean }

/** What the check came to, in a word; of a badge without a signature, that it is one. */
export function VerdictBadge({ verdict, isHosted = false }: Props) {
  const { t } = useTranslation()
  return (
    <Badge color={COLORS[verdict]} variant="outline" style={{ alignSelf: 'flex-start' }} tt="none" fw={600}>
      {t(`import.verdict.${isHosted ? 'hosted' : verdict}`)}
    </Badge>
  )
}
