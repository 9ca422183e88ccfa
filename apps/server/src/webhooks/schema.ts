import { WEBHOOK_EVENTS } from '@laurel/core/award'
import * as z from 'zod'
import { zText } from '../achievement/schema.ts'

const zEvents = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1)
  .transform(events => [...new Set(events)])

export const zNewWebhook = z.strictObject({
  url: z.string().trim().min(1).max(2_000),
  name: zText(100),
  events: zEvents,
})
export type NewWebhook = z.infer<typeof zNewWebhook>

export const zWebhookChange = z.strictObject({ ...zNewWebhook.shape, state: z.enum(['active', 'paused']) }).partial()
export type WebhookChange = z.infer<typeof zWebhookChange>

export const zWebhook = z.object({
  id: z.uuid(),
  url: z.string(),
  name: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  /** `stopped` by the server: it has not answered for five days, or said that it is gone. */
  state: z.enum(['active', 'paused', 'stopped']),
  /** While a secret is exchanged, the one before signs too until then. */
  oldSecretUntil: z.string().nullable(),
  failingSince: z.string().nullable(),
  createdAt: z.string(),
  /** Messages that are still to be sent, and that were given up. */
  waiting: z.int(),
  failed: z.int(),
})
export type WebhookView = z.infer<typeof zWebhook>

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export const zDelivery = z.object({
  /** The `webhook-id` of the message, the same each time that it is sent. */
  id: z.uuid(),
  event: z.string(),
  state: z.enum(DELIVERY_STATES),
  createdAt: z.string(),
  attempts: z.int(),
  nextAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  lastStatus: z.int().nullable(),
  lastProblem: z.string().nullable(),
})
export const zDeliveryDetail = zDelivery.extend({
  webhookId: z.uuid(),
  body: z.string(),
  log: z.array(
    z.object({
      at: z.string(),
      milliseconds: z.int(),
      status: z.int().nullable(),
      problem: z.string().nullable(),
    }),
  ),
})
