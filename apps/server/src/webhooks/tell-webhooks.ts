import { isWebhookEvent } from '@laurel/core/award'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { messageOf } from './message.ts'

export const WEBHOOK_QUEUE = 'webhook'

type Telling = Pick<Deps, 'clock' | 'newId' | 'jobs' | 'baseUrl'>

/**
 * Puts on its way what other systems want to be told of, in the transaction of the doing: told of exactly what was
 * done, and of nothing that was rolled back.
 */
export async function tellWebhooks(
  tx: Tx,
  deps: Telling,
  issuerId: string,
  happenings: readonly {
    readonly event: string
    readonly subject: string
    readonly details?: Readonly<Record<string, unknown>>
  }[],
): Promise<void> {
  const told = happenings.filter(one => isWebhookEvent(one.event))
  if (told.length === 0) return
  const events = [...new Set(told.map(one => one.event))]
  const hooks = await tx.execute<{ id: string; events: string[] }>(sql`
    select id, events from webhook where issuer_id = ${issuerId} and state <> 'stopped'
      and events && array(select jsonb_array_elements_text(${JSON.stringify(events)}::jsonb))`)
  if (hooks.rows.length === 0) return
  const at = deps.clock()
  const deliveries = hooks.rows.flatMap(hook =>
    told
      .filter(one => hook.events.includes(one.event))
      .map(one => ({
        id: deps.newId(),
        webhook_id: hook.id,
        event: one.event,
        body: messageOf(one, at, deps.baseUrl),
      })),
  )
  await saveDeliveries(tx, deps, issuerId, deliveries)
}

/** Keeps messages and the jobs that send them. */
export async function saveDeliveries(
  tx: Tx,
  deps: Telling,
  issuerId: string,
  deliveries: readonly {
    readonly id: string
    readonly webhook_id: string
    readonly event: string
    readonly body: string
  }[],
): Promise<void> {
  const now = deps.clock().toISOString()
  await tx.execute(sql`
    insert into webhook_delivery (issuer_id, id, webhook_id, event, body, created_at, state, next_at)
    select ${issuerId}, id, webhook_id, event, body, ${now}, 'waiting', ${now}
    from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
      as one (id uuid, webhook_id uuid, event text, body text)`)
  await deps.jobs.enqueueMany(
    tx,
    WEBHOOK_QUEUE,
    deliveries.map(one => ({ issuerId, deliveryId: one.id })),
  )
}
