import { webcrypto } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  type Aead,
  addLock,
  contentKeyBytes,
  createVault,
  type LockHead,
  type LockSecret,
  type NewLock,
  openVault,
  parseVault,
  readContent,
  readSecrets,
  removeLock,
  type VaultRecord,
  writeContent,
} from '../../src/wallet/index.ts'

type Key = webcrypto.CryptoKey
const random = (bytes: number) => webcrypto.getRandomValues(new Uint8Array(bytes))
const aead: Aead<Key> = {
  importKey: bytes =>
    webcrypto.subtle.importKey('raw', bytes as Uint8Array<ArrayBuffer>, 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (key, iv, data, additionalData) =>
    new Uint8Array(
      await webcrypto.subtle.encrypt(
        { name: 'AES-GCM', iv: iv as never, additionalData: additionalData as never },
        key,
        data as never,
      ),
    ),
  decrypt: (key, iv, data, additionalData) =>
    webcrypto.subtle
      .decrypt({ name: 'AES-GCM', iv: iv as never, additionalData: additionalData as never }, key, data as never)
      .then(
        plain => new Uint8Array(plain),
        () => null,
      ),
}
const deps = { aead, random }
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

const head = <Kind extends LockHead['kind']>(kind: Kind, more: object): LockHead =>
  ({ id: kind, kind, createdAt: '2026-11-23T00:00:00Z', salt: base64url(random(16)), ...more }) as unknown as LockHead
const prfOutput = random(32)
const code = random(16)
const secrets: Record<string, LockSecret> = {
  passkey: { kind: 'passkey', prfOutput },
  passphrase: { kind: 'passphrase', passphrase: 'quiet river stone' },
  recovery: { kind: 'recovery', code },
}
const cost = { memory: 19_456, passes: 1, lanes: 1 } // the cheapest that is accepted: these tests open often
const locks: NewLock[] = [
  { head: head('passkey', { credentialId: 'abc', prfInput: base64url(random(32)) }), secret: secrets.passkey! },
  { head: head('passphrase', { cost }), secret: secrets.passphrase! },
  { head: head('recovery', {}), secret: secrets.recovery! },
]
const content = { credentials: [{ title: 'Active Listening', to: 'Sample Learner 7' }] }
const keySecrets = { seed: 'seed-of-the-signing-key' }

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const made = async () => value(await createVault(deps, { secrets: keySecrets, content, locks }))
const asStored = (record: VaultRecord) => value(parseVault(JSON.parse(JSON.stringify(record))))

describe('a vault', () => {
  test.each(['passkey', 'passphrase', 'recovery'])(
    'opens with %s alone, and gives back what was put in',
    async kind => {
      const record = asStored((await made()).record)
      const only = { ...record, locks: record.locks.filter(lock => lock.kind === kind) }
      const dataKey = value(await openVault(deps, only, kind, secrets[kind]!))
      expect(value(await readSecrets(deps, only, dataKey))).toEqual(keySecrets)
      expect(value(await readContent(deps, only, await aead.importKey(contentKeyBytes(dataKey))))).toEqual(content)
    },
  )

  test.each<[string, LockSecret]>([
    ['passkey', { kind: 'passkey', prfOutput: new Uint8Array(32) }],
    ['passphrase', { kind: 'passphrase', passphrase: 'quiet river stones' }],
    ['recovery', { kind: 'recovery', code: new Uint8Array(16) }],
    ['recovery', { kind: 'passphrase', passphrase: 'quiet river stone' }],
  ])('stays shut for a wrong %s', async (lock, secret) => {
    expect(await openVault(deps, (await made()).record, lock, secret)).toEqual({
      ok: false,
      error: { code: 'CANNOT_OPEN' },
    })
  })

  test('the same words typed with another keyboard open it', async () => {
    const words = { kind: 'passphrase', passphrase: 'été à la mer' } as const
    const { record } = value(
      await createVault(deps, {
        secrets: null,
        content: null,
        locks: [{ head: head('passphrase', { cost }), secret: words }],
      }),
    )
    expect(
      (
        await openVault(deps, record, 'passphrase', {
          kind: 'passphrase',
          passphrase: words.passphrase.normalize('NFD'),
        })
      ).ok,
    ).toBe(true)
  })

  test('shows the server nothing of what it holds', async () => {
    const { record, dataKey } = await made()
    const seen = JSON.stringify(record)
    const hidden = [
      'Active Listening',
      'Sample Learner',
      keySecrets.seed,
      'quiet river stone',
      base64url(prfOutput),
      base64url(code),
      base64url(dataKey),
      base64url(contentKeyBytes(dataKey)),
    ]
    for (const one of hidden) {
      expect(seen).not.toContain(one)
      expect(seen).not.toContain(base64url(Buffer.from(one)).slice(0, -2))
    }
  })

  test("a device's daily handle opens the content and never the secrets", async () => {
    const { record, dataKey } = await made()
    const daily = contentKeyBytes(dataKey)
    expect(await readSecrets(deps, record, daily)).toEqual({ ok: false, error: { code: 'TAMPERED' } })
  })
})

describe('a changed vault is refused', () => {
  const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
  const read = async (change: (record: VaultRecord) => VaultRecord) => {
    const { record, dataKey } = await made()
    const changed = change(record)
    const contentKey = await aead.importKey(contentKeyBytes(dataKey))
    return {
      opened: (await openVault(deps, changed, 'recovery', secrets.recovery!)).ok,
      secrets: (await readSecrets(deps, changed, dataKey)).ok,
      content: (await readContent(deps, changed, contentKey)).ok,
    }
  }
  const whole = { opened: true, secrets: true, content: true }

  test('untouched, everything can be read', async () => expect(await read(record => record)).toEqual(whole))
  test('content: one letter of it', async () =>
    expect(
      await read(record => ({
        ...record,
        content: { ...record.content, ciphertext: flip(record.content.ciphertext) },
      })),
    ).toEqual({ ...whole, content: false }))
  test('content: an older revision passed off as a later one', async () =>
    expect(await read(record => ({ ...record, revision: record.revision + 1 }))).toEqual({ ...whole, content: false }))
  test('secrets: swapped for the content', async () =>
    expect(await read(record => ({ ...record, secrets: record.content }))).toEqual({ ...whole, secrets: false }))
  test('another vault’s id', async () =>
    expect(await read(record => ({ ...record, id: flip(record.id) }))).toEqual({
      opened: false,
      secrets: false,
      content: false,
    }))
  test('a lock: anything that is said about it', async () =>
    expect(
      (
        await read(record => ({
          ...record,
          locks: record.locks.map(lock => ({ ...lock, createdAt: '2020-01-01T00:00:00Z' })),
        }))
      ).opened,
    ).toBe(false))

  test.each([
    { memory: 1024, passes: 1, lanes: 1 },
    { memory: 4_194_304, passes: 1, lanes: 1 },
    { memory: 19_456, passes: 1_000, lanes: 1 },
  ])('a passphrase cost of %o is refused before any work', async strange => {
    const { record } = await made()
    const changed = {
      ...record,
      locks: record.locks.map(lock => (lock.kind === 'passphrase' ? { ...lock, cost: strange } : lock)),
    }
    expect(await openVault(deps, changed, 'passphrase', secrets.passphrase!)).toEqual({
      ok: false,
      error: { code: 'LOCK_PARAMETERS' },
    })
  })

  test.each([null, 'x', {}, { format: 'laurel-vault/2' }])('%j is no vault', strange => {
    expect(parseVault(strange)).toEqual({ ok: false, error: { code: 'VAULT_FORMAT' } })
  })
})

test('new content is sealed anew under the next revision', async () => {
  const { record, dataKey } = await made()
  const key = await aead.importKey(contentKeyBytes(dataKey))
  const next = await writeContent(deps, record, key, { credentials: [] })
  expect(next.revision).toBe(2)
  expect(next.content.nonce).not.toBe(record.content.nonce)
  expect(value(await readContent(deps, asStored(next), key))).toEqual({ credentials: [] })
})

test('a lock can be added and taken off, but a way back that needs no device stays', async () => {
  const { record, dataKey } = await made()
  const words = { kind: 'passphrase', passphrase: 'another set of words' } as const
  const more = value(
    await addLock(deps, record, dataKey, { head: { ...head('passphrase', { cost }), id: 'second' }, secret: words }),
  )
  expect((await openVault(deps, more, 'second', words)).ok).toBe(true)
  const once = value(await removeLock(deps, more, dataKey, 'second'))
  const fewer = value(await removeLock(deps, once.record, once.dataKey, 'passphrase'))
  expect(await openVault(deps, fewer.record, 'passphrase', secrets.passphrase!)).toEqual({
    ok: false,
    error: { code: 'LOCK_UNKNOWN' },
  })
  expect(await removeLock(deps, fewer.record, fewer.dataKey, 'recovery')).toEqual({
    ok: false,
    error: { code: 'LAST_LOCK' },
  })
})

test('taking a lock off exchanges the data key: the other locks open the new one, a copy of the old one opens nothing', async () => {
  const { record, dataKey } = await made()
  const next = value(await removeLock(deps, asStored(record), dataKey, 'passphrase'))
  const stored = asStored(next.record)
  expect(stored).toMatchObject({ generation: 2, revision: 2 })
  expect(next.dataKey).not.toEqual(dataKey)
  for (const kind of ['passkey', 'recovery']) {
    const opened = value(await openVault(deps, stored, kind, secrets[kind]!))
    expect(opened).toEqual(next.dataKey)
    expect(value(await readSecrets(deps, stored, opened))).toEqual(keySecrets)
    expect(value(await readContent(deps, stored, await aead.importKey(contentKeyBytes(opened))))).toEqual(content)
  }
  const old = await aead.importKey(contentKeyBytes(dataKey))
  expect(await readContent(deps, stored, old)).toEqual({ ok: false, error: { code: 'TAMPERED' } })
  expect(await readSecrets(deps, stored, dataKey)).toEqual({ ok: false, error: { code: 'TAMPERED' } })
  // The removed lock put back from an old copy: it holds the old key, which opens nothing any more.
  const back = { ...stored, locks: [...stored.locks, record.locks.find(one => one.id === 'passphrase')!] }
  expect(value(await openVault(deps, back, 'passphrase', secrets.passphrase!))).toEqual(dataKey)
})
