import { ACTIONS, type Action, type ApprovalPolicy, may, type Role, type Scope } from './roles.ts'

/** Who asks. A member signed in to the console, an API key of an issuer, or the server itself (jobs, first start). */
export type Actor = {
  readonly issuerId: string
  readonly kind: 'member' | 'api-key' | 'learner' | 'guardian' | 'server'
  readonly id: string
  /** What the audit trail shows. */
  readonly name: string
  readonly role?: Role
  /** What this actor may do; PostgreSQL is told it with each transaction. Without it (the server itself) everything. */
  readonly may?: readonly Action[]
}

/** True if this actor may do `action`. */
export const mayDo = (actor: Actor, action: Action): boolean => actor.may === undefined || actor.may.includes(action)

/** Where nobody has to approve, whoever may award may issue. */
const withPolicy = (actions: readonly Action[], approval: ApprovalPolicy): readonly Action[] =>
  approval === 'nobody' && actions.includes('awards:write') && !actions.includes('awards:approve')
    ? [...actions, 'awards:approve']
    : actions

/** What a member of this role may do at an issuer with this policy. */
export const actionsOfRole = (role: Role, approval: ApprovalPolicy): readonly Action[] =>
  withPolicy(
    ACTIONS.filter(action => may(role, action)),
    approval,
  )

/** What an API key may do. One with every scope is the automation's owner (LAUREL_BOOTSTRAP_API_KEY). */
export const actionsOfScopes = (scopes: readonly Scope[], all: readonly Scope[], approval: ApprovalPolicy) =>
  all.every(scope => scopes.includes(scope)) ? ACTIONS : withPolicy(scopes, approval)
