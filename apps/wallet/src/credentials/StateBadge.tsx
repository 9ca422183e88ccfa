import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Award } from './awards.ts'

const COLORS = { revoked: 'danger', suspended: 'brass', expired: 'gray', superseded: 'gray' } as const

/** Said only where something is to be said: what is in force needs no label. */
export function StateBadge({ state }: { readonly state: Award['state'] }) {
  const { t } = useTranslation()
  if (state !== 'revoked' && state !== 'suspended' && state !== 'expired' && state !== 'superseded') return null
  return (
    <Badge color={COLORS[state]} variant="outline" style={{ alignSelf: 'flex-start' }} tt="none" fw={600}>
      {t(`state.${state}`)}
    </Badge>
  )
}
