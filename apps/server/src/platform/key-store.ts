import * as nodeCrypto from 'node:crypto'
import { type BbsSigner, createBbsSigner, type DisclosureSuite, generateBbsKeyPair } from '@laurel/core/credential'
import { updateKeyId } from '@laurel/core/did'
import {
  encodeMultikey,
  generateKeyPair,
  type NodeCrypto,
  type PublicKey,
  parseMultikey,
  privateKeyFromNode,
  publicKeyOf,
  randomizedSignerFromNode,
  type Signer,
  signerFromNode,
  signerWithKey,
} from '@laurel/core/keys'
import { type Database, type Tx, tx } from './database.ts'
import { pairingCurve } from './disclosure-tools.ts'
import { deriveKey, StartError } from './master-key.ts'
import { sql } from './sql.ts'
import { type KeyName, unwrapKey, wrapKey } from './wrap-key.ts'

/** What a key may sign with: Data Integrity and EdDSA by Ed25519, the mechanisms of P-256 by the second, bbs-2023 by the last. */
export type KeyPurpose = 'assertion' | 'assertion-p256' | 'assertion-bbs'
/** What signs one message at a time. */
type MessagePurpose = Exclude<KeyPurpose, 'assertion-bbs'>
const TYPE_OF = { assertion: 'Ed25519', 'assertion-p256': 'P-256' } as const satisfies Record<
  MessagePurpose,
  Signer['type']
>
const PURPOSES: readonly KeyPurpose[] = ['assertion', 'assertion-p256', 'assertion-bbs']
/** The key that signs the next entry of the issuer's DID log; the last entry has committed to it. It signs nothing else. */
const UPDATE = 'update'
/** What the entry after a held one will be signed with. It becomes an update key when that entry is published. */
const HELD = 'update-held'

export type IssuerKey = {
  readonly id: string
  readonly purpose: KeyPurpose
  /** The fragment in the DID document, e.g. `key-1`. */
  readonly fragment: string
  /** The DID URL under the name that new credentials have, e.g. `did:web:school.example:i:ot#key-1`. */
  readonly verificationMethod: string
  readonly key: PublicKey
  readonly createdAt: Date
  /** Since when it signs nothing any more; null for the one in use. */
  readonly retiredAt: Date | null
  readonly isRetired: boolean
  /** It is listed, and signs nothing yet. */
  readonly isPrepared: boolean
  /** The declaration that somebody else has it, where there is one. */
  readonly compromiseId: string | null
}

type Owner = { readonly issuerId: string; readonly did: string; readonly now: Date }

/** What signs one entry of a DID log, and what is committed to for the next. */
export type UpdateKeys = { readonly signer: Signer; readonly multikey: string; readonly next: string }

/**
 * Signs in an issuer's name. Where the key is held in this process as Ed25519, `key` is its handle: threads of the same
 * process can be given that, and the bytes stay where they are. Without one, whatever is signed is asked of the signer.
 */
export type IssuerSigner = Signer & { readonly key?: nodeCrypto.KeyObject }

