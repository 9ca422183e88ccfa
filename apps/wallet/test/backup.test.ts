import { type JsonObject, toBase64url } from '@laurel/core/primitives'
import { lockedWallet, readWalletContents, readWalletFile, walletContents } from '@laurel/core/wallet'
import { generalDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { openWithPassword, sealWithPassword } from '../src/backup/jwe.ts'

const seed = toBase64url(new Uint8Array(32).fill(7))
const credential = { type: ['VerifiableCredential'], id: 'urn:1' }
const backup = {
  credentials: [credential, 'aaa.bbb.ccc'],
  seeds: [seed],
  own: { format: 1, credentials: {}, shares: {} },
}
const PASSWORD = 'four words in a row'

// Stretching a password is meant to take its time.
describe('a backup in the Universal Wallet form', { timeout: 120_000 }, () => {
  test('comes back as it went: credentials, keys, and what only this wallet knows', async () => {
    const jwe = await sealWithPassword(PASSWORD, walletContents(backup) as never)
    const file = JSON.parse(JSON.stringify(lockedWallet('urn:uuid:1', jwe)))
    expect(file).toMatchObject({ type: 'UniversalWallet2020', status: 'LOCKED' })
    expect(JSON.stringify(file)).not.toContain('VerifiableCredential"')
    const read = readWalletFile(file)
    if (!read.ok || !('locked' in read.value)) throw new Error('not locked')
    const opened = await openWithPassword(PASSWORD, read.value.locked[0] as JsonObject)
    expect(readWalletContents(opened as never)).toEqual(backup)
  })

  test('is opened by another’s JOSE library with the password alone', async () => {
    const jwe = await sealWithPassword(PASSWORD, walletContents(backup) as never)
    const { plaintext, protectedHeader } = await generalDecrypt(jwe as never, new TextEncoder().encode(PASSWORD), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      maxPBES2Count: 1_000_000,
    } as never)
    expect(protectedHeader?.enc).toBe('A256GCM')
    const contents = JSON.parse(new TextDecoder().decode(plaintext))
    expect(contents.map((one: JsonObject) => one.type)).toEqual([
      ['VerifiableCredential'],
      ['EnvelopedVerifiableCredential'],
      'Ed25519VerificationKey2020',
      ['LaurelWallet'],
    ])
    expect(contents[2].privateKeyMultibase).toMatch(/^z/)
  })

  test('stays shut for another password, after any change, and where it asks for too much or too little work', async () => {
    const jwe = await sealWithPassword(PASSWORD, { a: 1 })
    const header = (more: object) =>
      toBase64url(
        new TextEncoder().encode(
          JSON.stringify({ ...JSON.parse(Buffer.from(jwe.protected as string, 'base64url').toString()), ...more }),
        ),
      )
    expect(await openWithPassword(`${PASSWORD}!`, jwe)).toBeNull()
    for (const more of [
      { ciphertext: (jwe.ciphertext as string).replace(/^./, first => (first === 'A' ? 'B' : 'A')) },
      { tag: toBase64url(new Uint8Array(16)) },
      { protected: header({ p2c: 10 }) },
      { protected: header({ p2c: 1e9 }) },
      { protected: header({ alg: 'dir' }) },
      { protected: header({ crit: ['exp'] }) },
      { recipients: [] },
    ])
      expect(await openWithPassword(PASSWORD, { ...jwe, ...more } as unknown as JsonObject)).toBeNull()
  })

  test('names each token by its kind, and takes each kind back', () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = (typ: string) => `${part({ alg: 'ES256', typ })}.${part({ iss: 'did:example:1' })}.AA`
    const credentials = [token('vc+jwt'), `${token('dc+sd-jwt')}~`, `${token('vc+sd-jwt')}~`]
    const contents = walletContents({ ...backup, credentials })
    expect(contents.slice(0, 3).map(one => String(one.id).split(',')[0])).toEqual([
      'data:application/vc+jwt',
      'data:application/dc+sd-jwt',
      'data:application/vc+sd-jwt',
    ])
    expect(readWalletContents(contents).credentials).toEqual(credentials)
    // As they were named before there were three kinds.
    const older = contents.map(one => ({ ...one, id: String(one.id).replace(/(dc|vc)\+sd-jwt/, 'vc+jwt') }))
    expect(readWalletContents(older).credentials).toEqual(credentials)
  })

  test('of another wallet gives its credentials and keys, and what is no wallet gives nothing', () => {
    const foreign = { type: 'UniversalWallet2020', status: 'UNLOCKED', contents: [credential, { id: 'did:example:1' }] }
    const read = readWalletFile(foreign)
    if (!read.ok || !('contents' in read.value)) throw new Error('not open')
    expect(readWalletContents(read.value.contents)).toEqual({ credentials: [credential], seeds: [], own: null })
    for (const other of [
      null,
      [],
      {},
      { type: 'UniversalWallet2020', contents: [] },
      { type: 'Wallet', contents: [1] },
    ])
      expect(readWalletFile(other as never).ok).toBe(false)
  })
})
