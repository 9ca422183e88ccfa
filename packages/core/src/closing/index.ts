export {
  buildClosingStatement,
  CLOSING_PATH,
  type ClosingFacts,
  readClosingStatement,
  type Successor,
} from './statement.ts'
export { type ClosingError, verifyClosingStatement } from './verify-statement.ts'
