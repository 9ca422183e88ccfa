export { chooseCarried, MOST_CARRIED } from './choose-carried.ts'
export { isOpen, mayRemind, REQUEST_STATES, type RequestState, requestState } from './state.ts'
export {
  endorsementComment,
  endorsementName,
  isStatement,
  STATEMENTS,
  type Statement,
  statementWords,
} from './statements.ts'
