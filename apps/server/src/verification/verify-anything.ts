import type { AskBlock, BlockSeen, Ledger } from '@laurel/core/anchor'
import { type Material, type VerifyBundleOptions, verifyFile } from '@laurel/core/bundle'
import type { GuardedFetch } from '@laurel/core/did'
import { writeNoteKey } from '@laurel/core/log'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { judgeIdentityBy, readKeySet } from '@laurel/core/trust'
import {
  type KnownIssuer,
  type Layer,
  MAX_CONSTITUENTS,
  MAX_ENDORSEMENTS,
  type Piece,
  type VerificationReport,
  type VerifyOptions,
  verify,
} from '@laurel/core/verification'
import { type KeptRecords, withKeptRecords } from '../archive/kept-records.ts'
import type { Deps } from '../deps.ts'
import { type HeldRecord, withOurRecords } from '../identity/compromise/existence-here.ts'
import { believedHere, layersOf } from '../trust/layers.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { knownIssuers, type SeenLogo, trustOf, whatSpokeForTrust } from './known-issuers.ts'
import { printHere } from './logo-prints.ts'

export type VerifiedReport = VerificationReport & {
  /** What was fetched to verify, so that the visitor's own browser can check everything again without the network. */
  readonly materials: readonly Material[]
  /** Whom its issuer resembles, and who vouches for it: a browser comes to the same findings with these. */
  readonly known: readonly KnownIssuer[]
  readonly logos: readonly SeenLogo[]
  /** That what it rests on stood on record before a key of its issuer was stolen, where that was asked. */
  readonly records: readonly HeldRecord[]
  readonly trusted: readonly {
    readonly did: string
    readonly name: string
    readonly list: string
    readonly by: 'operator' | 'host'
    readonly webvh?: string
  }[]
  /** Who else knows the issuers, as they were asked by this server: a browser asks nobody. */
  readonly layers: readonly { readonly did: string; readonly layers: readonly Layer[] }[]
  /** Of a proof bundle: the witnesses that this server believes, each in one line, and the blocks that it has asked about. */
  readonly witnesses?: readonly string[]
  readonly blocks?: readonly KnownBlock[]
  /** And the registries that it believes, with their keys, and its accreditors. */
  readonly registries?: readonly { readonly id: string; readonly name: string; readonly jwks: JsonObject }[]
  readonly accreditors?: readonly string[]
}

/** A block that was asked about, with what was answered; a header in hexadecimal. */
export type KnownBlock = {
  readonly ledger: Ledger
  readonly height: number
  readonly hash: string | null
  readonly confirmations: number
  readonly header?: string
}

/**
 * Up to so many documents are given back as materials: a key and a list for the credential and for each of its
 * endorsements, and as many more for what it consists of. A credential's own are fetched before its endorsers', so what the verdict rests on is among them.
 */
const MAX_MATERIALS = 2 + 2 * MAX_ENDORSEMENTS + MAX_CONSTITUENTS

function recording(fetch: GuardedFetch, materials: Material[]): GuardedFetch {
  return async (url, accept) => {
    const fetched = await fetch(url, accept)
    if (materials.length >= MAX_MATERIALS || materials.some(one => one.url === url)) return fetched
    if (fetched.ok) {
      const { contentType, body } = fetched.value
      materials.push({ url, contentType, body: new TextDecoder().decode(body) })
    } else if (fetched.error.code === 'FETCH_NOT_FOUND')
      materials.push({ url, contentType: '', body: '', status: fetched.error.status })
    return fetched
  }
}

/**
 * So many are verified at once, and so many more wait. Mostly a turn waits for what others wait for too, and shares it with
 * them: of eight at once hardly any would.
 */
export const VERIFY_TURNS = { atOnce: 48, waiting: 200 } as const

/** So many questions about blocks at most for one bundle: each is a few calls to a node. */
const MAX_BLOCKS = 16

