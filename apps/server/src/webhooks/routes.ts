import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { deliver } from './deliver.ts'
import {
  changeWebhook,
  deliveriesOf,
  exchangeSecret,
  makeWebhook,
  pingWebhook,
  readDelivery,
  removeWebhook,
  sendAgain,
  sendFailedAgain,
  webhooksOf,
} from './manage.ts'
import { DELIVERY_STATES, zDelivery, zDeliveryDetail, zNewWebhook, zWebhook, zWebhookChange } from './schema.ts'
import { WEBHOOK_QUEUE } from './tell-webhooks.ts'

const zWithSecret = zWebhook.extend({ secret: z.string() })
const common = { tag: 'Webhooks', access: 'webhooks:manage' } as const

export function addWebhookRoutes(api: Api, deps: Deps): void {
  // Pauses between attempts are its own, days long; a crash in the midst is tried again soon.
  deps.jobs.work<{ issuerId: string; deliveryId: string }>(WEBHOOK_QUEUE, job => deliver(deps, job), {
    concurrency: 4,
    retryLimit: 5,
    retryDelaySeconds: 5,
    expireSeconds: 60,
  })
  api.add(
    {
      ...common,
      method: 'get',
      path: '/webhooks',
      summary: 'Where other systems are told of what happens',
      answer: pageOf(zWebhook),
    },
    async ({ actor }) => ({ items: await webhooksOf(deps, actor), nextCursor: null }),
  )
  api.add(
    {
      ...common,
      method: 'post',
      path: '/webhooks',
      summary: 'Tell another system; the secret that signs is shown this once',
      body: zNewWebhook,
      answer: zWithSecret,
      status: 201,
    },
    ({ actor, body }) => makeWebhook(deps, actor, body),
  )
  api.add(
    {
      ...common,
      method: 'patch',
      path: '/webhooks/{id}',
      summary: 'Change, pause or wake a webhook; what waited is sent when it wakes',
      body: zWebhookChange,
      answer: zWebhook,
    },
    ({ actor, id, body }) => changeWebhook(deps, actor, id, body),
  )
  api.add(
    {
      ...common,
      method: 'delete',
      path: '/webhooks/{id}',
      summary: 'Take a webhook away, with its log',
      whenClosed: true,
      status: 204,
    },
    ({ actor, id }) => removeWebhook(deps, actor, id),
  )
  api.add(
    {
      ...common,
      method: 'post',
      path: '/webhooks/{id}/secret',
      summary: 'Exchange the secret; for a day the old one signs too, or with `atOnce` no more',
      body: z.strictObject({ atOnce: z.boolean().default(false) }),
      answer: zWithSecret,
    },
    ({ actor, id, body }) => exchangeSecret(deps, actor, id, body),
  )
  api.add(
    {
      ...common,
      method: 'post',
      path: '/webhooks/{id}/ping',
      summary: 'Send a message that tells of nothing',
      answer: z.object({ id: z.uuid() }),
      status: 202,
    },
    ({ actor, id }) => pingWebhook(deps, actor, id),
  )
  api.add(
    {
      ...common,
      method: 'post',
      path: '/webhooks/{id}/send-again',
      summary: 'Send again what was given up, up to 1,000 messages, the oldest first',
      body: z.strictObject({ since: z.iso.datetime({ offset: true }).optional() }),
      answer: z.object({ count: z.int() }),
      status: 202,
    },
    ({ actor, id, body }) => sendFailedAgain(deps, actor, id, body),
  )
  api.add(
    {
      ...common,
      method: 'get',
      path: '/webhooks/{id}/deliveries',
      summary: 'What was sent there, the newest first; kept for thirty days',
      query: zPageQuery.extend({ state: z.enum(DELIVERY_STATES).optional() }),
      answer: pageOf(zDelivery),
    },
    async ({ actor, id, query: { limit, cursor, state } }) => {
      const before = readCursor(cursor)?.id
      const rows = await deliveriesOf(deps, actor, id, { limit: limit + 1, state, before })
      return pageFrom(rows, limit, row => row)
    },
  )
  api.add(
    {
      ...common,
      method: 'get',
      path: '/webhook-deliveries/{id}',
      summary: 'One message, and each time that it was sent',
      answer: zDeliveryDetail,
    },
    ({ actor, id }) => readDelivery(deps, actor, id),
  )
  api.add(
    {
      ...common,
      method: 'post',
      path: '/webhook-deliveries/{id}/send-again',
      summary: 'Send a message again under the same id',
      answer: zDeliveryDetail,
      status: 202,
    },
    ({ actor, id }) => sendAgain(deps, actor, id),
  )
}
