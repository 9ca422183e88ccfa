import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'

export type WebhookRow = {
  id: string
  url: string
  name: string
  events: string[]
  state: 'active' | 'paused' | 'stopped'
  secret_version: number
  old_secret_until: string | null
  failing_since: string | null
  created_at: string
}

export type DeliveryRow = {
  id: string
  webhook_id: string
  event: string
  body: string
  created_at: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  next_at: string | null
  last_at: string | null
  last_status: number | null
  last_problem: string | null
}

export async function findWebhook(tx: Tx, issuerId: string, id: string): Promise<WebhookRow | undefined> {
  const found = await tx.execute<WebhookRow>(sql`select * from webhook where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

type WaitingCounts = { waiting: number; failed: number }

/** Each with how many messages wait for it and how many it never got. */
export async function listWebhooks(tx: Tx, issuerId: string): Promise<(WebhookRow & WaitingCounts)[]> {
  const found = await tx.execute<WebhookRow & WaitingCounts>(sql`
    select webhook.*, count(delivery.id) filter (where delivery.state = 'waiting')::int as waiting,
      count(delivery.id) filter (where delivery.state = 'failed')::int as failed
    from webhook left join webhook_delivery as delivery
      on delivery.issuer_id = webhook.issuer_id and delivery.webhook_id = webhook.id and delivery.state <> 'delivered'
    where webhook.issuer_id = ${issuerId} group by webhook.issuer_id, webhook.id order by webhook.created_at, webhook.id`)
  return found.rows
}

/** The newest first: an id says when it was made. */
export async function listDeliveries(
  tx: Tx,
  issuerId: string,
  webhookId: string,
  wanted: { readonly limit: number; readonly state?: string | undefined; readonly before?: string | undefined },
): Promise<DeliveryRow[]> {
  const conditions: SQL[] = [sql`issuer_id = ${issuerId} and webhook_id = ${webhookId}`]
  if (wanted.state) conditions.push(sql`state = ${wanted.state}`)
  if (wanted.before) conditions.push(sql`id < ${wanted.before}::uuid`)
  const found = await tx.execute<DeliveryRow>(sql`
    select * from webhook_delivery where ${sql.join(conditions, sql` and `)} order by id desc limit ${wanted.limit}`)
  return found.rows
}

export async function findDelivery(tx: Tx, issuerId: string, id: string): Promise<DeliveryRow | undefined> {
  const found = await tx.execute<DeliveryRow>(
    sql`select * from webhook_delivery where issuer_id = ${issuerId} and id = ${id} for update`,
  )
  return found.rows[0]
}

export type AttemptRow = { at: string; milliseconds: number; status: number | null; problem: string | null }

export async function listAttempts(tx: Tx, issuerId: string, deliveryId: string): Promise<AttemptRow[]> {
  const found = await tx.execute<AttemptRow>(sql`
    select at, milliseconds, status, problem from webhook_attempt
    where issuer_id = ${issuerId} and delivery_id = ${deliveryId} order by at desc, id desc limit 100`)
  return found.rows
}
