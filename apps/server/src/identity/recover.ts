import { keyHash } from '@laurel/core/did'
import { encodeMultikey, parseSecretMultikey, publicKeyOf } from '@laurel/core/keys'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { Refusal } from '../refusal.ts'
import { changingKeys, requireSeen } from './changing-keys.ts'
import { followIssuer } from './follow-issuer.ts'
import { renewKeys } from './replace-keys.ts'
import { lastEntry, releaseLog } from './store.ts'

/**
 * Commits every entry from now on to a recovery key, of which the server learns no more than its hash: the key was made
 * in the owner's browser and is kept on paper. It takes the place of the one before.
 */
export const setRecoveryKey = (
  deps: Deps,
  actor: Actor,
  { seen, hash }: { seen: string; hash: string },
): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    await followIssuer(tx, deps, actor.issuerId, { event: 'recovery-key-set', recoveryHashes: [hash] })
    await note(tx, deps, actor, { event: 'keys.recovery-set', subject: actor.issuerId })
  })

/**
 * Takes the DID back with the recovery key: the entry is signed with it, the update key that was kept here counts no
 * more, and the signing keys are replaced. The recovery key is spent.
 *
 * @param secret  as it stands in the kit, a Multikey
 */
export async function recover(
  deps: Deps,
  actor: Actor,
  { seen, secret }: { seen: string; secret: string },
): Promise<void> {
  const key = parseSecretMultikey(secret.replace(/\s/g, ''))
  if (!key.ok || key.value.type !== 'Ed25519') throw new Refusal('E_RECOVERY_KEY')
  const { secretKey } = key.value
  const multikey = encodeMultikey(publicKeyOf('Ed25519', secretKey))
  const version = await changingKeys(deps, actor, async tx => {
    await requireSeen(tx, deps, actor, seen)
    const last = await lastEntry(tx, actor.issuerId)
    const committed = last?.entry.parameters.nextKeyHashes
    if (!Array.isArray(committed) || !committed.includes(keyHash(multikey, deps.cryptography)))
      throw new Refusal('E_RECOVERY_KEY')
    const { entry } = await renewKeys(tx, deps, actor, { event: 'recovered', recovery: secretKey, recoveryHashes: [] })
    await releaseLog(tx, actor.issuerId)
    await note(tx, deps, actor, { event: 'keys.recovered', subject: actor.issuerId })
    return entry.versionId
  })
  // What was shown before, and is not in the database, counts no more.
  await deps.didHeads.keep(actor.issuerId, version)
}
