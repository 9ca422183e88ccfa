import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer, didsOfIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import type { IssuerKey } from '../../platform/key-store.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { publishLists } from '../../status/publish-list.ts'
import { setStatusBits } from '../../status/take-indexes.ts'
import { orRefuse, requireSeen } from '../changing-keys.ts'
import { followIssuer } from '../follow-issuer.ts'
import { keyIds } from '../names.ts'
import { renewKeys } from '../replace-keys.ts'
import { type Affected, findAffected } from './find-affected.ts'
import { lastGoodHeads } from './last-good.ts'
import { listLateAfter } from './reissue-affected.ts'
import { type GoodHead, listCompromises, saveCompromise, saveItems } from './store.ts'

/** Which keys, and since when: now where nothing is said. All keys in use where none is named. */
export type Wanted = { readonly keys?: readonly string[] | undefined; readonly since?: string | undefined }

type Found = {
  readonly since: Date
  readonly keys: readonly IssuerKey[]
  readonly heads: readonly GoodHead[]
  readonly affected: Affected
}

const wrong = (path: string, message: string) => new Refusal('E_REQUEST_MALFORMED', [{ path, code: 'custom', message }])

/** @throws Refusal naming the field: a key that is not there, a time that has not come, a later time than was declared */
async function find(tx: Tx, deps: Deps, issuerId: string, wanted: Wanted): Promise<Found> {
  const now = deps.clock()
  // DID documents say it to the second, and a second too early is on the safe side.
  const asked = wanted.since === undefined ? now : new Date(wanted.since)
  if (asked > now) throw wrong('since', 'has not come')
  const since = new Date(Math.floor(asked.getTime() / 1_000) * 1_000)
  const all = await deps.keys.publicKeys(tx, issuerId)
  const named = wanted.keys ? all.filter(one => wanted.keys?.includes(one.fragment)) : all.filter(one => !one.isRetired)
  if (named.length === 0 || (wanted.keys && named.length !== new Set(wanted.keys).size))
    throw wrong('keys', 'names a key that is not there')
  // Whoever got at a key that signs got at those that were to sign next.
  const withPrepared = named.some(one => !one.isRetired)
  const keys = all.filter(one => named.includes(one) || (withPrepared && one.isPrepared))
  const before = new Map((await listCompromises(tx, issuerId)).map(one => [one.id, Date.parse(one.since)]))
  const isLater = keys.some(({ compromiseId }) => compromiseId && (before.get(compromiseId) ?? 0) <= since.getTime())
  if (isLater) throw new Refusal('E_COMPROMISE_LATER')
  const heads = await lastGoodHeads(tx, issuerId, since)
  const names = await didsOfIssuer(tx, await currentIssuer(tx, issuerId))
  const affected = await findAffected(tx, issuerId, keyIds(names, keys), heads)
  return { since, keys, heads, affected }
}

/** What a declaration would mean, before anybody makes it. */
export const previewCompromise = (deps: Deps, { issuerId }: Actor, wanted: Wanted) =>
  tx(deps, { issuerId }, async tx => {
    const { since, keys, heads, affected } = await find(tx, deps, issuerId, wanted)
    const countOf = (kind: string) => affected.items.filter(one => one.kind === kind).length
    return {
      since: since.toISOString(),
      keys: keys.map(one => one.fragment),
      kept: affected.kept.length,
      affected: {
        award: countOf('award'),
        copy: countOf('copy'),
        endorsement: countOf('endorsement'),
        'vc-api': countOf('vc-api'),
      },
      lastRecorded: heads.length > 0,
    }
  })

/**
 * Declares keys of an issuer compromised: from now on nothing that they sign counts, and of what they have signed only
 * what stands on the public record from before. Keys in use are replaced, lists of who is revoked are signed anew, and
 * what is affected is listed; all of it in one transaction with the entry in the log of the DID.
 *
 * @param seen  the newest version of the log that whoever asks has seen
 * @returns the declaration's id
 * @throws Refusal E_COMPROMISE_LATER where an earlier time, or the same, was declared for one of the keys
 */
export async function declareCompromise(
  deps: Deps,
  actor: Actor,
  { seen, confirmation, ...wanted }: Wanted & { readonly seen: string; readonly confirmation: string },
): Promise<string> {
  const { issuerId } = actor
  const id = deps.newId()
  await orRefuse(() =>
    tx(deps, { issuerId }, async tx => {
      const issuer = await currentIssuer(tx, issuerId)
      if (confirmation.trim() !== issuer.short_name) throw wrong('confirmation', 'is not the short name')
      await requireSeen(tx, deps, actor, seen)
      const { since, keys, heads, affected } = await find(tx, deps, issuerId, wanted)
      const now = deps.clock()
      await saveCompromise(tx, issuerId, {
        id,
        since: since.toISOString(),
        declared_at: now.toISOString(),
        declared_by: actor.name,
        keys: keys.map(one => one.fragment),
        last_good: [...heads],
        kept: affected.kept.length,
      })
      await saveItems(tx, issuerId, id, affected.items)
      await tx.execute(sql`
        update signing_key set compromise_id = ${id} where issuer_id = ${issuerId}
          and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(keys.map(one => one.id))}::jsonb))`)
      // Whoever asks for a list from here on gets one that is signed with a present key (P15).
      await tx.execute(sql`update status_list set version = version + 1 where issuer_id = ${issuerId}`)
      await withdrawForms(tx, issuerId, affected.formIds, now)
      deps.failpoint('before-compromise-entry')
      await (keys.some(one => !one.isRetired)
        ? renewKeys(tx, deps, actor, { event: 'keys-compromised' })
        : followIssuer(tx, deps, issuerId, { event: 'keys-compromised' }))
      await note(tx, deps, actor, {
        event: 'keys.compromised',
        subject: issuerId,
        details: {
          since: since.toISOString(),
          keys: keys.map(one => one.fragment).join(', '),
          kept: affected.kept.length,
          affected: affected.items.length,
        },
      })
      await deps.jobs.enqueue(tx, 'publish-status-lists', { issuerId }, { key: issuerId })
      await listLateAfter(tx, deps, issuerId, id)
      deps.failpoint('before-compromise-commit')
    }),
  )
  deps.failpoint('after-compromise-commit')
  await publishLists(deps, issuerId)
  return id
}

/** The forms of awards that learners' wallets show parts of: a wallet that asks again gets new ones. */
async function withdrawForms(tx: Tx, issuerId: string, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    update wallet_copy set withdrawn_at = ${now.toISOString()} where issuer_id = ${issuerId} and withdrawn_at is null
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
  await setStatusBits(tx, issuerId, ids, now)
}
