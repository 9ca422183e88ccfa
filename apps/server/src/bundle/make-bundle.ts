import type { AnchorProof } from '@laurel/core/anchor'
import { type Bundle, MAX_BUNDLE_BYTES, type Material, type RecordEntry, writeBundle } from '@laurel/core/bundle'
import { fromHex, type Instant } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { startLog } from '../identity/follow-issuer.ts'
import { rememberShown } from '../identity/published.ts'
import type { StoredEntry } from '../identity/store.ts'
import { digestOfDocument } from '../log/record.ts'
import { signerOf } from '../people/store.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { publishedList } from '../status/publish-list.ts'
import { publishedToken } from '../status/publish-token.ts'
import { createOfflineVerifier } from '../verification/offline-verifier.ts'
import { evidenceOfOthers } from './evidence-of-others.ts'
import { gatherMaterials, type Wanted, type WantedList, wantedHere } from './gather-materials.ts'
import { gatherRecords } from './gather-records.ts'
import { type Asked, whatItAsks } from './what-it-asks.ts'

/** What readers take at most (docs/specs/bundle.md). */
const MOST = { materials: 100, records: 64, anchors: 64, contexts: 32 } as const
/** A list that is changed again each time that it is read is left out in the end. */
const MOST_READINGS = 4

const offlineVerifier = createOfflineVerifier()

function verifierHash(): Uint8Array | null {
  const verifier = offlineVerifier()
  return verifier && fromHex(verifier.sha256)
}

/**
 * The proof bundle of a signed document of an issuer of this server, as a file's text: what whoever verifies it would ask
 * this server for, as this server answers now, and what shows since when it is on record. All of it is of one moment. A
 * list that would be signed before it is given out is signed first.
 *
 * Whoever calls has seen to it that this document may be given to this person.
 *
 * @param credential JSON as it was signed, or a token
 */
export async function makeBundle(deps: Deps, issuerId: string, credential: string): Promise<string> {
  const asked = whatItAsks(credential)
  const wanted = wantedHere(asked, deps.baseUrl)
  for (let reading = 1; ; reading++) {
    const read = await tx(deps, { issuerId, isSnapshot: true }, tx => readParts(tx, deps, issuerId, credential, wanted))
    if (read.unready.length > 0 && reading < MOST_READINGS) {
      for (const one of read.unready) await makeReady(deps, one)
      continue
    }
    for (const { issuerId, log } of read.shown) await rememberShown(deps, issuerId, log)
    return fitted({
      madeAt: deps.clock().getTime() as Instant,
      credential,
      materials: read.materials.slice(0, MOST.materials),
      records: read.records.slice(0, MOST.records),
      anchors: read.anchors.slice(0, MOST.anchors),
      contexts: digestsOf(deps, asked),
      ...read.evidence,
      verifier: verifierHash(),
    })
  }
}

type Unready = { readonly issuerId: string; readonly list: WantedList | 'log' }
type Parts = {
  readonly materials: readonly Material[]
  readonly records: readonly RecordEntry[]
  readonly anchors: readonly AnchorProof[]
  readonly evidence: Pick<Bundle, 'identity' | 'closing'>
  readonly shown: readonly { readonly issuerId: string; readonly log: readonly StoredEntry[] }[]
  readonly unready: readonly Unready[]
}

async function readParts(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  credential: string,
  wanted: readonly Wanted[],
): Promise<Parts> {
  const evidence = await evidenceOfOthers(tx, issuerId)
  const found: { -readonly [Key in 'materials' | 'records' | 'anchors' | 'shown' | 'unready']: Parts[Key][number][] } =
    {
      materials: [],
      records: [],
      anchors: [],
      shown: [],
      unready: [],
    }
  for (const one of wanted) {
    const owner = await signerOf(tx, one.shortName)
    if (!owner) continue
    await enterTenant(tx, owner)
    const { materials, lists, didLog, stale } = await gatherMaterials(tx, deps, owner, one)
    const documents = [...(owner === issuerId ? [credential] : []), ...lists.map(list => list.body)]
    const { records, anchors } = await gatherRecords(tx, owner, documents.map(digestOfDocument))
    found.materials.push(...materials)
    found.records.push(...records)
    found.anchors.push(...anchors)
    found.shown.push({ issuerId: owner, log: didLog })
    found.unready.push(...stale.map(list => ({ issuerId: owner, list })))
    if (didLog.length === 0) found.unready.push({ issuerId: owner, list: 'log' })
  }
  return { ...found, evidence }
}

function makeReady(deps: Deps, { issuerId, list }: Unready): Promise<unknown> {
  if (list === 'log') return startLog(deps, issuerId)
  return (list.form === 'token' ? publishedToken : publishedList)(deps, issuerId, list.id)
}

function digestsOf({ contexts }: Deps, asked: Asked): Bundle['contexts'] {
  const named = contexts.sources.filter(one => asked.contexts.has(one.url)).slice(0, MOST.contexts)
  return Object.fromEntries(named.map(one => [one.url, fromHex(one.sha256)]))
}

/**
 * The bundle as text that every reader takes. The history of a DID may be as large as a bundle may be, so where it must be
 * the endorsers' are left out, and then the issuer's own: without it a key in use still verifies.
 */
function fitted(bundle: Bundle): string {
  const text = writeBundle(bundle)
  if (Buffer.byteLength(text) <= MAX_BUNDLE_BYTES) return text
  const last = bundle.materials.findLastIndex(one => one.contentType === 'text/jsonl')
  if (last < 0) throw new Error('a bundle of ours is too large to be read')
  return fitted({ ...bundle, materials: bundle.materials.filter((_, at) => at !== last) })
}
