import { ACTIONS, type Action, type ApprovalPolicy, may, type Role, type Scope } from './roles.ts'
import type { IssuerKind } from './store.ts'

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
  /** The institution has closed: what there is can be read, and little else can be done. */
  readonly isClosed?: boolean
}

/** True if this actor may do `action`. */
export const mayDo = (actor: Actor, action: Action): boolean => actor.may === undefined || actor.may.includes(action)

type OfIssuer = { readonly kind: IssuerKind; readonly approval: ApprovalPolicy }

/** Where nobody has to approve, whoever may award may issue. */
const withPolicy = (actions: readonly Action[], approval: ApprovalPolicy): readonly Action[] =>
  approval === 'nobody' && actions.includes('awards:write') && !actions.includes('awards:approve')
    ? [...actions, 'awards:approve']
    : actions

/** What is left to whoever endorses and is no institution: to be called by a name, and to take back what was said. */
const OF_ENDORSERS: readonly Action[] = [
  'achievements:read',
  'issuer:write',
  'keys:manage',
  'endorsements:sign',
  'verify',
]

/** What a member of this role may do at this issuer. */
export function actionsOfRole(role: Role, { kind, approval }: OfIssuer): readonly Action[] {
  const actions = ACTIONS.filter(action => may(role, action))
  return kind === 'institution'
    ? withPolicy(actions, approval)
    : actions.filter(action => OF_ENDORSERS.includes(action))
}

/** What an API key may do. One with every scope is the automation's owner (LAUREL_BOOTSTRAP_API_KEY). */
export const actionsOfScopes = (scopes: readonly Scope[], all: readonly Scope[], approval: ApprovalPolicy) =>
  all.every(scope => scopes.includes(scope)) ? ACTIONS : withPolicy(scopes, approval)
