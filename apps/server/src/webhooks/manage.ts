import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { checkSendUrl } from '../platform/guarded-call.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { messageOf, secretText } from './message.ts'
import type { NewWebhook, WebhookChange, WebhookView } from './schema.ts'
import { type DeliveryRow, findDelivery, findWebhook, listAttempts, listDeliveries, listWebhooks } from './store.ts'
import { saveDeliveries, WEBHOOK_QUEUE } from './tell-webhooks.ts'

/** Asked for by a person who wants to see that it arrives. */
const PING = 'webhook.ping'
const MOST_WEBHOOKS = 20
/** So long after an exchange both secrets sign, and receivers can take the new one without missing a message. */
const EXCHANGE_MILLISECONDS = 86_400_000
/** So many messages one call sends again. */
const MOST_AGAIN = 1_000

const iso = (time: string) => new Date(time).toISOString()
const isoOrNull = (time: string | null) => (time === null ? null : iso(time))

function requireUrl(deps: Deps, url: string): void {
  const checked = checkSendUrl(url, deps.isLoopback)
  if (checked.ok) return
  const reason = 'reason' in checked.error ? checked.error.reason : 'refused'
  throw new Refusal('E_REQUEST_MALFORMED', [{ path: 'url', code: 'refused', message: reason }])
}

const view = (row: Awaited<ReturnType<typeof listWebhooks>>[number], now: Date): WebhookView => ({
  id: row.id,
  url: row.url,
  name: row.name,
  events: row.events as WebhookView['events'],
  state: row.state,
  oldSecretUntil:
    row.old_secret_until !== null && new Date(row.old_secret_until) > now ? iso(row.old_secret_until) : null,
  failingSince: isoOrNull(row.failing_since),
  createdAt: iso(row.created_at),
  waiting: row.waiting,
  failed: row.failed,
})

export const webhooksOf = (deps: Deps, actor: Actor): Promise<WebhookView[]> =>
  tx(deps, actor, async tx => (await listWebhooks(tx, actor.issuerId)).map(row => view(row, deps.clock())))

async function viewOf(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<WebhookView> {
  const row = (await listWebhooks(tx, issuerId)).find(one => one.id === id)
  if (!row) throw new Refusal('E_NOT_FOUND')
  return view(row, deps.clock())
}

const requireWebhook = async (tx: Tx, issuerId: string, id: string) => {
  const found = await findWebhook(tx, issuerId, id)
  if (!found) throw new Refusal('E_NOT_FOUND')
  return found
}

const textArray = (texts: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`

/** @returns with its secret, which is shown this once */
export async function makeWebhook(deps: Deps, actor: Actor, wanted: NewWebhook) {
  requireUrl(deps, wanted.url)
  const { issuerId } = actor
  const id = deps.newId()
  const made = await tx(deps, actor, async tx => {
    if ((await listWebhooks(tx, issuerId)).length >= MOST_WEBHOOKS) throw new Refusal('E_TOO_MANY_WEBHOOKS')
    await tx.execute(sql`
      insert into webhook (issuer_id, id, url, name, events, state, created_at)
      values (${issuerId}, ${id}, ${wanted.url}, ${wanted.name}, ${textArray(wanted.events)}, 'active',
        ${deps.clock().toISOString()})`)
    await note(tx, deps, actor, { event: 'webhook.made', subject: id, details: { events: wanted.events } })
    return viewOf(tx, deps, issuerId, id)
  })
  return { ...made, secret: secretText(deps, { issuerId, webhookId: id, version: 1 }) }
}

/** What waits is sent when a webhook is made active again. */
export async function changeWebhook(deps: Deps, actor: Actor, id: string, wanted: WebhookChange): Promise<WebhookView> {
  if (wanted.url !== undefined) requireUrl(deps, wanted.url)
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const before = await requireWebhook(tx, issuerId, id)
    const state = wanted.state ?? before.state
    const isAwoken = state === 'active' && before.state !== 'active'
    await tx.execute(sql`
      update webhook set url = ${wanted.url ?? before.url}, name = ${wanted.name ?? before.name},
        events = ${textArray(wanted.events ?? before.events)}, state = ${state},
        failing_since = ${isAwoken ? null : before.failing_since}
      where issuer_id = ${issuerId} and id = ${id}`)
    if (isAwoken) await wake(tx, deps, issuerId, id)
    await note(tx, deps, actor, {
      event: 'webhook.changed',
      subject: id,
      details: { fields: Object.keys(wanted), ...(wanted.state ? { state } : {}) },
    })
    return viewOf(tx, deps, issuerId, id)
  })
}

async function wake(tx: Tx, deps: Deps, issuerId: string, webhookId: string): Promise<void> {
  const waiting = await tx.execute<{ id: string }>(sql`
    update webhook_delivery set next_at = ${deps.clock().toISOString()}
    where issuer_id = ${issuerId} and webhook_id = ${webhookId} and state = 'waiting' returning id`)
  await enqueue(tx, deps, issuerId, waiting.rows)
}

const enqueue = (tx: Tx, deps: Deps, issuerId: string, rows: readonly { readonly id: string }[]) =>
  deps.jobs.enqueueMany(
    tx,
    WEBHOOK_QUEUE,
    rows.map(row => ({ issuerId, deliveryId: row.id })),
  )

/** Takes a webhook away with its log. What is being sent at this moment may still arrive. */
export async function removeWebhook(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    await requireWebhook(tx, issuerId, id)
    await tx.execute(sql`
      delete from webhook_attempt using webhook_delivery as delivery
      where webhook_attempt.issuer_id = ${issuerId} and delivery.issuer_id = ${issuerId}
        and delivery.webhook_id = ${id} and webhook_attempt.delivery_id = delivery.id`)
    await tx.execute(sql`delete from webhook_delivery where issuer_id = ${issuerId} and webhook_id = ${id}`)
    await tx.execute(sql`delete from webhook where issuer_id = ${issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'webhook.removed', subject: id })
  })
}

