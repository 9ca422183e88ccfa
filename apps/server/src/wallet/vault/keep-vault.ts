import type { Deps } from '../../deps.ts'
import type { Person } from '../../people/person.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { holderOfVaultProof, type Signed } from '../key-proof.ts'
import { bindKey, hasKey, type NewVault, saveVault, spendChallenge } from '../store.ts'

/**
 * Keeps a vault in the place of the version that was seen. Once the person's wallet is tied to a key, only by a proof of
 * that key: whoever merely has a session could put something else there, and what was sealed would be gone. The first
 * proof ties an untied wallet to its key.
 *
 * @param seen 0 for none yet
 * @returns the new version
 * @throws Refusal E_VAULT_PROOF; E_PRECONDITION_FAILED where another device was first
 */
export async function keepVault(
  deps: Deps,
  person: Person,
  seen: number,
  vault: NewVault,
  signed: Signed,
): Promise<number> {
  const { id: personId } = person
  const holder = signed.proof === undefined ? undefined : await holderOfVaultProof(deps, signed)
  const now = deps.clock()
  return tx(deps, { personId }, async tx => {
    if (holder) {
      if (!(await spendChallenge(tx, personId, holder.nonce, now))) throw new Refusal('E_VAULT_PROOF')
      if (!(await bindKey(tx, personId, holder.did, now))) throw new Refusal('E_VAULT_PROOF')
    } else if (await hasKey(tx, personId)) throw new Refusal('E_VAULT_PROOF')
    const version = await saveVault(tx, personId, seen, vault, now)
    if (version === undefined) throw new Refusal('E_PRECONDITION_FAILED')
    return version
  })
}
