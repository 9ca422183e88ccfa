import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Award } from './award.ts'

const COLOURS: Readonly<Record<Award['state'], string>> = {
  draft: 'gray',
  approved: 'gray',
  issued: 'laurel',
  suspended: 'brass',
  revoked: 'danger',
  expired: 'brass',
  superseded: 'gray',
}

/** The state in a word; the colour only repeats it. */
export function StateBadge({ award }: { readonly award: Pick<Award, 'state' | 'claimedAt'> }) {
  const { t } = useTranslation()
  const claimed = award.state === 'issued' && award.claimedAt
  return (
    <Badge
      variant="outline"
      color={COLOURS[award.state]}
      tt="none"
      fw={600}
      style={{ background: 'var(--laurel-surface)' }}
    >
      {t(claimed ? 'state.claimed' : `state.${award.state}`)}
    </Badge>
  )
}
