import {
  type AnchorProof,
  aggregate,
  anchoredTopics,
  CONTRACT_ADDRESS,
  commitToCheckpoint,
  keyOfIndex,
  makePatricia,
  readHeader,
  readHex,
  receiptBytes,
  trustBlocks,
  writeHex,
  writeRlp,
} from '@laurel/core/anchor'
import { type Bundle, digestOfText, type RecordEntry, type VerifyBundleOptions } from '@laurel/core/bundle'
import { buildClosingStatement } from '@laurel/core/closing'
import { bundledContexts, signDataIntegrity } from '@laurel/core/credential'
import { type GuardedFetch, LOG_SERVICE, parallelDidWeb } from '@laurel/core/did'
import { createSigner, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import {
  COSIGNATURE,
  commitmentOf,
  cosign,
  EMPTY,
  grow,
  inclusionProof,
  leafHash,
  NOTE_SIGNATURE,
  type NoteKey,
  paddingOf,
  rootOf,
  signNote,
  writeCheckpoint,
  writeNote,
  writeNoteKey,
  writeTlogProof,
} from '@laurel/core/log'
import { err, fromHex, type Instant, type JsonObject, ok, toHex, toIso, toUtf8 } from '@laurel/core/primitives'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
  writeStatus,
} from '@laurel/core/status'
import { documentWith, keyOf, startLog } from '../did/webvh/world.ts'
import { badge } from '../verification/world.ts'

/** Everything of a school that has closed since: made for real, each part, and then put into one file. */
export const web = 'did:web:school.example:i:hts'
export const didUrl = 'https://school.example/i/hts/did.json'
export const logUrl = 'https://school.example/i/hts/did.jsonl'
export const listUrl = 'https://school.example/i/hts/status/1'
/** Years later. */
export const now = Date.UTC(2031, 0, 1) as Instant
export const issued = Date.UTC(2026, 5, 1) as Instant
export const listed = '2026-06-11T00:00:00Z'
export const SEEN = Date.UTC(2026, 5, 2, 12) as Instant
export const ANCHORED = Date.UTC(2026, 5, 3, 12) as Instant

export const noteKey = (byte: number, name: string, type: NoteKey['type'] = NOTE_SIGNATURE) => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(byte))
  const key: NoteKey = { name, type, publicKey: pair.publicKey }
  return { key, signer: createSigner({ ...pair, type: 'Ed25519', verificationMethod: name }) }
}
export const witness = noteKey(52, 'witness.example/w1', COSIGNATURE)
const ORIGIN = 'school.example/i/hts/log'

/** The DID of a school with a log for its keys; `seed` makes another school of the same name. */
export async function schoolOf(seed = 1, more: JsonObject = {}) {
  const publicLog = noteKey(50 + seed, ORIGIN)
  const update = keyOf(seed)
  const key = keyOf(seed + 20)
  const service = [
    { id: '#log', type: LOG_SERVICE, serviceEndpoint: `https://${ORIGIN}`, key: writeNoteKey(publicLog.key) },
  ]
  const document = documentWith({ 'key-1': key }, { alsoKnownAs: [web], service, ...more })
  const log = await startLog({ by: update, document, web, at: Date.UTC(2026, 0, 1) as Instant })
  const signer = createSigner({ type: 'Ed25519', secretKey: key.secretKey, verificationMethod: `${web}#key-1` })
  return {
    log,
    update,
    key,
    signer,
    publicLog,
    did: log.did,
    document,
    didWeb: () => parallelDidWeb(log.entries.at(-1)!.state as JsonObject & { id: string }),
  }
}
export type School = Awaited<ReturnType<typeof schoolOf>>

