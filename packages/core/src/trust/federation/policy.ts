import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { hostOfEntity, isEntityId } from './entity-id.ts'
import type { EntityStatement } from './statement.ts'

const OPERATORS = ['value', 'add', 'default', 'one_of', 'subset_of', 'superset_of', 'essential'] as const
const values = (value: Json | undefined): readonly Json[] | null =>
  Array.isArray(value) ? (value as readonly Json[]) : null
const same = (one: Json, other: Json) => canonicalJson(one) === canonicalJson(other)
const has = (all: readonly Json[], one: Json) => all.some(each => same(each, one))

/** What is changed first; what must then hold. Superiors speak before those below them. */
function change(found: Json | undefined, policy: JsonObject): Json | undefined {
  let value = found
  if (Object.hasOwn(policy, 'value')) value = policy.value === null ? undefined : policy.value
  const add = values(policy.add)
  if (add) value = [...(values(value) ?? []), ...add.filter(one => !has(values(value) ?? [], one))]
  return value === undefined && Object.hasOwn(policy, 'default') ? policy.default : value
}

function holds(value: Json | undefined, policy: JsonObject): boolean {
  if (
    Object.hasOwn(policy, 'value') &&
    !(policy.value === null ? value === undefined : value !== undefined && same(value, policy.value as Json))
  )
    return false
  if (policy.essential === true && value === undefined) return false
  if (value === undefined) return true
  const all = values(value) ?? [value]
  const { one_of: oneOf, subset_of: subset, superset_of: superset } = policy
  if (values(oneOf) && !has(values(oneOf)!, value)) return false
  if (values(subset) && !all.every(one => has(values(subset)!, one))) return false
  return !values(superset) || values(superset)!.every(one => has(all, one))
}

/**
 * What is known of the subject once everybody above it has spoken (OpenID Federation 1.0 §6.1): its immediate superior
 * may write over its metadata, and the policies from the anchor down change and bind it. Null where it does not keep to
 * one of them, where two contradict each other, or where one says what is not understood here and is critical.
 *
 * @param statements  on the subject first, the anchor's own last; only those by superiors carry policies
 */
export function metadataUnder(own: JsonObject, statements: readonly EntityStatement[]): JsonObject | null {
  const immediate = statements[0]?.metadata ?? {}
  const metadata: Record<string, Record<string, Json>> = {}
  for (const source of [own, immediate])
    for (const [type, claims] of Object.entries(source))
      if (isJsonObject(claims)) metadata[type] = { ...metadata[type], ...(claims as Record<string, Json>) }
  const fromAbove = [...statements].reverse()
  if (fromAbove.some(one => one.policyCritical.some(name => !(OPERATORS as readonly Json[]).includes(name))))
    return null
  const rules: { type: string; claim: string; policy: JsonObject }[] = []
  for (const { metadataPolicy } of fromAbove)
    for (const [type, claims] of Object.entries(metadataPolicy))
      for (const [claim, policy] of Object.entries(isJsonObject(claims) ? claims : {}))
        if (isJsonObject(policy)) rules.push({ type, claim, policy })
  // A policy for a kind of entity that the subject is not, binds nobody.
  const binding = rules.filter(({ type }) => metadata[type])
  for (const { type, claim, policy } of binding) {
    const value = change(metadata[type]![claim], policy)
    if (value === undefined) delete metadata[type]![claim]
    else metadata[type]![claim] = value
  }
  return binding.every(({ type, claim, policy }) => holds(metadata[type]![claim], policy)) ? metadata : null
}

/** Host names as RFC 5280 §4.2.1.10 compares them: with a leading dot any name below it, otherwise the name itself. */
const isUnder = (host: string, name: string) =>
  name.startsWith('.') ? host.length > name.length && host.endsWith(name) : host === name

const names = (value: Json | undefined): readonly string[] | null =>
  values(value)
    ?.filter((one): one is string => typeof one === 'string')
    .map(one => one.toLowerCase()) ?? null

/**
 * Whether the subject is one that those above it let in (OpenID Federation 1.0 §6.2): not too far below them, under
 * names that they allow.
 *
 * @param statements  by superiors: the one on the subject first
 */
export function keepsConstraints(statements: readonly EntityStatement[]): boolean {
  return statements.every(({ constraints }, between) => {
    const { max_path_length: longest, naming_constraints: naming } = constraints
    if (longest !== undefined && !(typeof longest === 'number' && between <= longest)) return false
    if (naming === undefined) return true
    if (!isJsonObject(naming)) return false
    const permitted = names(naming.permitted)
    const excluded = names(naming.excluded) ?? []
    return statements.slice(0, between + 1).every(({ sub }) => {
      if (!isEntityId(sub)) return permitted === null
      const host = hostOfEntity(sub)
      return !excluded.some(name => isUnder(host, name)) && (permitted?.some(name => isUnder(host, name)) ?? true)
    })
  })
}

/** Whether everybody above lets it be an entity of this kind; `federation_entity` is always allowed (§6.2.3). */
const allowsType = (type: string, statements: readonly EntityStatement[]): boolean =>
  type === 'federation_entity' ||
  statements.every(({ constraints }) => names(constraints.allowed_entity_types)?.includes(type) ?? true)

/** Leaves out the kinds of entity that somebody above does not allow. */
export const allowedTypes = (metadata: JsonObject, statements: readonly EntityStatement[]): JsonObject =>
  Object.fromEntries(Object.entries(metadata).filter(([type]) => allowsType(type, statements)))

/** The kinds of entity that issue credentials: the one of credentials in general, and OpenID4VCI's. */
const ISSUERS = ['vc_issuer', 'openid_credential_issuer']

/** Whether nobody above forbids it to be an issuer of credentials, of whatever kind. */
export const mayIssueUnder = (statements: readonly EntityStatement[]): boolean =>
  ISSUERS.some(type => allowsType(type, statements))
