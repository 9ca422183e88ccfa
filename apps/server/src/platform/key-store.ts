import * as nodeCrypto from 'node:crypto'
import { type BbsSigner, createBbsSigner, type DisclosureSuite, generateBbsKeyPair } from '@laurel/core/credential'
import {
  encodeMultikey,
  generateKeyPair,
  type NodeCrypto,
  type PublicKey,
  parseMultikey,
  randomizedSignerFromNode,
  type Signer,
  signerFromNode,
} from '@laurel/core/keys'
import { sql } from 'drizzle-orm'
import { type Database, type Tx, tx } from './database.ts'
import { pairingCurve } from './disclosure-tools.ts'
import { deriveKey, StartError } from './master-key.ts'
import { type KeyName, unwrapKey, wrapKey } from './wrap-key.ts'

/** What a key may sign with: Data Integrity and EdDSA by Ed25519, the mechanisms of P-256 by the second, bbs-2023 by the last. */
type KeyPurpose = 'assertion' | 'assertion-p256' | 'assertion-bbs'
/** What signs one message at a time. */
type MessagePurpose = Exclude<KeyPurpose, 'assertion-bbs'>
const TYPE_OF = { assertion: 'Ed25519', 'assertion-p256': 'P-256' } as const satisfies Record<
  MessagePurpose,
  Signer['type']
>
const PURPOSES: readonly KeyPurpose[] = ['assertion', 'assertion-p256', 'assertion-bbs']

type IssuerKey = {
  readonly id: string
  readonly purpose: KeyPurpose
  /** The fragment in the DID document, e.g. `key-1`. */
  readonly fragment: string
  /** The DID URL, e.g. `did:web:school.example:i:ot#key-1`. */
  readonly verificationMethod: string
  readonly key: PublicKey
  readonly createdAt: Date
}

/** Holds the issuers' signing keys. Nothing else of the server can unwrap one; keys leave it only as a `Signer`. */
export type KeyStore = {
  /** Makes an issuer's first key of each kind; one that has them keeps them. */
  createKeys(
    tx: Tx,
    issuer: { readonly issuerId: string; readonly did: string; readonly now: Date },
  ): Promise<IssuerKey[]>
  /** The public keys, oldest first, for the DID document. */
  publicKeys(tx: Tx, issuerId: string): Promise<IssuerKey[]>
  /** @throws if the issuer has no such key */
  signerFor(issuerId: string, purpose?: MessagePurpose): Promise<Signer>
  /**
   * Signs so that the holder can show a part (`signBase`); its signatures differ each time. An issuer from before there
   * were keys for bbs-2023 gets its own now.
   */
  disclosureSignerFor(issuerId: string, suite: DisclosureSuite): Promise<Signer | BbsSigner>
  /** A key for a log's heads and nothing else: its public part as Multikey, and the rest locked. */
  makeLogKey(log: { readonly issuerId: string; readonly logId: string }): { publicKey: string; wrapped: string }
  /** @throws if the row was changed */
  logSigner(log: { readonly issuerId: string; readonly logId: string }, wrapped: string): Signer
}

type Row = {
  id: string
  purpose: KeyPurpose
  fragment: string
  did: string
  public_key: string
  wrapped: string
  created_at: string
}

const CHECK: KeyName = { issuerId: 'installation', keyId: 'check', purpose: 'check' }
const CHECK_TEXT = 'laurel master key check'

/** Signers kept unwrapped in memory at most; the one used longest ago goes first. */
const REMEMBERED = 200

/** True if this master key locked the check text and every one of the signing keys given. */
export function opensKeys(
  masterKey: Uint8Array,
  locked: {
    readonly keyCheck: string
    readonly keys: readonly { issuer_id: string; id: string; purpose: string; wrapped: string }[]
  },
): boolean {
  const wrapping = deriveKey(masterKey, 'wrap-signing-keys')
  const check = unwrapKey(wrapping, CHECK, locked.keyCheck)
  if (!check.ok || Buffer.from(check.value).toString() !== CHECK_TEXT) return false
  return locked.keys.every(row => {
    const secret = unwrapKey(wrapping, { issuerId: row.issuer_id, keyId: row.id, purpose: row.purpose }, row.wrapped)
    if (secret.ok) secret.value.fill(0)
    return secret.ok
  })
}

type Deps = {
  readonly database: Database
  readonly masterKey: Uint8Array
  readonly newId: () => string
  readonly random?: (length: number) => Uint8Array
}

/**
 * Opens the key store, and makes sure first that the master key is the one its keys were locked with.
 *
 * @throws StartError for another master key: signing keys could not be unlocked, and new ones must not be mixed in
 */