export async function sign(document: JsonObject, { signer }: Pick<School, 'signer'>): Promise<string> {
  const made = await signDataIntegrity(JSON.parse(JSON.stringify(document)), signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: new Date(issued).toISOString(),
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return JSON.stringify(made.value)
}

export const signedBadge = (school: School, more: object = {}): Promise<string> =>
  sign(
    badge({
      issuer: { id: web, type: ['Profile'], name: 'Sample School', url: 'https://school.example' },
      credentialStatus: buildStatusEntry(listUrl, 8 as StatusIndex),
      validUntil: '2040-06-01T00:00:00Z',
      ...more,
    }),
    school,
  )

export const signedList = (school: School, revoked = 7, validFrom = listed): Promise<string> =>
  sign(
    buildStatusListCredential({
      url: listUrl,
      issuer: web,
      purpose: 'revocation',
      bits: writeStatus(createBitstring(), revoked as StatusIndex, true),
      validFrom,
      validUntil: toIso((Date.parse(validFrom) + 30 * 86_400_000) as Instant),
    }),
    school,
  )

/** A public record with these documents among others, its head signed by a witness, and anchored in a block. */
export async function recordOf(school: School, texts: readonly string[], witnesses = [witness]) {
  const salts = texts.map((_, index) => new Uint8Array(32).fill(index + 1))
  const digests = texts.map(text => digestOfText(text) as Uint8Array)
  const entries = [
    paddingOf(new Uint8Array(32).fill(90)),
    ...digests.map((digest, index) => commitmentOf(digest, salts[index]!)),
    paddingOf(new Uint8Array(32).fill(91)),
  ]
  const { grown, complete } = grow(
    EMPTY,
    entries.map(entry => leafHash(entry)),
  )
  const nodes = new Map(complete.map(one => [`${one.level} ${one.index}`, one.hash]))
  const read = async (wanted: readonly { level: number; index: number }[]) =>
    wanted.map(one => nodes.get(`${one.level} ${one.index}`) as Uint8Array)
  const text = writeCheckpoint({ origin: ORIGIN, size: entries.length, root: rootOf(grown) })
  const lines = await Promise.all(witnesses.map(one => cosign(text, one.key, one.signer, SEEN / 1000)))
  const signatures = [await signNote(text, school.publicLog.key, school.publicLog.signer), ...lines]
  const checkpoint = writeNote({ text, signatures })
  const records: RecordEntry[] = []
  for (const [index, digest] of digests.entries()) {
    const hashes = await inclusionProof(index + 1, entries.length, read as never)
    records.push({ digest, salt: salts[index]!, proof: writeTlogProof({ index: index + 1, hashes, checkpoint }) })
  }
  return { text, records, anchor: await anchorOf(text) }
}

const BLOCK = 7
/** An anchor of a head, with the block that it is in. */
export async function anchorOf(text: string): Promise<{ proof: AnchorProof; hash: string }> {
  const made = commitToCheckpoint(text)
  if (!made.ok) throw new Error(made.error.code)
  const { root, paths } = await aggregate([made.value])
  const [name, sender, anchored] = [
    anchoredTopics(root)[0],
    `0x${'00'.repeat(12)}${'5c'.repeat(20)}`,
    anchoredTopics(root)[2],
  ]
  const receipt = receiptBytes({
    type: '0x2',
    status: '0x1',
    cumulativeGasUsed: '0x5208',
    logsBloom: `0x${'00'.repeat(256)}`,
    logs: [{ address: CONTRACT_ADDRESS, topics: [name, sender, anchored], data: '0x' }],
  })!
  const trie = makePatricia([{ key: keyOfIndex(0), value: receipt }], keyOfIndex(0))
  const fields = Array.from({ length: 15 }, (): Uint8Array => Uint8Array.of(BLOCK))
  fields[5] = trie.root
  fields[11] = fromHex((ANCHORED / 1000).toString(16).padStart(8, '0'))
  const header = writeRlp(fields)
  return {
    proof: {
      checkpoint: made.value,
      path: paths[0]!,
      evidence: {
        kind: 'chain',
        chainId: 1,
        contract: readHex(CONTRACT_ADDRESS, 20)!,
        header,
        transactionIndex: 0,
        receipt: trie.proof,
        logIndex: 0,
      },
    },
    hash: writeHex(readHeader(header)!.hash),
  }
}

export const contextsOf = (credential: string): Bundle['contexts'] =>
  Object.fromEntries(
    (JSON.parse(credential)['@context'] as string[]).map(url => [
      url,
      fromHex(bundledContexts.sources.find(one => one.url === url)!.sha256),
    ]),
  )

/** A whole bundle, as a server makes one. */
export async function bundleOf(
  given: School | Promise<School> = schoolOf(),
  texts: { credential?: string; list?: string } = {},
) {
  const school = await given
  const credential = texts.credential ?? (await signedBadge(school))
  const list = texts.list ?? (await signedList(school))
  const { records, anchor, text } = await recordOf(school, [credential, list])
  const facts = {
    issuer: web,
    name: 'Sample School',
    closedAt: Date.parse(listed) as Instant,
    successor: null,
    didVersion: { did: school.did, version: '1-Qm' },
    statusLists: [],
    records: [],
  }
  const about = { url: 'https://school.example/i/hts/closing.json', closedAt: listed }
  const closing = await sign(buildClosingStatement(facts, about), school)
  const bundle: Bundle = {
    madeAt: Date.UTC(2026, 5, 12) as Instant,
    credential,
    materials: [
      { url: didUrl, contentType: 'application/did+json', body: JSON.stringify(school.didWeb()) },
      { url: logUrl, contentType: 'text/jsonl', body: school.log.text() },
      { url: listUrl, contentType: 'application/vc', body: list },
    ],
    records,
    anchors: [anchor.proof],
    contexts: contextsOf(credential),
    identity: [],
    closing,
    verifier: new Uint8Array(32).fill(4),
  }
  return { bundle, school, text, block: anchor.hash }
}

export const offline: GuardedFetch = async () => err({ code: 'FETCH_OFFLINE' })
/** A network on which these addresses answer, and nothing else. */
export const network =
  (files: Readonly<Record<string, string>>): GuardedFetch =>
  async url => {
    const body = files[url]
    return body === undefined
      ? err({ code: 'FETCH_FAILED', reason: 'no answer' })
      : ok({ body: toUtf8(body), contentType: 'application/json' })
  }

/** Somebody who believes the witness, the block, and that the school's history is this one. */
export const believing = (
  { school, block }: Pick<Awaited<ReturnType<typeof bundleOf>>, 'school' | 'block'>,
  more: Partial<VerifyBundleOptions> = {},
): VerifyBundleOptions => ({
  now,
  fetch: offline,
  cryptography: pureCryptography,
  witnesses: [witness.key],
  askBlock: trustBlocks([{ ledger: 1, number: BLOCK, hash: block }]),
  verifier: new Uint8Array(32).fill(4),
  trust: did => (did === web ? { name: 'Sample School', list: 'ours.json', by: 'file', webvh: school.did } : null),
  ...more,
})

export const changed = (text: string, from: string | RegExp, to: string): string => {
  const made = text.replace(from, to)
  if (made === text) throw new Error('nothing was changed')
  return made
}
export const hex = toHex
