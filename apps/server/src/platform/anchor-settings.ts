import { addressOf, CONTRACT_ADDRESS, readHex, writeHex } from '@laurel/core/anchor'
import { z } from 'zod'
import { checkSendUrl } from './guarded-call.ts'

/** Who signs what is sent to a chain: a key that the operator has given, or a program that keeps it. */
export type AnchorSigner =
  | { readonly kind: 'key'; readonly address: string; readonly key: Uint8Array }
  /** Asked by JSON-RPC to sign (`eth_signTransaction`, as Web3Signer and Clef do). */
  | { readonly kind: 'remote'; readonly address: string; readonly url: string }

/** A chain to anchor on. Addresses are `0x` and small letters. */
export type AnchorChain = {
  readonly name: string
  /** EIP-155. A node of any other chain is refused. */
  readonly chainId: number
  readonly rpcUrl: string
  readonly contract: string
  readonly signer: AnchorSigner
  /** How often at most. */
  readonly everyMilliseconds: number
  /** Blocks from the anchor's on until it counts. */
  readonly confirmations: number
  /** How long it may wait for a block until its fee is raised. */
  readonly patienceMilliseconds: number
  /** The most that is ever paid for a unit of gas, in wei. */
  readonly maxFeePerGas: bigint
}

export type AnchorSettings = {
  readonly chains: readonly AnchorChain[]
  /** Calendars of OpenTimestamps, without a slash at the end. */
  readonly calendars: readonly string[]
  /** A service that knows Bitcoin's blocks as Esplora does: what calendars say is held against it. */
  readonly bitcoinUrl: string | undefined
}

const HOUR = 3_600_000
const MINUTE = 60_000
const GWEI = 1_000_000_000

const webAddress = z.string().refine(text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'must be an http(s) address',
})
const address = z
  .string()
  .refine(text => readHex(text, 20) !== null, { error: 'must be 0x and 40 hexadecimal digits' })
  .transform(text => text.toLowerCase())

function keyOf(text: string): Uint8Array | null {
  const key = readHex(text, 32)
  try {
    return key && addressOf(key) && key
  } catch {
    return null
  }
}
const secretKey = z.string().transform((text, context) => {
  const key = keyOf(text)
  if (key) return key
  context.addIssue({ code: 'custom', message: 'must be a private key, 0x and 64 hexadecimal digits' })
  return z.NEVER
})

const chainSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,40}$/, { error: 'must be 1 to 40 small letters, digits and hyphens' }),
    chainId: z.int().positive(),
    rpcUrl: webAddress.optional(),
    contract: address.default(CONTRACT_ADDRESS),
    key: secretKey.optional(),
    signer: z.strictObject({ url: webAddress, address }).optional(),
    everyHours: z.number().positive().max(8_784).default(24),
    // Ordinary nodes forget what an account was more than 128 blocks ago.
    confirmations: z.int().min(1).max(100).default(12),
    patienceMinutes: z.number().positive().max(10_080).default(10),
    maxFeeGwei: z.number().positive().max(1_000_000).default(200),
  })
  .refine(one => (one.key === undefined) !== (one.signer === undefined), {
    path: ['key'],
    error: 'or "signer" is needed, and not both',
  })

type ChainInput = z.infer<typeof chainSchema>

const signerOf = ({ key, signer }: ChainInput): AnchorSigner =>
  key ? { kind: 'key', address: writeHex(addressOf(key)), key } : { kind: 'remote', ...signer! }

function chainOf(input: ChainInput, rpcUrl: string): AnchorChain {
  return {
    name: input.name,
    chainId: input.chainId,
    rpcUrl,
    contract: input.contract,
    signer: signerOf(input),
    everyMilliseconds: input.everyHours * HOUR,
    confirmations: input.confirmations,
    patienceMilliseconds: input.patienceMinutes * MINUTE,
    maxFeePerGas: BigInt(Math.round(input.maxFeeGwei * GWEI)),
  }
}

type Wrong = (variable: string, rest: string) => void

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where in the list something is wrong, as `[0].contract`. */
const placeOf = (path: readonly PropertyKey[]) =>
  path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')

function readChains(text: string | undefined, usualRpcUrl: string | undefined, wrong: Wrong): AnchorChain[] {
  const variable = 'LAUREL_ANCHOR_CHAINS'
  if (text === undefined) return []
  const json = readJson(text)
  if (!Array.isArray(json)) {
    wrong(variable, 'must be a JSON array of chains, such as [{"name":"sepolia","chainId":11155111, …}].')
    return []
  }
  const read = z.array(chainSchema).safeParse(json)
  if (!read.success) {
    for (const { path, message } of read.error.issues.slice(0, 5)) wrong(variable, `${placeOf(path)}: ${message}.`)
    return []
  }
  const repeated = read.data.find((one, at) =>
    read.data.some((other, place) => place < at && (other.chainId === one.chainId || other.name === one.name)),
  )
  if (repeated) wrong(variable, 'must name each chain once, with a name and a chainId of its own.')
  const chains: AnchorChain[] = []
  for (const [at, one] of read.data.entries()) {
    const rpcUrl = one.rpcUrl ?? usualRpcUrl
    if (rpcUrl === undefined) wrong(variable, `[${at}].rpcUrl: is missing, and LAUREL_CHAIN_RPC_URL is not set.`)
    else chains.push(chainOf(one, rpcUrl))
  }
  return chains
}

/** A plain address with nothing after it but perhaps a path: https, or http on this machine. */
function baseAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain = url && checkSendUrl(text, true).ok && !url.search && !url.hash
  return isPlain ? url.href.replace(/\/+$/, '') : null
}

/**
 * Reads where anchors are put.
 *
 * @param text gives a variable's value
 * @param wrong is told of each that is wrong: the variable, and the rest of a sentence that does not repeat its value
 */
export function readAnchorSettings(text: (name: string) => string | undefined, wrong: Wrong): AnchorSettings {
  const chains = readChains(text('LAUREL_ANCHOR_CHAINS'), text('LAUREL_CHAIN_RPC_URL'), wrong)
  const named = (text('LAUREL_ANCHOR_CALENDARS') ?? '').split(/[\s,]+/).filter(Boolean)
  const calendars = named.map(baseAddress)
  if (calendars.includes(null))
    wrong('LAUREL_ANCHOR_CALENDARS', 'must be https addresses of OpenTimestamps calendars, with commas between them.')
  else if (new Set(calendars).size < calendars.length) wrong('LAUREL_ANCHOR_CALENDARS', 'must name each calendar once.')
  const bitcoinText = text('LAUREL_ANCHOR_BITCOIN_URL')
  const bitcoinUrl = bitcoinText === undefined ? undefined : baseAddress(bitcoinText)
  if (bitcoinUrl === null)
    wrong(
      'LAUREL_ANCHOR_BITCOIN_URL',
      'must be the https address of an Esplora service, such as https://blocks.example.org/api.',
    )
  else if (bitcoinText === undefined && named.length > 0)
    wrong(
      'LAUREL_ANCHOR_BITCOIN_URL',
      'is missing although LAUREL_ANCHOR_CALENDARS is set: a calendar’s word is no anchor.',
    )
  return {
    chains,
    calendars: calendars.filter(one => one !== null),
    bitcoinUrl: bitcoinUrl ?? undefined,
  }
}
