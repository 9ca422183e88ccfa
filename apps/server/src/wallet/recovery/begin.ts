import { sql } from 'drizzle-orm'
import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { enterTenant, tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { requestsOf, schoolsOf } from './store.ts'

/**
 * The person begins a new wallet, by their own press: the old vault is put away for ever, with the key that it held. Only
 * where a school has issued anew; what other schools have not decided stays listed, and waits for them. Links end, since
 * what they show was made out to the lost key and their addresses are in the old vault.
 *
 * @throws Refusal E_RECOVERY_WAITS where no school has issued anew yet, or that was used already
 */
export async function beginNewWallet(deps: Deps, person: Person): Promise<void> {
  const { id: personId } = person
  const at = deps.clock().toISOString()
  await tx(deps, { personId }, async tx => {
    // Of two that press at once the second waits here, and then finds it used.
    await tx.execute(sql`select 1 from vault where person_id = ${personId} for update`)
    const requests = await requestsOf(tx, personId)
    if (!requests.some(one => one.state === 'reissued' && one.settled_at === null))
      throw new Refusal('E_RECOVERY_WAITS')
    for (const issuerId of await schoolsOf(tx, personId)) {
      await enterTenant(tx, issuerId)
      await tx.execute(sql`
        delete from wallet_award using award
        where wallet_award.person_id = ${personId} and wallet_award.issuer_id = ${issuerId}
          and award.issuer_id = ${issuerId} and award.id = wallet_award.award_id
          and (award.state in ('revoked', 'superseded') or award.valid_until <= ${at})`)
      // What nobody has taken yet is made out to no key, so nothing of it is lost.
      await tx.execute(sql`
        update wallet_award set lost_at = ${at} from credential
        where wallet_award.person_id = ${personId} and wallet_award.issuer_id = ${issuerId}
          and credential.issuer_id = ${issuerId} and credential.award_id = wallet_award.award_id
          and credential.is_current and credential.subject_did is not null and wallet_award.lost_at is null`)
      const settled = await tx.execute<{ id: string; state: string }>(sql`
        update recovery_request set settled_at = ${at}
        where issuer_id = ${issuerId} and person_id = ${personId} and settled_at is null returning id, state`)
      const actor = { issuerId, kind: 'learner' as const, id: personId, name: person.name }
      const used = settled.rows.filter(row => row.state === 'reissued')
      await note(tx, deps, actor, ...used.map(({ id }) => ({ event: 'recovery.begun', subject: id })))
    }
    await tx.execute(sql`
      update share_link set withdrawn_at = ${at} where person_id = ${personId} and withdrawn_at is null`)
    for (const table of ['vault', 'wallet_key', 'wallet_challenge', 'device_pairing'])
      await tx.execute(sql`delete from ${sql.identifier(table)} where person_id = ${personId}`)
  })
}
