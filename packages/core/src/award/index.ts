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
export { AWARD_STATES, type AwardState, type StoredState, stateAt } from './state.ts'
