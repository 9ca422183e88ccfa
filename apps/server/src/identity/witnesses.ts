import { approvals, lineOf, parseWitnessProofs, type WebvhWitnesses, type WitnessProofs } from '@laurel/core/did'
import { parseMultikey } from '@laurel/core/keys'
import { type Instant, isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Tx } from '../platform/database.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { changingKeys, requireSeen } from './changing-keys.ts'
import { catchUp, followIssuer, publishHeld } from './follow-issuer.ts'
import { witnessesAfter } from './named-witnesses.ts'
import { dropHeld, type HeldEntry, keepProof, readHeld, readLog, readProofs, type StoredEntry } from './store.ts'

/** The entry that waits for witnesses, whose they are, and who has approved. */
export type Waiting = {
  readonly held: HeldEntry
  readonly witnesses: WebvhWitnesses
  readonly approvedBy: readonly string[]
}

export async function readWaiting(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'cryptography'>,
  issuerId: string,
): Promise<Waiting | null> {
  const held = await readHeld(tx, issuerId)
  if (held?.waitsFor !== 'witnesses') return null
  const published = await readLog(tx, issuerId)
  // Where there was nobody before, those whom the entry itself brings approve it.
  const witnesses = witnessesAfter(published.map(one => one.entry)) ?? witnessesAfter([held.entry])
  if (!witnesses) return null
  const proofs = await readProofs(tx, issuerId)
  const approved = await approvals(proofs, witnesses.ids, idsWith(published, held), nowOf(deps), deps.cryptography)
  const approvedBy = witnesses.ids.filter(id => (approved.get(id) ?? 0) >= held.number)
  return { held, witnesses, approvedBy }
}

const idsWith = (published: readonly StoredEntry[], held: HeldEntry) =>
  [...published, held].map(({ entry }) => entry.versionId)

const nowOf = ({ clock }: Pick<Deps, 'clock'>) => clock().getTime() as Instant

/** Whether a did:key is of the one kind of key by which witnesses sign. */
function isWitness(id: string): boolean {
  const key = /^did:key:(z[1-9A-HJ-NP-Za-km-z]+)$/.exec(id)?.[1]
  const read = key === undefined ? null : parseMultikey(key)
  return read?.ok === true && read.value.type === 'Ed25519'
}

type Wanted = { readonly seen: string; readonly threshold: number; readonly witnesses: readonly string[] }

/**
 * Has others approve each entry of the log from the next one on; nobody where none is named. The entry that says so waits
 * for them itself, and one that ends it for those who were witnesses until then.
 */
export const setWitnesses = (deps: Deps, actor: Actor, { seen, threshold, witnesses }: Wanted): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    const { issuerId } = actor
    const isNone = witnesses.length === 0
    const isGood =
      witnesses.every(isWitness) && new Set(witnesses).size === witnesses.length && threshold <= witnesses.length
    if (!isNone && (!isGood || threshold < 1))
      throw new Refusal('E_WITNESSES', [
        { path: 'witnesses', code: 'custom', message: 'are not did:keys of Ed25519, each once, as many as are needed' },
      ])
    await requireSeen(tx, deps, actor, seen)
    if (isNone && witnessesAfter((await readLog(tx, issuerId)).map(one => one.entry)) === null) return
    await followIssuer(tx, deps, issuerId, {
      event: 'witnesses-set',
      witnesses: isNone ? null : { threshold, ids: witnesses },
    })
    await note(tx, deps, actor, {
      event: 'identity.witnesses-set',
      subject: issuerId,
      details: { threshold: isNone ? 0 : threshold, count: witnesses.length },
    })
  })

/** The log with the entry that waits at its end: what a witness looks at before they sign. */
export const waitingLog = (deps: Deps, { issuerId }: Actor): Promise<string> =>
  tx(deps, { issuerId }, async tx => {
    const waiting = await readWaiting(tx, deps, issuerId)
    if (!waiting) throw new Refusal('E_NOT_FOUND')
    return [...(await readLog(tx, issuerId)), waiting.held].map(({ entry }) => lineOf(entry)).join('')
  })

