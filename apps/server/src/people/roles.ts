/** What members of an issuer's staff are, from the most trusted to the least. */
export const ROLES = ['owner', 'registrar', 'administrator', 'teacher', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** Who has to approve what others award: nobody, or a registrar (or owner). */
export const APPROVAL_POLICIES = ['nobody', 'registrar'] as const
export type ApprovalPolicy = (typeof APPROVAL_POLICIES)[number]

/** What an API key can be allowed. */
export const SCOPES = [
  'achievements:read',
  'achievements:write',
  'skills:write',
  'pathways:write',
  'recognition:write',
  'programmes:write',
  'awards:read',
  'awards:write',
  'awards:approve',
  'awards:revoke',
  'transcripts:write',
  'credentials:sign',
  'issuer:write',
  'endorsements:write',
  'insight:read',
  'insight:details',
  'insight:cohorts',
  'presentations:read',
  'presentations:write',
  'verify',
] as const
export type Scope = (typeof SCOPES)[number]

/** Everything that may be done for an issuer. The scopes of API keys are a part of it. */
export const ACTIONS = [
  ...SCOPES,
  'endorsements:sign',
  'claims:assess',
  'issuance:halt',
  'learners:protect',
  'learners:recover',
  'learners:erase',
  'members:read',
  'members:manage',
  'api-keys:manage',
  'keys:manage',
  'webhooks:manage',
  'outbox:read',
  'audit:read',
  'issuers:make',
  'institution:close',
] as const
export type Action = (typeof ACTIONS)[number]

const _ = false
/**
 * The one table of what a role may do. A forgotten action does not compile; the API, PostgreSQL's row-level security and
 * the handbook's table follow it. Where nobody has to approve, `awards:write` brings `awards:approve` with it.
 */
const MAY: Readonly<Record<Action, readonly [owner: boolean, ...others: boolean[]]>> = {
  //                     owner registrar administrator teacher viewer
  'achievements:read': [true, true, true, true, true],
  'achievements:write': [true, _, true, _, _],
  'skills:write': [true, _, true, _, _],
  'pathways:write': [true, _, true, _, _],
  'recognition:write': [true, true, _, _, _],
  'programmes:write': [true, _, true, _, _],
  'awards:read': [true, true, true, true, true],
  'awards:write': [true, true, true, true, _],
  'awards:approve': [true, true, _, _, _],
  'awards:revoke': [true, true, true, _, _],
  'transcripts:write': [true, true, _, _, _],
  'credentials:sign': [true, true, _, _, _],
  'issuer:write': [true, _, _, _, _],
  'endorsements:write': [true, _, true, _, _],
  'insight:read': [true, true, true, true, true],
  'insight:details': [true, true, true, true, _],
  'insight:cohorts': [true, true, true, _, _],
  'presentations:read': [true, true, true, _, true],
  'presentations:write': [true, true, true, _, _],
  verify: [true, true, true, true, true],
  'endorsements:sign': [true, true, _, _, _],
  'claims:assess': [true, true, true, true, _],
  'issuance:halt': [true, true, _, _, _],
  'learners:protect': [true, true, true, _, _],
  'learners:recover': [true, true, true, _, _],
  'learners:erase': [true, true, _, _, _],
  'members:read': [true, true, true, _, _],
  'members:manage': [true, _, _, _, _],
  'api-keys:manage': [true, _, _, _, _],
  'keys:manage': [true, _, _, _, _],
  'webhooks:manage': [true, _, _, _, _],
  'outbox:read': [true, _, _, _, _],
  'audit:read': [true, true, _, _, _],
  'issuers:make': [true, _, _, _, _],
  'institution:close': [true, _, _, _, _],
}

/** True if members of this role may do `action`. */
export const may = (role: Role, action: Action): boolean => MAY[action][ROLES.indexOf(role)] === true