/** Holds the issuers' signing keys. Nothing else of the server can unwrap one; keys leave it only as a `Signer`. */
export type KeyStore = {
  /** Makes an issuer's first key of each kind; one that has them keeps them. */
  createKeys(tx: Tx, issuer: Owner): Promise<IssuerKey[]>
  /** The public keys, oldest first, for the DID document; those that were replaced among them. */
  publicKeys(tx: Tx, issuerId: string): Promise<IssuerKey[]>
  /** From here on until the end of the transaction, nobody else changes this issuer's keys, or the log of its DID. */
  lock(tx: Tx, issuerId: string): Promise<void>
  /**
   * A new key in the place of each one in use, whose private half is destroyed: the prepared ones where there are some.
   * The caller holds the `lock`.
   */
  replaceKeys(tx: Tx, issuer: Owner): Promise<IssuerKey[]>
  /** Makes the keys that will be the next in use, and lists them. The caller holds the `lock`. */
  prepareKeys(tx: Tx, issuer: Owner): Promise<IssuerKey[]>
  /** Forgets keys that were prepared: they have signed nothing. The caller holds the `lock`. */
  dropPrepared(tx: Tx, issuerId: string): Promise<void>
  /**
   * The key for the next entry of the DID log, and the one for the entry after it, made now. The key is spent: no second
   * entry can be signed with it. The caller holds the `lock`.
   *
   * @param recovery  signs in the place of the key that was kept here, which is destroyed: an Ed25519 seed
   */
  takeUpdateKey(tx: Tx, issuer: Owner, recovery?: Uint8Array): Promise<UpdateKeys>
  /**
   * The same for an entry that is held back: the key stays as long as the entry may be given up. What was made for one
   * that was held before is forgotten. The caller holds the `lock`.
   */
  lendUpdateKey(tx: Tx, issuer: Owner, recovery?: Uint8Array): Promise<UpdateKeys>
  /** The held entry is published: the key is spent now. The caller holds the `lock`. */
  spendLentKey(tx: Tx, issuer: Owner): Promise<void>
  /** The update key that the last entry has committed to; null before the first. */
  committedKey(tx: Tx, issuerId: string): Promise<string | null>
  /**
   * @param did  the name of the issuer in what is signed; the one that new credentials have where nothing is said
   * @throws if the issuer has no such key
   */
  signerFor(issuerId: string, purpose?: MessagePurpose, did?: string): Promise<IssuerSigner>
  /**
   * Signs so that the holder can show a part (`signBase`); its signatures differ each time. An issuer from before there
   * were keys for bbs-2023 gets its own now.
   */
  disclosureSignerFor(issuerId: string, suite: DisclosureSuite, did?: string): Promise<Signer | BbsSigner>
  /** A key for a log's heads and nothing else: its public part as Multikey, and the rest locked. */
  makeLogKey(log: { readonly issuerId: string; readonly logId: string }): { publicKey: string; wrapped: string }
  /**
   * Destroys the private half of every key of an issuer that has closed, those of its records among them. Its documents stay
   * as they are.
   */
  destroyKeys(tx: Tx, issuerId: string, now: Date): Promise<void>
  /** @throws if the row was changed */
  logSigner(log: { readonly issuerId: string; readonly logId: string }, wrapped: string): Signer
}

type Row = {
  id: string
  purpose: KeyPurpose
  fragment: string
  did: string
  public_key: string
  wrapped: string | null
  created_at: string
  retired_at: string | null
  is_prepared: boolean
  compromise_id: string | null
  is_closed: boolean
}

