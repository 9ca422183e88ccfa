import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Webhook } from './webhook.ts'

/** Whether it is told anything, and whether it answers. */
export function WebhookState({ of }: { readonly of: Pick<Webhook, 'state' | 'failingSince'> }) {
  const { t } = useTranslation()
  const state = of.state === 'active' && of.failingSince !== null ? 'failing' : of.state
  const color = { active: 'laurel', paused: 'gray', stopped: 'danger', failing: 'brass' }[state]
  return (
    <Badge variant="outline" color={color} tt="none" fw={600} style={{ background: 'var(--laurel-surface)' }}>
      {t(`webhooks.state.${state}`)}
    </Badge>
  )
}
