import { decodeBase64url, type Json, type JsonObject, parseStrictJson } from '@laurel/core/primitives'
import {
  lockedWallet,
  readWalletContents,
  readWalletFile,
  type WalletBackup,
  walletContents,
} from '@laurel/core/wallet'
import { candidateOf, duplicateOf, withImported } from '../imported/imported.ts'
import { verifyHere } from '../imported/verify-file.ts'
import { identityOf } from '../keys/signing-key.ts'
import { type Contents, parseContents } from '../vault/contents.ts'
import type { OpenWallet } from '../vault/wallet.ts'
import { openWithPassword, sealWithPassword } from './jwe.ts'

const MAX_FILE = 128 * 1024 * 1024

/** Everything in the wallet and its keys as one locked file, made here (Universal Wallet 2020). */
export async function backUp(contents: Contents, seeds: readonly string[], password: string): Promise<Blob> {
  const imported = Object.values(contents.imported ?? {}).map(({ text }): JsonObject | string => {
    const read = text.startsWith('{') ? parseStrictJson(text) : null
    return read?.ok ? (read.value as JsonObject) : text
  })
  // The addresses of links, who holds which card and what only this key can show parts of belong to the wallet that stays.
  const { shares: _shares, cards: _cards, parts: _parts, ...own } = contents
  const backup: WalletBackup = {
    credentials: [...Object.values(contents.credentials).map(one => one.credential), ...imported],
    seeds,
    own: { ...own, shares: {} } as unknown as Json,
  }
  const jwe = await sealWithPassword(password, walletContents(backup) as unknown as Json)
  const file = lockedWallet(`urn:uuid:${crypto.randomUUID()}`, jwe)
  return new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' })
}

/** Why a backup was not opened, for the catalogue: `backup.problem.…`. */
export type BackupProblem = 'noWallet' | 'password'

/** Opens a backup, ours or another wallet's; a wallet that was saved without a lock needs no password. */
export async function openBackup(file: Blob, password: string): Promise<WalletBackup | BackupProblem> {
  const text = file.size > MAX_FILE ? '' : await file.text()
  const parsed = parseStrictJson(text, { maxBytes: MAX_FILE, maxDepth: 64 })
  const read = parsed.ok ? readWalletFile(parsed.value) : null
  if (!read?.ok) return 'noWallet'
  if ('contents' in read.value) return readWalletContents(read.value.contents)
  const contents: Json[] = []
  for (const jwe of read.value.locked) {
    const opened = await openWithPassword(password, jwe)
    if (opened === null) return 'password'
    contents.push(...(Array.isArray(opened) ? (opened as Json[]) : [opened]))
  }
  return readWalletContents(contents)
}

export type Restoring = {
  readonly credentials: number
  /** What could not be read as a credential. */
  readonly unreadable: number
  readonly collections: number
  readonly entries: number
  readonly keys: number
  change(contents: Contents): Contents
}

function isInUse(seed: string, { device }: OpenWallet): boolean {
  const read = decodeBase64url(seed)
  return read.ok && identityOf(read.value).did === device.did
}

/**
 * What a backup would put into this wallet: each credential that is not here yet, checked anew and kept as one from
 * elsewhere; the collections whose credentials are here; the log. Nothing that is here is replaced.
 */
export async function planRestore(
  backup: WalletBackup,
  wallet: OpenWallet,
  addresses: readonly string[],
  onProgress: (done: number, of: number) => void,
): Promise<Restoring> {
  const found: { key: string; entry: NonNullable<Contents['imported']>[string] }[] = []
  let unreadable = 0
  for (const [at, one] of backup.credentials.entries()) {
    onProgress(at, backup.credentials.length)
    const text = typeof one === 'string' ? one : JSON.stringify(one)
    const candidate = await candidateOf(text, await verifyHere(text, addresses), wallet)
    if (!candidate) unreadable++
    else if (!duplicateOf(candidate, wallet.contents) && !found.some(other => other.key === candidate.key))
      found.push(candidate)
  }
  const own = parseContents(backup.own)
  const here = new Set(Object.keys(wallet.contents.credentials))
  const collections = Object.values(own?.collections ?? {})
    .filter(one => !wallet.contents.collections?.[one.id])
    .map(one => ({ ...one, awardIds: one.awardIds.filter(id => here.has(id)), shareIds: [] }))
    .filter(one => one.awardIds.length > 0)
  const entries = Object.values(own?.log ?? {}).filter(one => !wallet.contents.log?.[one.id])
  return {
    credentials: found.length,
    unreadable,
    collections: collections.length,
    entries: entries.length,
    keys: backup.seeds.filter(seed => !isInUse(seed, wallet)).length,
    change: contents => ({
      ...found.reduce((now, { key, entry }) => withImported(now, key, entry), contents),
      ...(collections.length > 0
        ? { collections: { ...contents.collections, ...Object.fromEntries(collections.map(one => [one.id, one])) } }
        : {}),
      ...(entries.length > 0
        ? { log: { ...contents.log, ...Object.fromEntries(entries.map(one => [one.id, one])) } }
        : {}),
    }),
  }
}
