import { leaveClaims } from '../assessment/erase-claims.ts'
import { isAnyKept, renewSite } from '../closing/site/enqueue-site.ts'
import type { Deps } from '../deps.ts'
import { leaveRecommendations } from '../endorsement/recommendation/leave.ts'
import { leaveByPerson } from '../pathway/leave-by-person.ts'
import { leaveAsGuardian } from '../people/minors/guardians.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { allIssuerIds } from '../people/store.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type GivenBack, leaveBackpacks, tellServices } from '../protocols/open-badges/backpacks/disconnect.ts'
import { leaveApps } from '../protocols/open-badges/connected-apps.ts'
import { Refusal } from '../refusal.ts'
import { tellDeleted } from './account-mail.ts'
import { endGrants } from './copies/store.ts'
import { leaveRecoveries } from './recovery/leave.ts'
import { awardsOfPerson } from './store.ts'

/**
 * Deletes what a person has here as a learner, in one transaction: vault, links, the wallet's list, sign-ins and the
 * account itself. Their public pages close. What a school has awarded stays in the school's own records, as its duty
 * is; it only no longer knows an account. Whoever works for an institution keeps the account for that. A mail says so to
 * every address that is known: it may be a stranger in the mailbox who did it.
 *
 * @param email typed by the person, so that nobody deletes by a slip
 * @returns whether the account is gone too
 */
export async function deleteAccount(
  deps: Deps,
  person: Person,
  email: string,
): Promise<{ account: 'deleted' | 'kept' }> {
  if (email.trim().toLowerCase() !== person.email.toLowerCase())
    throw new Refusal('E_REQUEST_MALFORMED', [
      { path: 'email', code: 'other', message: 'is not the address of this account' },
    ])
  let evidence: string[] = []
  let backpacks: GivenBack[] = []
  const done = await tx(deps, { personId: person.id }, async tx => {
    const awards = await awardsOfPerson(tx, person.id)
    await leaveRecommendations(tx, deps, person, [...new Set(awards.map(one => one.issuer_id))])
    const staff = await tx.execute(sql`select 1 from member where user_id = ${person.id} limit 1`)
    const mine = sql`(select id from share_link where person_id = ${person.id})`
    await tx.execute(sql`delete from share_view where share_id in ${mine}`)
    await tx.execute(sql`delete from share_item where share_id in ${mine}`)
    await tx.execute(sql`delete from share_link where person_id = ${person.id}`)
    for (const table of ['vault', 'wallet_key', 'wallet_award', 'wallet_challenge', 'device_pairing'])
      await tx.execute(sql`delete from ${sql.identifier(table)} where person_id = ${person.id}`)
    await leaveByPerson(tx, deps, person, await allIssuerIds(tx))
    const addresses: string[] = []
    for (const [issuerId, held] of Map.groupBy(awards, one => one.issuer_id)) {
      await enterTenant(tx, issuerId)
      const ids = held.map(one => one.award_id)
      await endGrants(tx, issuerId, ids)
      await tx.execute(sql`
        update award set public_page = false where issuer_id = ${issuerId}
          and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
      const left = await tx.execute<{ email: string | null }>(sql`
        update learner set person_id = null where issuer_id = ${issuerId} and person_id = ${person.id} returning email`)
      addresses.push(...left.rows.flatMap(row => row.email ?? []))
      const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
      await note(tx, deps, actor, ...ids.map(subject => ({ event: 'award.holder-left', subject })))
      if (await isAnyKept(tx, issuerId, ids)) await renewSite(tx, deps, issuerId)
    }
    evidence = await leaveClaims(tx, deps, person)
    await leaveRecoveries(tx, deps, person.id)
    await tellDeleted(tx, deps, person, addresses)
    backpacks = await leaveBackpacks(tx, deps, person.id)
    await leaveApps(tx, person.id)
    await leaveAsGuardian(tx, deps, person.id)
    if (staff.rows.length > 0) return { account: 'kept' as const }
    for (const table of ['session', 'passkey', 'account'])
      await tx.execute(sql`delete from ${sql.identifier(table)} where user_id = ${person.id}`)
    await tx.execute(sql`delete from person where id = ${person.id}`)
    return { account: 'deleted' as const }
  })
  // After the commit: a crash here leaves a file that no row leads to, and never a row without its file.
  for (const sha256 of evidence) await deps.blobs.remove(sha256)
  await tellServices(deps, backpacks)
  return done
}
