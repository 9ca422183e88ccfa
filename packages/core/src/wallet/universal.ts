import { isSdJwtText, parseSdJwt } from '../credential/sd-jwt/parse.ts'
import { didKeyOf } from '../did/index.ts'
import { encodeMultikey, encodeSecretMultikey, parseSecretMultikey, publicKeyOf } from '../keys/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { decodeBase64url, toBase64url } from '../primitives/multibase.ts'
import { err, ok, type Result } from '../primitives/result.ts'

const CONTEXTS = ['https://www.w3.org/2018/credentials/v1', 'https://w3id.org/wallet/v1'] as const
const OURS = 'laurel-wallet-backup/1'
/** A token as the id of an envelope (VC-JOSE-COSE §3.1.3). */
const ENVELOPE = /^data:application\/(?:vc\+jwt|(?:vc|dc)\+sd-jwt)[;,](.+)$/s
/** A wallet with more than so many things in it is none that a person filled. */
const MOST = 10_000

export type WalletBackup = {
  /** Signed credentials as they are: documents, or tokens in compact form. */
  readonly credentials: readonly (JsonObject | string)[]
  /** Ed25519 seeds as base64url, the one in use first. */
  readonly seeds: readonly string[]
  /** What only this kind of wallet knows: collections, the log. Absent in the backup of another. */
  readonly own: Json
}

/**
 * The contents of an unlocked wallet as one flat list, each by its type, so that other wallets find what they know:
 * credentials, keys, and one item of our own.
 *
 * @see Universal Wallet 2020 (W3C CCG), "Unlocked Wallet"
 */
export function walletContents({ credentials, seeds, own }: WalletBackup): JsonObject[] {
  const keys = seeds.flatMap(seed => {
    const bytes = decodeBase64url(seed)
    if (!bytes.ok || bytes.value.length !== 32) return []
    const key = publicKeyOf('Ed25519', bytes.value)
    const { did, verificationMethod } = didKeyOf(key)
    return [
      {
        '@context': [...CONTEXTS.slice(1), 'https://w3id.org/security/suites/ed25519-2020/v1'],
        id: verificationMethod,
        type: 'Ed25519VerificationKey2020',
        controller: did,
        publicKeyMultibase: encodeMultikey(key),
        privateKeyMultibase: encodeSecretMultikey('Ed25519', bytes.value),
      },
    ]
  })
  return [
    ...credentials.map(one =>
      typeof one === 'string'
        ? {
            '@context': ['https://www.w3.org/ns/credentials/v2'],
            id: `data:application/${mediaTypeOf(one)},${one}`,
            type: ['EnvelopedVerifiableCredential'],
          }
        : one,
    ),
    ...keys,
    { '@context': [...CONTEXTS.slice(1)], id: 'urn:laurel:wallet', type: ['LaurelWallet'], format: OURS, own },
  ]
}

/** What kind of token it is (VC-JOSE-COSE §6.1); one that can be shown in part goes by what its header calls it. */
function mediaTypeOf(token: string): 'vc+jwt' | 'vc+sd-jwt' | 'dc+sd-jwt' {
  const read = isSdJwtText(token) ? parseSdJwt(token) : null
  if (!read?.ok) return 'vc+jwt'
  return read.value.jwt.header.typ === 'vc+sd-jwt' ? 'vc+sd-jwt' : 'dc+sd-jwt'
}

/** The file around contents that were locked with a password (Universal Wallet 2020, "Locked Wallet"). */
export const lockedWallet = (id: string, jwe: JsonObject): JsonObject => ({
  '@context': [...CONTEXTS],
  id,
  type: 'UniversalWallet2020',
  status: 'LOCKED',
  contents: [jwe],
})

/** What is locked in such a file; or, of one that was never locked, what is in it. */
export function readWalletFile(
  file: Json,
): Result<
  { readonly locked: readonly JsonObject[] } | { readonly contents: readonly Json[] },
  { readonly code: 'NO_WALLET' }
> {
  if (!isJsonObject(file) || !list(file.type).includes('UniversalWallet2020')) return err({ code: 'NO_WALLET' })
  const contents = list(file.contents)
  if (contents.length === 0 || contents.length > MOST) return err({ code: 'NO_WALLET' })
  if (file.status !== 'LOCKED') return ok({ contents })
  const locked = contents.filter(isJsonObject)
  return locked.length === contents.length ? ok({ locked }) : err({ code: 'NO_WALLET' })
}

/** Reads a wallet's contents, ours or another's; what it does not know it leaves out. None of it is believed. */
export function readWalletContents(contents: readonly Json[]): WalletBackup {
  const items = contents.slice(0, MOST).filter(isJsonObject)
  const has = (one: JsonObject, type: string) => list(one.type).includes(type)
  const credentials = items.flatMap((one): (JsonObject | string)[] => {
    const token = typeof one.id === 'string' ? ENVELOPE.exec(one.id)?.[1] : undefined
    if (has(one, 'EnvelopedVerifiableCredential')) return token ? [token] : []
    return has(one, 'VerifiableCredential') || has(one, 'Assertion') ? [one] : []
  })
  const seeds = items.flatMap(one => {
    if (typeof one.privateKeyMultibase !== 'string') return []
    const read = parseSecretMultikey(one.privateKeyMultibase)
    return read.ok && read.value.type === 'Ed25519' ? [toBase64url(read.value.secretKey)] : []
  })
  return {
    credentials,
    seeds,
    own: (items.find(one => has(one, 'LaurelWallet') && one.format === OURS)?.own as Json) ?? null,
  }
}
