import { commitToCheckpoint, writeHex } from '@laurel/core/anchor'
import { didWebOf, type GuardedFetch } from '@laurel/core/did'
import { readNote } from '@laurel/core/log'
import { type Instant, toHex } from '@laurel/core/primitives'
import type { Existence, ExistenceLookup } from '@laurel/core/verification'
import type { Deps } from '../../deps.ts'
import { recordProof } from '../../log/read-proof.ts'
import { findCheckpoint, findPlaced, type PlacedStatement } from '../../log/store.ts'
import { signerOf } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { shortNameOf } from '../../verification/show-verdict.ts'
import { type GoodHead, listCompromises } from './store.ts'

/** That a document stands in a tree which its issuer has named as good: anybody can check it, see docs/specs/record-proof.md. */
export type HeldRecord = { readonly digest: string; readonly salt: string; readonly proof: string }

/** The did:web whose document, or whose history, is at an address. */
function didAt(url: string): string | undefined {
  if (!/\/did\.jsonl?$/.test(url) || !URL.canParse(url)) return undefined
  const { host, pathname } = new URL(url)
  const folder = pathname.split('/').slice(1, -1)
  return didWebOf(host, folder.join('/') === '.well-known' ? [] : folder)
}

/**
 * What a verification here knows of those who are at home on this server, whoever they are: since when a document is
 * there, by the records of those whose keys were asked for.
 */
export function withOurRecords(deps: Deps, fetch: GuardedFetch) {
  const signers = new Set<string>()
  const records: HeldRecord[] = []
  const noting: GuardedFetch = async (url, accept) => {
    const signer = didAt(url)
    if (signer) signers.add(signer)
    return fetch(url, accept)
  }
  const existence: ExistenceLookup = async digest => {
    const found = await existenceHere(deps, signers, digest)
    records.push(...(found?.records ?? []))
    return found?.existence ?? null
  }
  return { fetch: noting, existence, records }
}

/**
 * What this server's own records say of a document: since when it is known to others, and in which of the trees it
 * stands that its issuer has named in a declaration.
 *
 * @param dids  did:webs whose documents were asked for: of this server's issuers, under whichever name, and of others
 */
async function existenceHere(
  deps: Deps,
  dids: Iterable<string>,
  digest: Uint8Array,
): Promise<{ readonly existence: Existence; readonly records: readonly HeldRecord[] } | null> {
  for (const did of dids) {
    const shortName = await shortNameOf(deps, did)
    const issuerId = shortName && (await tx(deps, {}, tx => signerOf(tx, shortName)))
    const found = issuerId && (await tx(deps, { issuerId }, tx => inRecords(tx, issuerId, digest)))
    if (found) return found
  }
  return null
}

async function inRecords(tx: Tx, issuerId: string, digest: Uint8Array) {
  const placed = await findPlaced(tx, issuerId, digest)
  if (!placed) return null
  const named = (await listCompromises(tx, issuerId)).flatMap(one => one.last_good)
  const covering = new Map<number, GoodHead>()
  for (const head of named)
    if (head.logId === placed.log_id && head.size > placed.position) covering.set(head.size, head)
  const records: HeldRecord[] = []
  for (const size of covering.keys()) {
    const proof = await recordProof(tx, issuerId, digest, size)
    if (proof) records.push({ digest: toHex(digest), salt: proof.salt, proof: proof.proof })
  }
  const existence: Existence = {
    by: await knownSince(tx, issuerId, placed),
    trees: [...covering.values()].map(({ origin, size, root }) => ({
      origin,
      size,
      root: new Uint8Array(Buffer.from(root, 'base64')),
    })),
  }
  return { existence, records }
}

/** Under which id a log's heads are anchored; null for one that has none. */
async function anchoredAs(tx: Tx, issuerId: string, logId: string): Promise<string | null> {
  const head = await findCheckpoint(tx, issuerId, logId, 'last')
  const note = readNote(head?.note ?? '')
  const commitment = note.ok ? commitToCheckpoint(note.value.text) : note
  return commitment.ok ? writeHex(commitment.value.logId) : null
}

/** The earliest time by a clock that is not the issuer's: of a witness whom the operator has named, or of a chain's block. */
async function knownSince(tx: Tx, issuerId: string, placed: PlacedStatement): Promise<Instant | null> {
  const found = await tx.execute<{ at: string | null }>(sql`
    select least(
      (select min(seen_at) from log_cosignature where issuer_id = ${issuerId} and log_id = ${placed.log_id}
        and size > ${placed.position}),
      (select min(anchor.confirmed_at) from anchored_checkpoint as one join anchor on anchor.id = one.anchor_id
        where one.issuer_id = ${issuerId} and one.log_id = ${await anchoredAs(tx, issuerId, placed.log_id)}
          and one.size > ${placed.position} and anchor.state = 'confirmed')) as at`)
  const at = found.rows[0]?.at
  return at ? (Date.parse(at) as Instant) : null
}