/** A new secret. For a day the one before signs too, unless it is known to have leaked: then it ends at once. */
export async function exchangeSecret(deps: Deps, actor: Actor, id: string, { atOnce }: { readonly atOnce: boolean }) {
  const { issuerId } = actor
  const now = deps.clock()
  const until = atOnce ? null : new Date(now.getTime() + EXCHANGE_MILLISECONDS).toISOString()
  return tx(deps, actor, async tx => {
    await requireWebhook(tx, issuerId, id)
    const changed = await tx.execute<{ secret_version: number }>(sql`
      update webhook set secret_version = secret_version + 1, old_secret_until = ${until}
      where issuer_id = ${issuerId} and id = ${id} returning secret_version`)
    await note(tx, deps, actor, { event: 'webhook.secret-exchanged', subject: id, details: { atOnce } })
    const version = changed.rows[0]?.secret_version as number
    return {
      ...(await viewOf(tx, deps, issuerId, id)),
      secret: secretText(deps, { issuerId, webhookId: id, version }),
    }
  })
}

/** A message that tells of nothing, to see that it arrives. */
export async function pingWebhook(deps: Deps, actor: Actor, id: string): Promise<{ id: string }> {
  const { issuerId } = actor
  const deliveryId = deps.newId()
  await tx(deps, actor, async tx => {
    const webhook = await requireWebhook(tx, issuerId, id)
    if (webhook.state !== 'active') throw new Refusal('E_WEBHOOK_RESTS')
    const body = messageOf({ event: PING, subject: id }, deps.clock(), deps.baseUrl)
    await saveDeliveries(tx, deps, issuerId, [{ id: deliveryId, webhook_id: id, event: PING, body }])
  })
  return { id: deliveryId }
}

const deliveryView = (row: DeliveryRow) => ({
  id: row.id,
  event: row.event,
  state: row.state,
  createdAt: iso(row.created_at),
  attempts: row.attempts,
  nextAt: isoOrNull(row.next_at),
  lastAt: isoOrNull(row.last_at),
  lastStatus: row.last_status,
  lastProblem: row.last_problem,
})

export const deliveriesOf = (
  deps: Deps,
  actor: Actor,
  id: string,
  wanted: { readonly limit: number; readonly state?: string | undefined; readonly before?: string | undefined },
) =>
  tx(deps, actor, async tx => {
    await requireWebhook(tx, actor.issuerId, id)
    return (await listDeliveries(tx, actor.issuerId, id, wanted)).map(deliveryView)
  })

const requireDelivery = async (tx: Tx, issuerId: string, id: string) => {
  const found = await findDelivery(tx, issuerId, id)
  if (!found) throw new Refusal('E_NOT_FOUND')
  return found
}

export const readDelivery = (deps: Deps, actor: Actor, id: string) =>
  tx(deps, actor, async tx => {
    const found = await requireDelivery(tx, actor.issuerId, id)
    const log = await listAttempts(tx, actor.issuerId, id)
    return {
      ...deliveryView(found),
      webhookId: found.webhook_id,
      body: found.body,
      log: log.map(one => ({ ...one, at: iso(one.at) })),
    }
  })

/** The same message once more, under the same id. */
export async function sendAgain(deps: Deps, actor: Actor, id: string) {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const delivery = await requireDelivery(tx, issuerId, id)
    const webhook = await requireWebhook(tx, issuerId, delivery.webhook_id)
    if (webhook.state !== 'active') throw new Refusal('E_WEBHOOK_RESTS')
    await tx.execute(sql`
      update webhook_delivery set state = 'waiting', attempts = 0, next_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and id = ${id}`)
    await enqueue(tx, deps, issuerId, [{ id }])
  })
  return readDelivery(deps, actor, id)
}

/** What was given up since a time, once more, the oldest first. @returns how many are on their way again */
export async function sendFailedAgain(
  deps: Deps,
  actor: Actor,
  id: string,
  { since }: { readonly since?: string | undefined },
): Promise<{ count: number }> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const webhook = await requireWebhook(tx, issuerId, id)
    if (webhook.state !== 'active') throw new Refusal('E_WEBHOOK_RESTS')
    const again = await tx.execute<{ id: string }>(sql`
      update webhook_delivery set state = 'waiting', attempts = 0, next_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and id in (
        select id from webhook_delivery where issuer_id = ${issuerId} and webhook_id = ${id} and state = 'failed'
          and created_at >= ${since ?? '-infinity'}::timestamptz order by id limit ${MOST_AGAIN})
      returning id`)
    await enqueue(
      tx,
      deps,
      issuerId,
      again.rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    )
    return { count: again.rows.length }
  })
}
