import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, decodeBase64url, err, ok, type Result, toBase64url, toUtf8 } from '../primitives/index.ts'
import type { VaultDeps } from './aead.ts'

/*
 * Handing the vault's data key to another device through a server that must not learn it.
 *
 * The old device first binds itself to its ephemeral key by a commitment, the new one then says its key, the old one
 * opens the commitment, and both show six digits that follow from both keys. Whoever sits between them has to choose
 * keys before knowing the digits, so one try in a million passes (the numeric comparison of Bluetooth and ZRTP). The
 * data key is sent only after the person has said on the old device that the digits are the same.
 */

const LABEL = 'laurel-pairing/1'

export type PairingKey = { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array; readonly nonce: Uint8Array }
export type PairingError = { readonly code: 'PAIRING_BROKEN' }
/** What both devices know once keys are exchanged. */
export type PairingChannel = { readonly key: Uint8Array; readonly digits: string }

export function createPairingKey(random: (bytes: number) => Uint8Array): PairingKey {
  const privateKey = random(32)
  return { privateKey, publicKey: x25519.getPublicKey(privateKey), nonce: random(16) }
}

/** The old device's commitment to its key, base64url. */
export const pairingCommitment = ({ publicKey, nonce }: PairingKey): string =>
  toBase64url(sha256(concat(toUtf8(`${LABEL} commitment`), publicKey, nonce)))

/** What opens the commitment, base64url. */
export const pairingOpening = ({ publicKey, nonce }: PairingKey): string => toBase64url(concat(publicKey, nonce))

function channel(shared: Uint8Array, old: Uint8Array, nonce: Uint8Array, fresh: Uint8Array): PairingChannel {
  const salt = concat(old, nonce, fresh)
  const digits = hkdf(sha256, shared, salt, toUtf8(`${LABEL} digits`), 8)
  const number = digits.reduce((sum, byte) => (sum * 256n + BigInt(byte)) % 1_000_000n, 0n)
  return {
    key: hkdf(sha256, shared, salt, toUtf8(`${LABEL} channel`), 32),
    digits: number.toString().padStart(6, '0'),
  }
}

const broken = { code: 'PAIRING_BROKEN' } as const

/** On the old device, when the new one has said its key. */
export function channelOfOld(own: PairingKey, freshKey: string): Result<PairingChannel, PairingError> {
  const fresh = decodeBase64url(freshKey)
  if (!fresh.ok || fresh.value.length !== 32) return err(broken)
  try {
    return ok(channel(x25519.getSharedSecret(own.privateKey, fresh.value), own.publicKey, own.nonce, fresh.value))
  } catch {
    return err(broken) // a point of small order
  }
}

/** On the new device, when the old one has opened its commitment. */
export function channelOfNew(
  own: PairingKey,
  commitment: string,
  opening: string,
): Result<PairingChannel, PairingError> {
  const opened = decodeBase64url(opening)
  if (!opened.ok || opened.value.length !== 48) return err(broken)
  const [publicKey, nonce] = [opened.value.subarray(0, 32), opened.value.subarray(32)]
  if (pairingCommitment({ privateKey: own.privateKey, publicKey, nonce }) !== commitment) return err(broken)
  try {
    return ok(channel(x25519.getSharedSecret(own.privateKey, publicKey), publicKey, nonce, own.publicKey))
  } catch {
    return err(broken)
  }
}

/** The data key under the channel's key, base64url; bound to the vault that it opens. */
export async function sealForDevice<Key>(
  { aead, random }: VaultDeps<Key>,
  { key }: PairingChannel,
  vaultId: string,
  dataKey: Uint8Array,
): Promise<string> {
  const nonce = random(12)
  const bound = toUtf8(`${LABEL} data key ${vaultId}`)
  return toBase64url(concat(nonce, await aead.encrypt(await aead.importKey(key), nonce, dataKey, bound)))
}

export async function openOnNewDevice<Key>(
  { aead }: VaultDeps<Key>,
  { key }: PairingChannel,
  vaultId: string,
  payload: string,
): Promise<Result<Uint8Array, PairingError>> {
  const sealed = decodeBase64url(payload)
  if (!sealed.ok || sealed.value.length < 28) return err(broken)
  const bound = toUtf8(`${LABEL} data key ${vaultId}`)
  const bytes = await aead.decrypt(
    await aead.importKey(key),
    sealed.value.subarray(0, 12),
    sealed.value.subarray(12),
    bound,
  )
  return bytes?.length === 32 ? ok(bytes) : err(broken)
}