function recordingBlocks(askBlock: AskBlock, blocks: KnownBlock[]): AskBlock {
  let asked = 0
  return async (ledger, height) => {
    asked += 1
    const seen: BlockSeen | null = asked > MAX_BLOCKS ? null : await askBlock(ledger, height)
    if (seen) {
      const { hash, confirmations, header } = seen
      const inHex = header ? { header: Buffer.from(header).toString('hex') } : {}
      blocks.push({ ledger: seen.ledger, height, hash, confirmations, ...inHex })
    }
    return seen
  }
}

type Asked = Pick<VerifyOptions, 'challenge' | 'domain'>
type How = (input: unknown, options: VerifyBundleOptions) => Promise<VerificationReport>

/**
 * The report on anything that may be a credential, with what was fetched for it. Never throws.
 *
 * @param asked of a presentation that answers somebody: what they gave out as nonce, and who they are
 */
export const verifyAnything = (deps: Deps, input: unknown, asked: Asked = {}): Promise<VerifiedReport | 'busy'> =>
  verifyWith(deps, verify, input, asked)

/** The same of what somebody brought to be verified, which may be a proof bundle, or carry one. */
export async function verifyBrought(deps: Deps, input: Uint8Array | string): Promise<VerifiedReport | 'busy'> {
  const blocks: KnownBlock[] = []
  const { witnesses, askBlock } = deps.clocks
  const { registries, accreditors } = believedHere(deps)
  const known = registries.flatMap(({ id, name, jwks }) => {
    const keys = readKeySet(jwks)
    return keys ? [{ id, name, keys }] : []
  })
  const how: How = (_, options) =>
    verifyFile(input, {
      ...options,
      witnesses,
      askBlock: recordingBlocks(askBlock, blocks),
      judgeIdentity: judgeIdentityBy({ registries: known, accreditors }, options),
    })
  const report = await verifyWith(deps, how, input)
  if (report === 'busy' || !report.pieces) return report
  return { ...report, witnesses: witnesses.map(writeNoteKey), blocks, registries, accreditors }
}

/** Of a bundle: that it was not the issuer's own address which answered today, but whoever keeps its records. */
const KEEPER_ANSWERED: Pick<Piece, 'outcome' | 'code' | 'message'> = {
  outcome: 'passed',
  code: 'TODAY_KEPT',
  message: 'The issuer has closed. Whoever keeps its records was asked, and answered.',
}

async function withKeeper({ pieces = [], issuerId }: VerificationReport, kept: KeptRecords): Promise<readonly Piece[]> {
  if (!(await kept.hasAnswered(issuerId))) return pieces
  return pieces.map(one => (one.piece === 'today' ? { ...one, ...KEEPER_ANSWERED } : one))
}

async function verifyWith(deps: Deps, how: How, input: unknown, asked: Asked = {}): Promise<VerifiedReport | 'busy'> {
  return deps.verifyInTurn(async () => {
    const materials: Material[] = []
    const known = await knownIssuers(deps)
    const logos: SeenLogo[] = []
    const layers = new Map<string, readonly Layer[]>()
    const askLayers = layersOf(deps)
    const kept = withKeptRecords(deps, deps.fetch)
    const { records, ...ours } = withOurRecords(deps, recording(boundedFetch(kept.fetch), materials))
    const printOf = printHere(deps)
    const report = await how(input, {
      now: deps.clock().getTime() as Instant,
      ...ours,
      cryptography: deps.cryptography,
      ...(deps.disclosure.curve ? { curve: deps.disclosure.curve } : {}),
      contexts: deps.contexts,
      didMemory: deps.didMemory,
      memory: deps.verifierMemory,
      knownIssuers: known,
      logoPrint: async image => {
        const print = await printOf(image)
        if (print !== null) logos.push({ image, print })
        return print
      },
      trust: trustOf(deps, known),
      layers: async (did, about) => {
        const found = [...(await kept.layers(did)), ...(await askLayers(did, about))]
        layers.set(did, found)
        return found
      },
      ...asked,
    })
    const told = [...layers].map(([did, found]) => ({ did, layers: found }))
    const pieces = report.pieces && { pieces: await withKeeper(report, kept) }
    return { ...report, ...pieces, materials, records, ...whatSpokeForTrust(report, known, logos), layers: told }
  })
}
