import type { AnchorProof } from '@laurel/core/anchor'
import { type Bundle, fitBundle, type Material, type RecordEntry } from '@laurel/core/bundle'
import { fromHex, type Instant } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { startLog } from '../identity/follow-issuer.ts'
import { rememberShown } from '../identity/published.ts'
import type { StoredEntry } from '../identity/store.ts'
import { appendWaiting } from '../log/append.ts'
import { digestOfDocument } from '../log/record.ts'
import { isAnyWaiting } from '../log/store.ts'
import { signerOf } from '../people/store.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { createOfflineVerifier } from '../verification/offline-verifier.ts'
import { type ClosingEvidence, closingEvidence, identityOf } from './evidence-of-others.ts'
import {
  areCurrent,
  gatherMaterials,
  type ListMaterial,
  publishLists,
  readIdentity,
  type Wanted,
  wantedHere,
} from './gather-materials.ts'
import { gatherRecords, headsNamedIn } from './gather-records.ts'
import { type Asked, whatItAsks } from './what-it-asks.ts'

/** So often it is looked whether a list changed while the rest was read. */
const MOST_READINGS = 4

const offlineVerifier = createOfflineVerifier()

function verifierHash(): Uint8Array | null {
  const verifier = offlineVerifier()
  return verifier && fromHex(verifier.sha256)
}

/**
 * The proof bundle of a signed document of an issuer of this server, as a file's text: what whoever verifies it would ask
 * this server for, as this server answers now, and what shows since when it is on record. All of it is of one moment.
 *
 * Whoever calls has seen to it that this document may be given to this person.
 *
 * @param credential JSON as it was signed, or a token
 */
export async function makeBundle(deps: Deps, issuerId: string, credential: string): Promise<string> {
  const asked = whatItAsks(credential)
  const owners = await findOwners(deps, await wantedHere(deps, asked))
  for (let reading = 1; ; reading++) {
    const ready: Ready[] = []
    for (const owner of owners)
      ready.push({ ...owner, lists: await publishLists(deps, owner.issuerId, owner.wanted.lists) })
    for (const owner of owners) await recordNow(deps, owner.issuerId)
    const read = await tx(deps, { issuerId, isSnapshot: true }, tx => readParts(tx, deps, issuerId, credential, ready))
    if (!read.isWhole && reading < MOST_READINGS) {
      for (const owner of owners) await startLog(deps, owner.issuerId)
      continue
    }
    for (const { issuerId, log } of read.shown) await rememberShown(deps, issuerId, log)
    const { closedAt, closing } = read.evidence
    const identity = await identityOf(deps, issuerId, closedAt)
    const made = fitBundle({
      // Of an institution that has closed there is nothing newer: the same file, whenever it is made.
      madeAt: (closedAt ?? deps.clock()).getTime() as Instant,
      credential,
      materials: read.materials,
      records: read.records,
      anchors: read.anchors,
      contexts: digestsOf(deps, asked),
      identity,
      closing,
      verifier: verifierHash(),
    })
    if (!made.ok) throw new Error('a bundle of ours is too large to be read')
    return made.value
  }
}

/** What was stated a moment ago would be on record within a second; a file that is made before would never show it. */
async function recordNow(deps: Deps, issuerId: string): Promise<void> {
  if (await tx(deps, { issuerId }, tx => isAnyWaiting(tx, issuerId))) await appendWaiting(deps, issuerId)
}

/** An issuer of this server that is asked for something. */
type Owner = { readonly issuerId: string; readonly wanted: Wanted }
type Ready = Owner & { readonly lists: readonly ListMaterial[] }

const findOwners = (deps: Deps, wanted: readonly Wanted[]): Promise<Owner[]> =>
  tx(deps, {}, async tx => {
    const found: Owner[] = []
    for (const one of wanted) {
      const issuerId = await signerOf(tx, one.shortName)
      if (issuerId) found.push({ issuerId, wanted: one })
    }
    return found
  })

type Parts = {
  readonly materials: readonly Material[]
  readonly records: readonly RecordEntry[]
  readonly anchors: readonly AnchorProof[]
  readonly evidence: ClosingEvidence
  readonly shown: readonly { readonly issuerId: string; readonly log: readonly StoredEntry[] }[]
  /** False where a list is another one by now, or a history was not begun yet. */
  readonly isWhole: boolean
}

async function readParts(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  credential: string,
  owners: readonly Ready[],
): Promise<Parts> {
  const names = owners.find(one => one.issuerId === issuerId)?.wanted.dids ?? []
  const evidence = await closingEvidence(tx, issuerId, names)
  const materials: Material[] = []
  const records: RecordEntry[] = []
  const anchors: AnchorProof[] = []
  const shown: Parts['shown'][number][] = []
  let isWhole = true
  for (const { issuerId: owner, wanted, lists } of owners) {
    await enterTenant(tx, owner)
    const identity = await readIdentity(tx, deps, owner, wanted)
    materials.push(...(await gatherMaterials(tx, deps, owner, wanted, identity)))
    materials.push(...lists.map(({ url, contentType, body }) => ({ url, contentType, body })))
    const documents = [...(owner === issuerId ? [credential] : []), ...lists.map(list => list.body)]
    const found = await gatherRecords(tx, owner, documents.map(digestOfDocument), headsNamedIn(identity.documents[0]))
    records.push(...found.records)
    anchors.push(...found.anchors)
    shown.push({ issuerId: owner, log: identity.log })
    isWhole &&= identity.log.length > 0 && (await areCurrent(tx, owner, lists))
  }
  return { materials, records, anchors, evidence, shown, isWhole }
}

function digestsOf({ contexts }: Deps, asked: Asked): Bundle['contexts'] {
  const named = contexts.sources.filter(one => asked.contexts.has(one.url))
  return Object.fromEntries(named.map(one => [one.url, fromHex(one.sha256)]))
}
