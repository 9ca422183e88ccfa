import { type AskBlock, askEsplora, askNode, type Ledger, trustBlocks } from '@laurel/core/anchor'
import { COSIGNATURE, type NoteKey, readNoteKey } from '@laurel/core/log'
import { isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import { CommandError } from './exit.ts'
import { readFile } from './read-trust.ts'

const MAX_MS = 30_000
const MAX_BYTES = 5 * 1024 * 1024
const HASH = /^(0x)?[0-9a-f]{64}$/i

/** Witnesses whose clocks are believed: the key of each in one line. */
export function readWitnesses(lines: readonly string[]): readonly NoteKey[] {
  return lines.map(line => {
    const key = readNoteKey(line)
    if (!key.ok || key.value.type !== COSIGNATURE)
      throw new CommandError('--witness needs the key of a witness in one line: name+1a2b3c4d+BA…')
    return key.value
  })
}

const readLedger = (text: string): Ledger | null =>
  text === 'bitcoin' ? 'bitcoin' : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null

/** Which block of which chain has which hash, or null for what does not say so. */
function readBlock(row: unknown) {
  if (!isJsonObject(row)) return null
  const { ledger, number, hash } = row
  const known = typeof ledger === 'number' || typeof ledger === 'string' ? readLedger(String(ledger)) : null
  if (known === null || !Number.isSafeInteger(number) || (number as number) < 0) return null
  if (typeof hash !== 'string' || !HASH.test(hash)) return null
  return { ledger: known, number: number as number, hash }
}

/** Blocks that are known to be of their chains: `[{"ledger": 1, "number": 7, "hash": "0x…"}]`. */
function readBlocks(path: string) {
  const read = parseStrictJson(readFile(path), { maxBytes: MAX_BYTES })
  if (!read.ok || !Array.isArray(read.value))
    throw new CommandError('--blocks needs a JSON list of {"ledger", "number", "hash"}')
  return (read.value as readonly unknown[]).map((row, index) => {
    const block = readBlock(row)
    if (!block) throw new CommandError(`--blocks: row ${index + 1} needs "ledger", "number" and "hash"`)
    return block
  })
}

/** An address that the person has typed themselves is asked wherever it is. */
async function textOf(url: string, body?: string): Promise<string | null> {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    redirect: 'error',
    signal: AbortSignal.timeout(MAX_MS),
  })
  const text = response.ok ? await response.text() : null
  return text !== null && text.length <= MAX_BYTES ? text : null
}

function nodeAt(url: string): AskBlock {
  let id = 0
  return askNode(async (method, params) => {
    id += 1
    const text = await textOf(url, JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return text === null ? null : (JSON.parse(text) as { result?: unknown }).result
  })
}

/** Whom to ask about blocks: hashes that the person has, then the nodes that they named; nobody else. */
export function readAskBlock(rpc: readonly string[], blocks: string | undefined, isOffline: boolean): AskBlock {
  const known = trustBlocks(blocks === undefined ? [] : readBlocks(blocks))
  const nodes = new Map(
    rpc.map(one => {
      const [, name = '', url = ''] = /^([^=]+)=(https?:\/\/\S+)$/.exec(one) ?? []
      const ledger = readLedger(name)
      if (ledger === null) throw new CommandError('--rpc needs a chain and an address: 1=https://node.example')
      const ask = ledger === 'bitcoin' ? askEsplora(path => textOf(url.replace(/\/$/, '') + path)) : nodeAt(url)
      return [ledger, ask] as const
    }),
  )
  return async (ledger, height) => {
    const found = await known(ledger, height)
    return found ?? (isOffline ? null : ((await nodes.get(ledger)?.(ledger, height)) ?? null))
  }
}
