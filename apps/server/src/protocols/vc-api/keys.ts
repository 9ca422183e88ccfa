import * as nodeCrypto from 'node:crypto'
import { type BbsSigner, createBbsSigner, curveOf, generateBbsKeyPair } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { generateKeyPair, type KeyType, type NodeCrypto, type Signer, signerFromNode } from '@laurel/core/keys'
import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { oncePer } from '../../platform/once-per.ts'

export type AnySigner = Signer | BbsSigner
export type SigningKeyType = Exclude<KeyType, 'RSA'>
export const KEY_TYPES = ['Ed25519', 'P-256', 'P-384', 'BLS12-381-G2'] as const satisfies readonly SigningKeyType[]

/** A key that may sign here, and who signs with it. */
export type SigningKey = {
  readonly type: SigningKeyType
  readonly did: string
  readonly verificationMethod: string
  /** A did:key of a conformance run, which stands for nobody. */
  readonly isOpen: boolean
  /** @param suite where what is signed is to be shown in part: those signatures differ each time */
  signer(suite?: string): Promise<AnySigner>
}

const PURPOSES = { Ed25519: 'assertion', 'P-256': 'assertion-p256', 'BLS12-381-G2': 'assertion-bbs' } as const

/** The institution's own keys, as its DID document lists them. */
export async function ownKeys(deps: Deps, issuerId: string): Promise<SigningKey[]> {
  const { did, keys } = await tx(deps, { issuerId }, async tx => ({
    did: (await currentIssuer(tx, issuerId)).did,
    keys: await deps.keys.publicKeys(tx, issuerId),
  }))
  return (['Ed25519', 'P-256', 'BLS12-381-G2'] as const).flatMap(type => {
    const newest = keys.findLast(one => one.purpose === PURPOSES[type] && !one.isRetired)
    if (!newest) return []
    const { verificationMethod } = newest
    return [
      {
        type,
        did,
        verificationMethod,
        isOpen: false,
        signer: suite =>
          type === 'BLS12-381-G2'
            ? deps.keys.disclosureSignerFor(issuerId, 'bbs-2023')
            : suite === 'ecdsa-sd-2023'
              ? deps.keys.disclosureSignerFor(issuerId, suite)
              : deps.keys.signerFor(issuerId, PURPOSES[type]),
      },
    ]
  })
}

/** The same, for somebody who signs: an institution from before there were keys of a kind gets its own now. */
export async function keysToSign(deps: Deps, issuerId: string): Promise<SigningKey[]> {
  const keys = await ownKeys(deps, issuerId)
  if (keys.some(one => one.type === 'BLS12-381-G2')) return keys
  await deps.keys.disclosureSignerFor(issuerId, 'bbs-2023')
  return ownKeys(deps, issuerId)
}

/** Made once a process: the same each time, from the master key. */
const made = oncePer((_: Deps['deriveSecret']) => new Map<string, Promise<SigningKey>>())

/** A did:key for conformance runs. It says nothing of the institution, so whatever it signs is in nobody's name. */
export function openKey(deps: Deps, issuerId: string, type: SigningKeyType): Promise<SigningKey> {
  const memory = made(deps.deriveSecret)
  const place = `${issuerId} ${type}`
  const known = memory.get(place)
  if (known) return known
  const random = (length: number) =>
    Buffer.concat(
      Array.from({ length: Math.ceil(length / 32) }, (_, part) => deps.deriveSecret(`vc-api open ${place} ${part}`)),
    ).subarray(0, length)
  const key = type === 'BLS12-381-G2' ? openBbsKey(deps, random) : openSigningKey(type, random)
  memory.set(place, key)
  return key
}

type Random = (length: number) => Uint8Array

async function openSigningKey(type: Signer['type'], random: Random): Promise<SigningKey> {
  const pair = generateKeyPair(type, random)
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const node = nodeCrypto as unknown as NodeCrypto
  const signer = signerFromNode(node, { type, secretKey: pair.secretKey, verificationMethod })
  return { type, did, verificationMethod, isOpen: true, signer: async () => signer }
}

async function openBbsKey(deps: Deps, random: Random): Promise<SigningKey> {
  const curve = await curveOf(deps.disclosure)
  const { secretKey, publicKey } = generateBbsKeyPair(curve, random)
  const type = 'BLS12-381-G2'
  const { did, verificationMethod } = didKeyOf({ type, bytes: publicKey })
  const signer = createBbsSigner(curve, { secretKey, verificationMethod })
  return { type, did, verificationMethod, isOpen: true, signer: async () => signer }
}

export const openKeys = (deps: Deps, issuerId: string): Promise<SigningKey[]> =>
  Promise.all(KEY_TYPES.map(type => openKey(deps, issuerId, type)))
