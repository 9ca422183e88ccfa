/** What other systems can be told of, by the names that the audit trail has for it. */
export const WEBHOOK_EVENTS = [
  'achievement.made',
  'achievement.changed',
  'award.made',
  'award.approved',
  'award.issued',
  'award.claimed',
  'award.suspended',
  'award.reinstated',
  'award.revoked',
  'award.superseded',
  'award.renewed',
  'award.discarded',
  'award.erased',
  'learner-claim.submitted',
  'learner-claim.assigned',
  'learner-claim.sent-back',
  'learner-claim.approved',
  'learner-claim.declined',
  'learner-claim.appealed',
  'learner-claim.withdrawn',
  'recognition.made',
  'recognition.flagged',
  'recognition.kept',
  'pathway.joined',
  'pathway.left',
  'pathway.completed',
  'pathway.awarded',
  'pathway.flagged',
] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

export const isWebhookEvent = (event: string): event is WebhookEvent => WEBHOOK_EVENTS.some(one => one === event)
