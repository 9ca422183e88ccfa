export type { HeldCredential, HeldForm } from './held.ts'
export {
  type Agreed,
  type AnswerError,
  type AnswerTools,
  MOST_ANSWER,
  MOST_SEALED,
  makeVpToken,
  type VpToken,
} from './make-answer.ts'
export { claimsToTell, type Extra, type Offer, type OfferOptions } from './offer.ts'
export { contentOf, fieldsTold, type ToldField, writtenOutOf } from './told.ts'
export { type Choice, canAnswer, type Want, wantsOf } from './wants.ts'
