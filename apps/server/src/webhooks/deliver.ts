import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { signedHeaders } from './message.ts'
import { type DeliveryRow, findDelivery, findWebhook, type WebhookRow } from './store.ts'
import { tellStopped } from './tell-stopped.ts'
import { WEBHOOK_QUEUE } from './tell-webhooks.ts'

/** Seconds until the next attempt, after the first, the second …: three days in all, and then it is given up. */
const PAUSES = [5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]
/** A webhook that has not answered for so long is told nothing more, until somebody looks. */
const STOPPED_AFTER_MILLISECONDS = 5 * 86_400_000

type Job = { readonly issuerId: string; readonly deliveryId: string }
type Outcome = { readonly status: number | null; readonly problem: string | null; readonly milliseconds: number }

/** What is to be sent now; nothing where it was delivered, is withdrawn, or its webhook pauses. */
async function readWaiting(tx: Tx, { issuerId, deliveryId }: Job) {
  const delivery = await findDelivery(tx, issuerId, deliveryId)
  if (delivery?.state !== 'waiting') return null
  const webhook = await findWebhook(tx, issuerId, delivery.webhook_id)
  return webhook?.state === 'active' ? { delivery, webhook } : null
}

async function send(deps: Deps, issuerId: string, webhook: WebhookRow, delivery: DeliveryRow): Promise<Outcome> {
  const at = deps.clock()
  const isExchanged = webhook.old_secret_until !== null && new Date(webhook.old_secret_until) > at
  const versions = [webhook.secret_version, ...(isExchanged ? [webhook.secret_version - 1] : [])]
  const message = { id: delivery.id, at, body: delivery.body }
  const begun = performance.now()
  const sent = await deps.send(webhook.url, {
    headers: signedHeaders(deps, { issuerId, webhookId: webhook.id }, versions, message),
    body: delivery.body,
  })
  const milliseconds = Math.round(performance.now() - begun)
  if (!sent.ok) {
    const problem = 'reason' in sent.error ? sent.error.reason : sent.error.code
    return { status: null, problem, milliseconds }
  }
  return { status: sent.value.status, problem: null, milliseconds }
}

const server = (issuerId: string): Actor => ({ issuerId, kind: 'server', id: 'server', name: 'Laurel' })

/** No more is sent there; the trail and a mail say so. What waits goes on waiting. */
async function stop(tx: Tx, deps: Deps, issuerId: string, webhook: WebhookRow, reason: 'gone' | 'silent') {
  await tx.execute(sql`update webhook set state = 'stopped' where issuer_id = ${issuerId} and id = ${webhook.id}`)
  await note(tx, deps, server(issuerId), { event: 'webhook.stopped', subject: webhook.id, details: { reason } })
  await tellStopped(tx, deps, issuerId, webhook, reason)
}

/** Writes an attempt down and, where it did not arrive, when the next one is. */
async function keepOutcome(tx: Tx, deps: Deps, { issuerId, deliveryId }: Job, outcome: Outcome): Promise<void> {
  const delivery = await findDelivery(tx, issuerId, deliveryId)
  const webhook = delivery && (await findWebhook(tx, issuerId, delivery.webhook_id))
  // Taken away meanwhile, with its log.
  if (!webhook) return
  const now = deps.clock()
  const isDelivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300
  await tx.execute(sql`
    insert into webhook_attempt (issuer_id, id, delivery_id, at, milliseconds, status, problem)
    values (${issuerId}, ${deps.newId()}, ${deliveryId}, ${now.toISOString()}, ${outcome.milliseconds},
      ${outcome.status}, ${outcome.problem})`)
  const pause = PAUSES[delivery.attempts]
  const next = isDelivered || pause === undefined ? null : new Date(now.getTime() + pause * 1000)
  const state = isDelivered ? 'delivered' : next ? 'waiting' : 'failed'
  await tx.execute(sql`
    update webhook_delivery set state = ${state}, attempts = attempts + 1, next_at = ${next?.toISOString() ?? null},
      last_at = ${now.toISOString()}, last_status = ${outcome.status}, last_problem = ${outcome.problem}
    where issuer_id = ${issuerId} and id = ${deliveryId}`)
  await tx.execute(sql`
    update webhook set failing_since = ${isDelivered ? null : (webhook.failing_since ?? now.toISOString())}
    where issuer_id = ${issuerId} and id = ${webhook.id}`)
  if (isDelivered) return
  // "Gone" is an answer: whoever is there wants no more (Standard Webhooks, "Delivery").
  const isGone = outcome.status === 410
  const since = webhook.failing_since === null ? now : new Date(webhook.failing_since)
  if (webhook.state === 'active' && (isGone || now.getTime() - since.getTime() > STOPPED_AFTER_MILLISECONDS))
    await stop(tx, deps, issuerId, webhook, isGone ? 'gone' : 'silent')
  else if (next) await deps.jobs.enqueue(tx, WEBHOOK_QUEUE, { issuerId, deliveryId }, { startAfter: next })
}

/**
 * Sends one message and writes down what came of it. After a crash between the two it is sent again under the same id,
 * by which receivers know it.
 */
export async function deliver(deps: Deps, job: Job): Promise<void> {
  const { issuerId } = job
  const waiting = await tx(deps, { issuerId }, tx => readWaiting(tx, job))
  if (!waiting) return
  const outcome = await send(deps, issuerId, waiting.webhook, waiting.delivery)
  deps.failpoint('after-webhook-sent')
  await tx(deps, { issuerId }, tx => keepOutcome(tx, deps, job, outcome))
}
