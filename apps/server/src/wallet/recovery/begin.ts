import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { leaveBackpacks, tellServices } from '../../protocols/open-badges/backpacks/disconnect.ts'
import { leaveApps } from '../../protocols/open-badges/connected-apps.ts'
import { Refusal } from '../../refusal.ts'
import { holderOfVaultProof, type Signed } from '../key-proof.ts'
import { bindKey, type NewVault, saveVault, spendChallenge } from '../store.ts'
import { tryBeginCode } from './begin-code.ts'
import { schoolsOf } from './store.ts'

export type Beginning = NewVault & {
  /** Of one school that has issued anew, given by hand. */
  readonly code: string
}

/**
 * The person begins a new wallet, by their own press and with the code that somebody at a school has given them: the old
 * vault is put away for ever with the key that it held, and the new one stands in its place with its own. All of it in
 * one transaction, so that nothing is gone before there is something new, and no stranger with a session comes between.
 *
 * Only where a school has issued anew; what other schools have not decided stays listed, and waits for them. Links end,
 * since what they show was made out to the lost key and their addresses are in the old vault.
 *
 * @throws Refusal E_RECOVERY_WAITS where no school has issued anew yet, or that was used already; E_BEGIN_CODE,
 * E_BEGIN_CODE_ENDED, E_VAULT_PROOF
 */
export async function beginNewWallet(
  deps: Deps,
  person: Person,
  { code, ...vault }: Beginning,
  signed: Signed,
): Promise<number> {
  const { id: personId } = person
  const holder = await holderOfVaultProof(deps, signed)
  const begun = await tx(deps, { personId }, async tx => {
    // Of two that press at once the second waits here, and then finds it used.
    await tx.execute(sql`select 1 from vault where person_id = ${personId} for update`)
    const refused = await tryBeginCode(tx, deps, personId, code)
    // Not thrown, so that the miss is counted.
    if (refused) return { refused } as const
    if (!(await spendChallenge(tx, personId, holder.nonce, deps.clock()))) throw new Refusal('E_VAULT_PROOF')
    const backpacks = await leaveBackpacks(tx, deps, personId)
    await putOldAway(tx, deps, person)
    const isBound = await bindKey(tx, personId, holder.did, deps.clock())
    const version = isBound ? await saveVault(tx, personId, 0, vault, deps.clock()) : undefined
    if (version === undefined) throw new Refusal('E_PRECONDITION_FAILED')
    return { refused: null, version, backpacks } as const
  })
  if (begun.refused) throw new Refusal(begun.refused)
  await tellServices(deps, begun.backpacks)
  return begun.version
}

async function putOldAway(tx: Tx, deps: Deps, { id: personId, name }: Person): Promise<void> {
  const at = deps.clock().toISOString()
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
    const actor = { issuerId, kind: 'learner' as const, id: personId, name }
    const used = settled.rows.filter(row => row.state === 'reissued')
    await note(tx, deps, actor, ...used.map(({ id }) => ({ event: 'recovery.begun', subject: id })))
  }
  await tx.execute(sql`
    update share_link set withdrawn_at = ${at} where person_id = ${personId} and withdrawn_at is null`)
  // Whoever has the old device has what its apps were given: they are let in anew by the new wallet.
  await leaveApps(tx, personId)
  for (const table of ['vault', 'wallet_key', 'wallet_challenge', 'device_pairing'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where person_id = ${personId}`)
}