export async function openKeyStore(deps: Deps): Promise<KeyStore> {
  const wrapping = deriveKey(deps.masterKey, 'wrap-signing-keys')
  const random = deps.random ?? nodeCrypto.randomBytes
  await tx(deps, {}, async at => {
    await at.execute(sql`
      insert into installation (id, key_check) values (1, ${wrapKey(wrapping, CHECK, Buffer.from(CHECK_TEXT))})
      on conflict do nothing`)
    const found = await at.execute<{ key_check: string }>(sql`select key_check from installation where id = 1`)
    if (!opensKeys(deps.masterKey, { keyCheck: found.rows[0]!.key_check, keys: [] }))
      throw new StartError(
        'LAUREL_MASTER_KEY is not the key that this database was set up with, so its signing keys cannot be unlocked; restore the key (or the file master.key of the data folder) from your backup.',
      )
  })

  const signers = new Map<string, Signer | BbsSigner>()
  const rows = async (at: Tx, issuerId: string) => {
    const found = await at.execute<Row>(sql`
      select id, purpose, fragment, did, public_key, wrapped, created_at from signing_key
      where issuer_id = ${issuerId} and retired_at is null order by id`)
    return found.rows
  }
  const view = (row: Row): IssuerKey => {
    const key = parseMultikey(row.public_key)
    if (!key.ok) throw new Error('a stored public key is malformed')
    return {
      id: row.id,
      purpose: row.purpose,
      fragment: row.fragment,
      verificationMethod: `${row.did}#${row.fragment}`,
      key: key.value,
      createdAt: new Date(row.created_at),
    }
  }

  const createMissing = async (at: Tx, { issuerId, did, now }: { issuerId: string; did: string; now: Date }) => {
    const known = await rows(at, issuerId)
    for (const purpose of PURPOSES) {
      if (known.some(row => row.purpose === purpose)) continue
      const id = deps.newId()
      const pair = await newPair(purpose, random)
      const wrapped = wrapKey(wrapping, { issuerId, keyId: id, purpose }, pair.secretKey)
      pair.secretKey.fill(0)
      await at.execute(sql`
        insert into signing_key (issuer_id, id, purpose, fragment, did, public_key, wrapped, created_at)
        values (${issuerId}, ${id}, ${purpose}, ${`key-${PURPOSES.indexOf(purpose) + 1}`}, ${did},
          ${encodeMultikey(pair.publicKey)}, ${wrapped}, ${now.toISOString()})
        on conflict on constraint signing_key_fragment do nothing`)
    }
    return rows(at, issuerId)
  }

  /** The newest key for `purpose`, unlocked; `null` where the issuer has none. */
  const unlock = async (issuerId: string, purpose: KeyPurpose) => {
    const row = (await tx(deps, { issuerId }, at => rows(at, issuerId))).findLast(one => one.purpose === purpose)
    if (!row) return null
    const secretKey = unwrapKey(wrapping, { issuerId, keyId: row.id, purpose }, row.wrapped)
    if (!secretKey.ok) throw new Error('a signing key cannot be unlocked: its row was changed')
    return { secretKey: secretKey.value, verificationMethod: `${row.did}#${row.fragment}` }
  }

  const remember = async <T extends Signer | BbsSigner>(place: string, make: () => Promise<T>): Promise<T> => {
    const known = signers.get(place)
    signers.delete(place)
    const signer = (known as T | undefined) ?? (await make())
    signers.set(place, signer)
    if (signers.size > REMEMBERED) signers.delete(signers.keys().next().value!)
    return signer
  }

  const nameOf = ({ issuerId, logId }: { issuerId: string; logId: string }): KeyName => ({
    issuerId,
    keyId: logId,
    purpose: 'log',
  })

  const missing = () => new Error('the issuer has no signing key for this purpose')
  return {
    createKeys: async (at, issuer) => (await createMissing(at, issuer)).map(view),
    publicKeys: async (at, issuerId) => (await rows(at, issuerId)).map(view),
    signerFor: (issuerId, purpose = 'assertion') =>
      remember(`${issuerId} ${purpose}`, async () => {
        const key = await unlock(issuerId, purpose)
        if (!key) throw missing()
        return signerFromNode(nodeCrypto as unknown as NodeCrypto, { type: TYPE_OF[purpose], ...key })
      }),
    disclosureSignerFor: (issuerId, suite) =>
      remember<Signer | BbsSigner>(`${issuerId} ${suite}`, async () => {
        if (suite === 'ecdsa-sd-2023') {
          const key = await unlock(issuerId, 'assertion-p256')
          if (!key) throw missing()
          return randomizedSignerFromNode(nodeCrypto as unknown as NodeCrypto, key)
        }
        const key = (await unlock(issuerId, 'assertion-bbs')) ?? (await addBbsKey(issuerId))
        return createBbsSigner(await pairingCurve(), key)
      }),
    makeLogKey: log => {
      const { secretKey, publicKey } = generateKeyPair('Ed25519', random)
      const wrapped = wrapKey(wrapping, nameOf(log), secretKey)
      secretKey.fill(0)
      return { publicKey: encodeMultikey(publicKey), wrapped }
    },
    logSigner: (log, wrapped) => {
      const secretKey = unwrapKey(wrapping, nameOf(log), wrapped)
      if (!secretKey.ok) throw new Error('the key of a log cannot be unlocked: its row was changed')
      const key = { type: 'Ed25519', secretKey: secretKey.value, verificationMethod: '' } as const
      return signerFromNode(nodeCrypto as unknown as NodeCrypto, key)
    },
  }

  async function addBbsKey(issuerId: string) {
    await tx(deps, { issuerId }, async at => {
      const [first] = await rows(at, issuerId)
      if (!first) throw missing()
      await createMissing(at, { issuerId, did: first.did, now: new Date() })
    })
    const key = await unlock(issuerId, 'assertion-bbs')
    if (!key) throw missing()
    return key
  }
}

async function newPair(
  purpose: KeyPurpose,
  random: (length: number) => Uint8Array,
): Promise<{ secretKey: Uint8Array; publicKey: PublicKey }> {
  if (purpose !== 'assertion-bbs') return generateKeyPair(TYPE_OF[purpose], random)
  const { secretKey, publicKey } = generateBbsKeyPair(await pairingCurve(), random)
  return { secretKey, publicKey: { type: 'BLS12-381-G2', bytes: publicKey } }
}
