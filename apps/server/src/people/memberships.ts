import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { type Actor, actionsOfRole } from './actor.ts'
import type { Person } from './person.ts'
import type { Role } from './roles.ts'
import type { IssuerView } from './schema.ts'
import { currentIssuer, type IssuerRow } from './store.ts'

export const issuerView = (row: IssuerRow, baseUrl: string): IssuerView => ({
  id: row.issuer_id,
  kind: row.kind,
  shortName: row.short_name,
  name: row.name,
  url: row.url,
  email: row.email,
  description: row.description,
  locale: row.locale as IssuerView['locale'],
  did: row.did,
  logoUrl: row.logo_sha256 && `${baseUrl}/i/${row.short_name}/image/${row.logo_sha256}.png`,
  linkedinOrganizationId: row.linkedin_organization_id,
  country: row.country,
  approval: row.approval,
  minors: { jurisdiction: row.jurisdiction, timeZone: row.time_zone, withoutAge: row.without_age },
  recoveryWaitHours: row.recovery_wait_hours,
  halted: row.halted_at
    ? { at: new Date(row.halted_at).toISOString(), by: row.halted_by ?? '', reason: row.halt_reason ?? '' }
    : null,
  closing: row.closes_at
    ? {
        closesAt: new Date(row.closes_at).toISOString(),
        closedAt: row.closed_at && row.final_at && new Date(row.final_at).toISOString(),
        successor: row.successor_name === null ? null : { name: row.successor_name, did: row.successor_did },
      }
    : null,
})

export type Membership = { readonly issuer: IssuerRow; readonly role: Role }

/** In which issuers a person works: read in the person's own scope, then each issuer in its own. */
export async function membershipsOf(deps: Deps, personId: string): Promise<Membership[]> {
  const rows = await tx(deps, { personId }, async tx => {
    const found = await tx.execute<{ issuer_id: string; role: Role }>(
      sql`select issuer_id, role from member where user_id = ${personId} order by created_at`,
    )
    return found.rows
  })
  return Promise.all(
    rows.map(async ({ issuer_id: issuerId, role }) => ({
      issuer: await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId)),
      role,
    })),
  )
}

/**
 * The member that a signed-in person is, for the issuer of that short name, or for their only one. An issuer that they
 * do not belong to and one that does not exist are told apart by nobody.
 */
export async function actorOfMember(deps: Deps, person: Person, shortName: string | undefined): Promise<Actor> {
  const all = await membershipsOf(deps, person.id)
  const chosen = shortName ? all.filter(one => one.issuer.short_name === shortName) : all
  if (chosen.length > 1) throw new Refusal('E_ISSUER_UNCLEAR')
  const membership = chosen[0]
  if (!membership) throw new Refusal('E_FORBIDDEN')
  return {
    issuerId: membership.issuer.issuer_id,
    kind: 'member',
    id: person.id,
    name: person.name,
    role: membership.role,
    may: actionsOfRole(membership.role, membership.issuer),
    isClosed: membership.issuer.closed_at !== null,
  }
}