/** The issuer has closed: there is nothing that it signs any more. PostgreSQL says the same by the same code (0065). */
export class ClosedError extends Error {
  override name = 'ClosedError'
  readonly code = 'LR001'
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
      select id, purpose, fragment, coalesce((select did from issuer where issuer.issuer_id = signing_key.issuer_id), did) as did,
        public_key, wrapped, created_at, retired_at, is_prepared, compromise_id,
        exists (select 1 from closing where issuer_id = ${issuerId} and closed_at is not null) as is_closed
      from signing_key where issuer_id = ${issuerId} and purpose not in (${UPDATE}, ${HELD}) order by id`)
    return found.rows
  }
  const inUse = (all: readonly Row[], purpose: KeyPurpose) =>
    all.findLast(row => row.purpose === purpose && row.retired_at === null && !row.is_prepared)
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
      retiredAt: row.retired_at === null ? null : new Date(row.retired_at),
      isRetired: row.retired_at !== null,
      isPrepared: row.is_prepared,
      compromiseId: row.compromise_id,
    }
  }

  const createMissing = async (at: Tx, { issuerId, did, now }: { issuerId: string; did: string; now: Date }) => {
    const known = await rows(at, issuerId)
    let number = lastNumber(known)
    for (const purpose of PURPOSES) {
      if (inUse(known, purpose)) continue
      await insert(at, { issuerId, did, now }, purpose, `key-${++number}`)
    }
    return rows(at, issuerId)
  }

  /**
   * Makes a key under a fragment; where there is one of that name already, it is that one that counts. Not so an update
   * key: the log commits to the one that is made here, so a second of its name undoes the whole transaction.
   */
  const insert = async (
    at: Tx,
    { issuerId, did, now }: Owner,
    purpose: KeyPurpose | typeof UPDATE | typeof HELD,
    fragment: string,
    { isPrepared = false, given }: { readonly isPrepared?: boolean; readonly given?: KeyPair } = {},
  ) => {
    const id = deps.newId()
    const pair = given ?? (await newPair(purpose, random))
    const wrapped = wrapKey(wrapping, { issuerId, keyId: id, purpose }, pair.secretKey)
    pair.secretKey.fill(0)
    await at.execute(sql`
      insert into signing_key (issuer_id, id, purpose, fragment, did, public_key, wrapped, created_at, is_prepared)
      values (${issuerId}, ${id}, ${purpose}, ${fragment}, ${did},
        ${encodeMultikey(pair.publicKey)}, ${wrapped}, ${now.toISOString()}, ${isPrepared})
      ${purpose === UPDATE || purpose === HELD ? sql`` : sql`on conflict on constraint signing_key_fragment do nothing`}`)
    return pair.publicKey
  }

  const lock = async (at: Tx, issuerId: string) => {
    await at.execute(sql`select id from signing_key where issuer_id = ${issuerId} order by id for update`)
  }

  /** Who signs nothing any more keeps nothing to sign with. */
  const retire = (at: Tx, issuerId: string, ids: readonly string[], now: Date) =>
    at.execute(sql`
      update signing_key set retired_at = ${now.toISOString()}, wrapped = null
      where issuer_id = ${issuerId} and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`)

  const replaceKeys = async (at: Tx, issuer: Owner) => {
    const known = await rows(at, issuer.issuerId)
    const current = known.filter(row => row.retired_at === null && !row.is_prepared)
    const isPrepared = (purpose: KeyPurpose) => known.some(row => row.is_prepared && row.purpose === purpose)
    await retire(
      at,
      issuer.issuerId,
      current.map(row => row.id),
      issuer.now,
    )
    await at.execute(sql`
      update signing_key set is_prepared = false, created_at = ${issuer.now.toISOString()}
      where issuer_id = ${issuer.issuerId} and is_prepared`)
    let number = lastNumber(known)
    for (const purpose of PURPOSES) if (!isPrepared(purpose)) await insert(at, issuer, purpose, `key-${++number}`)
    return rows(at, issuer.issuerId)
  }

  const prepareKeys = async (at: Tx, issuer: Owner) => {
    const known = await rows(at, issuer.issuerId)
    let number = lastNumber(known)
    for (const purpose of PURPOSES) await insert(at, issuer, purpose, `key-${++number}`, { isPrepared: true })
    return rows(at, issuer.issuerId)
  }

  const dropPrepared = async (at: Tx, issuerId: string) => {
    // Its number is not given out again: somebody may have seen it listed.
    await at.execute(sql`
      update signing_key set is_prepared = false, wrapped = null, retired_at = created_at
      where issuer_id = ${issuerId} and is_prepared`)
  }

  const updateRow = async (at: Tx, issuerId: string) => {
    const found = await at.execute<Pick<Row, 'id' | 'fragment' | 'public_key' | 'wrapped'>>(sql`
      select id, fragment, public_key, wrapped from signing_key
      where issuer_id = ${issuerId} and purpose = ${UPDATE} and retired_at is null order by id desc limit 1`)
    return found.rows[0] ?? null
  }

  const lastUpdateNumber = async (at: Tx, issuerId: string) => {
    const found = await at.execute<{ number: number }>(sql`
      select coalesce(max(substring(fragment from '^update-([0-9]+)$')::integer), 0) as number from signing_key
      where issuer_id = ${issuerId} and purpose in (${UPDATE}, ${HELD})`)
    return found.rows[0]!.number
  }

  const updateSigner = (secretKey: Uint8Array, next: PublicKey): UpdateKeys => {
    const publicKey = publicKeyOf('Ed25519', secretKey)
    const signer = signerFromNode(nodeCrypto as unknown as NodeCrypto, {
      type: 'Ed25519',
      secretKey,
      verificationMethod: updateKeyId(publicKey),
    })
    return { signer, multikey: encodeMultikey(publicKey), next: encodeMultikey(next) }
  }

  const forgetLent = (at: Tx, issuerId: string) =>
    at.execute(sql`delete from signing_key where issuer_id = ${issuerId} and purpose = ${HELD}`)

  const lendUpdateKey = async (at: Tx, issuer: Owner, recovery?: Uint8Array): Promise<UpdateKeys> => {
    const kept = await updateRow(at, issuer.issuerId)
    if (!kept) throw new Error('a log that has no update key has no entry to be held')
    await forgetLent(at, issuer.issuerId)
    const number = (await lastUpdateNumber(at, issuer.issuerId)) + 1
    const next = await insert(at, issuer, HELD, `update-${number}`)
    return updateSigner(recovery ?? openRow(issuer.issuerId, UPDATE, kept), next)
  }

  const spendLentKey = async (at: Tx, issuer: Owner): Promise<void> => {
    const { issuerId } = issuer
    const kept = await updateRow(at, issuerId)
    const found = await at.execute<Pick<Row, 'id' | 'fragment' | 'public_key' | 'wrapped'>>(sql`
      select id, fragment, public_key, wrapped from signing_key where issuer_id = ${issuerId} and purpose = ${HELD}`)
    const held = found.rows[0]
    if (!kept || !held) throw new Error('the key that a held entry has committed to is gone')
    const secretKey = openRow(issuerId, HELD, held)
    await retire(at, issuerId, [kept.id], issuer.now)
    await forgetLent(at, issuerId)
    const given = { secretKey, publicKey: publicKeyOf('Ed25519', secretKey) }
    await insert(at, issuer, UPDATE, held.fragment, { given })
  }

  const takeUpdateKey = async (at: Tx, issuer: Owner, recovery?: Uint8Array): Promise<UpdateKeys> => {
    const { issuerId } = issuer
    const kept = await updateRow(at, issuerId)
    const secretKey = recovery ?? (kept ? openRow(issuerId, UPDATE, kept) : (await newPair(UPDATE, random)).secretKey)
    if (kept) await retire(at, issuerId, [kept.id], issuer.now)
    // An entry that was held back is void now.
    await forgetLent(at, issuerId)
    // Past those that were spent as well: a row may be missing, and no name may come twice.
    const number = (await lastUpdateNumber(at, issuerId)) + 1
    const next = await insert(at, issuer, UPDATE, `update-${number}`)
    return updateSigner(secretKey, next)
  }

  const openRow = (issuerId: string, purpose: string, row: Pick<Row, 'id' | 'wrapped'>) => {
    const secretKey = unwrapKey(wrapping, { issuerId, keyId: row.id, purpose }, row.wrapped ?? '')
    if (!secretKey.ok) throw new Error('a signing key cannot be unlocked: its row was changed')
    return secretKey.value
  }

  /**
   * The signer of the key in use. Which one that is is asked each time, since another process may have replaced it; the
   * key itself is unlocked once.
   */
  const signerOf = async <T extends Signer | BbsSigner>(
    issuerId: string,
    purpose: KeyPurpose,
    { form, did }: { readonly form: string; readonly did?: string | undefined },
    make: (key: { secretKey: Uint8Array; verificationMethod: string }) => T | Promise<T>,
  ): Promise<T | null> => {
    const row = inUse(await tx(deps, { issuerId }, at => rows(at, issuerId)), purpose)
    if (!row) return null
    if (row.is_closed) throw new ClosedError('a closed institution signs nothing')
    const name = did ?? row.did
    const place = `${row.id} ${form} ${name}`
    const known = signers.get(place) as T | undefined
    signers.delete(place)
    const signer =
      known ??
      (await make({
        secretKey: openRow(issuerId, purpose, row),
        verificationMethod: `${name}#${row.fragment}`,
      }))
    signers.set(place, signer)
    if (signers.size > REMEMBERED) signers.delete(signers.keys().next().value!)
    return signer
  }

  const nameOf = ({ issuerId, logId }: { issuerId: string; logId: string }): KeyName => ({
    issuerId,
    keyId: logId,
    purpose: 'log',
  })

  const node = nodeCrypto as unknown as NodeCrypto
  const missing = () => new Error('the issuer has no signing key for this purpose')
  const bbsSigner = (issuerId: string, did?: string) =>
    signerOf(issuerId, 'assertion-bbs', { form: 'bbs-2023', did }, async key =>
      createBbsSigner(await pairingCurve(), key),
    )
  return {
    createKeys: async (at, issuer) => (await createMissing(at, issuer)).map(view),
    publicKeys: async (at, issuerId) => (await rows(at, issuerId)).map(view),
    lock,
    replaceKeys: async (at, issuer) => (await replaceKeys(at, issuer)).map(view),
    prepareKeys: async (at, issuer) => (await prepareKeys(at, issuer)).map(view),
    dropPrepared,
    takeUpdateKey,
    lendUpdateKey,
    spendLentKey,
    committedKey: async (at, issuerId) => (await updateRow(at, issuerId))?.public_key ?? null,
    signerFor: async (issuerId, purpose = 'assertion', did) => {
      const signer = await signerOf(issuerId, purpose, { form: 'message', did }, (key): IssuerSigner => {
        if (TYPE_OF[purpose] !== 'Ed25519') return signerFromNode(node, { type: TYPE_OF[purpose], ...key })
        const handle = privateKeyFromNode(node, key.secretKey) as nodeCrypto.KeyObject
        return { ...signerWithKey(node, handle, key.verificationMethod), key: handle }
      })
      if (!signer) throw missing()
      return signer
    },
    disclosureSignerFor: async (issuerId, suite, did) => {
      const signer =
        suite === 'ecdsa-sd-2023'
          ? await signerOf(issuerId, 'assertion-p256', { form: suite, did }, key => randomizedSignerFromNode(node, key))
          : ((await bbsSigner(issuerId, did)) ?? (await addBbsKey(issuerId, did)))
      if (!signer) throw missing()
      return signer
    },
    destroyKeys: async (at, issuerId, now) => {
      await at.execute(sql`
        update signing_key set wrapped = null, destroyed_at = ${now.toISOString()}
        where issuer_id = ${issuerId} and wrapped is not null`)
      await at.execute(sql`update log set wrapped = '' where issuer_id = ${issuerId}`)
      const gone = await at.execute<{ id: string }>(sql`select id from signing_key where issuer_id = ${issuerId}`)
      for (const { id } of gone.rows)
        for (const place of signers.keys()) if (place.startsWith(`${id} `)) signers.delete(place)
    },
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
      return signerFromNode(node, key)
    },
  }

  async function addBbsKey(issuerId: string, did?: string) {
    await tx(deps, { issuerId }, async at => {
      await lock(at, issuerId)
      const [first] = await rows(at, issuerId)
      if (!first) throw missing()
      await createMissing(at, { issuerId, did: first.did, now: new Date() })
    })
    return bbsSigner(issuerId, did)
  }
}

/** The highest number that a fragment `key-N` has. */
const lastNumber = (all: readonly Row[]): number =>
  Math.max(0, ...all.map(row => Number(/^key-(\d+)$/.exec(row.fragment)?.[1] ?? 0)))

type KeyPair = { readonly secretKey: Uint8Array; readonly publicKey: PublicKey }

async function newPair(
  purpose: KeyPurpose | typeof UPDATE | typeof HELD,
  random: (length: number) => Uint8Array,
): Promise<KeyPair> {
  if (purpose === UPDATE || purpose === HELD) return generateKeyPair('Ed25519', random)
  if (purpose !== 'assertion-bbs') return generateKeyPair(TYPE_OF[purpose], random)
  const { secretKey, publicKey } = generateBbsKeyPair(await pairingCurve(), random)
  return { secretKey, publicKey: { type: 'BLS12-381-G2', bytes: publicKey } }
}