/** A file as `did-witness.json` is, or one part of it. */
function readBrought(text: string): readonly WitnessProofs[] {
  const json = parseStrictJson(text)
  const list = json.ok && isJsonObject(json.value) ? [json.value] : json.ok ? json.value : null
  const proofs = Array.isArray(list)
    ? parseWitnessProofs(
        JSON.stringify(
          list.map(one => (isJsonObject(one) && isJsonObject(one.proof) ? { ...one, proof: [one.proof] } : one)),
        ),
      )
    : null
  if (!proofs?.ok) throw new Refusal('E_WITNESS_PROOF')
  return proofs.value
}

/**
 * Takes what witnesses have signed of the entry that waits. With enough of them it is published, in one transaction with
 * their approvals: nobody ever sees the one without the other.
 */
export async function bringProofs(deps: Deps, actor: Actor, text: string): Promise<void> {
  const { issuerId } = actor
  const brought = readBrought(text)
  const isPublished = await changingKeys(deps, actor, async tx => {
    await deps.keys.lock(tx, issuerId)
    const waiting = await readWaiting(tx, deps, issuerId)
    if (!waiting) throw new Refusal('E_NOT_FOUND')
    const { held, witnesses } = waiting
    const { versionId } = held.entry
    const ids = idsWith(await readLog(tx, issuerId), held)
    let count = 0
    for (const proof of brought.filter(one => one.versionId === versionId).flatMap(one => one.proof)) {
      const found = await approvals([{ versionId, proof: [proof] }], witnesses.ids, ids, nowOf(deps), deps.cryptography)
      for (const witness of found.keys()) {
        await keepProof(tx, issuerId, { witness, number: held.number, versionId, proof }, deps.clock())
        count++
      }
    }
    if (count === 0) throw new Refusal('E_WITNESS_PROOF')
    await note(tx, deps, actor, { event: 'identity.witnessed', subject: issuerId, details: { version: versionId } })
    const now = await readWaiting(tx, deps, issuerId)
    if (!now || now.approvedBy.length < now.witnesses.threshold) return false
    await publishHeld(tx, deps, issuerId, held)
    return true
  })
  // What had to wait meanwhile is the next entry.
  if (isPublished) await catchUp(deps, issuerId)
}

/** Gives up the entry that waits, as long as nobody has signed it. */
export const giveUpWaiting = (deps: Deps, actor: Actor): Promise<void> =>
  changingKeys(deps, actor, async tx => {
    const { issuerId } = actor
    await deps.keys.lock(tx, issuerId)
    const waiting = await readWaiting(tx, deps, issuerId)
    if (!waiting) throw new Refusal('E_NOT_FOUND')
    if (waiting.approvedBy.length > 0) throw new Refusal('E_DID_WITNESSED')
    await dropHeld(tx, issuerId)
    await note(tx, deps, actor, { event: 'identity.entry-given-up', subject: issuerId })
  })

/** What `did-witness.json` says. Null where there is none. */
export const publishedProofs = (deps: Deps, issuerId: string): Promise<string | null> =>
  tx(deps, { issuerId }, async tx => proofsOf(tx, issuerId, await readLog(tx, issuerId)))

/** Of each witness the newest approval of a published version, as the file has it. Null where there is none. */
export async function proofsOf(tx: Tx, issuerId: string, log: readonly StoredEntry[]): Promise<string | null> {
  const proofs = await readProofs(tx, issuerId)
  const ids = log.map(one => one.entry.versionId)
  const seen = new Set<string>()
  const newest = proofs
    .filter(one => ids.includes(one.versionId))
    .map(({ versionId, proof }) => ({
      versionId,
      proof: proof.filter(one => {
        const by = isJsonObject(one) ? String(one.verificationMethod) : ''
        return !seen.has(by) && seen.add(by)
      }),
    }))
    .filter(one => one.proof.length > 0)
  return newest.length === 0 ? null : JSON.stringify(newest)
}
