export {
  type AwardFacts,
  type Decision,
  decideApprove,
  decideIssue,
  decideRestate,
  decideRevoke,
  decideSupersede,
  type Refusal,
} from './decide.ts'
export { AWARD_STATES, type AwardState, MOST_IN_A_SET, type StoredState, stateAt } from './state.ts'
export { isWebhookEvent, WEBHOOK_EVENTS, type WebhookEvent } from './told-events.ts'
