/** Who asks. A member signed in to the console, an API key of an issuer, or the server itself (jobs, first start). */
export type Actor = {
  readonly issuerId: string
  readonly kind: 'member' | 'api-key' | 'learner' | 'server'
  readonly id: string
  /** What the audit trail shows. */
  readonly name: string
  readonly role?: Role
  readonly scopes?: readonly Scope[]
}

const ROLES = ['owner'] as const
export type Role = (typeof ROLES)[number]

export const SCOPES = [
  'achievements:read',
  'achievements:write',
  'awards:read',
  'awards:write',
  'awards:revoke',
  'issuer:write',
  'verify',
] as const
export type Scope = (typeof SCOPES)[number]

/** Everything that may be done for an issuer. The scopes of API keys are a part of it. */
const ACTIONS = [...SCOPES, 'api-keys:manage', 'outbox:read', 'audit:read'] as const
export type Action = (typeof ACTIONS)[number]

/** The one table of what a role may do; a new role is a new line, and a forgotten action does not compile. */
const MAY: Readonly<Record<Role, Readonly<Record<Action, boolean>>>> = {
  owner: {
    'achievements:read': true,
    'achievements:write': true,
    'awards:read': true,
    'awards:write': true,
    'awards:revoke': true,
    'issuer:write': true,
    verify: true,
    'api-keys:manage': true,
    'outbox:read': true,
    'audit:read': true,
  },
}

const can = (role: Role, action: Action): boolean => MAY[role][action]

/** True if this actor may do `action`. A key with every scope is the automation's owner (LAUREL_BOOTSTRAP_API_KEY). */
export function mayDo(actor: Actor, action: Action): boolean {
  if (actor.kind === 'server') return true
  if (actor.kind === 'member') return actor.role !== undefined && can(actor.role, action)
  const scopes: readonly string[] = actor.scopes ?? []
  return scopes.includes(action) || SCOPES.every(scope => scopes.includes(scope))
}
