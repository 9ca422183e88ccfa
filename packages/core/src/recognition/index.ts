export {
  type Agreement,
  awardsByItself,
  isAchievementOf,
  isRunning,
  MISMATCHES,
  type Mismatch,
  mismatches,
  speaksOf,
} from './agreement.ts'
export { type Brought, readBrought } from './brought.ts'
export { type Comparison, compareBrought, monthsBetween, type Wanted } from './compare.ts'
export { agreementReason, RECOGNITION_GENRE, recognitionEvidence } from './evidence.ts'
export { HOLDINGS, type Holder, holderOf } from './holder.ts'
export { type BroughtStanding, STANDINGS, standingOf } from './standing.ts'
