import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  channelOfNew,
  channelOfOld,
  createPairingKey,
  openOnNewDevice,
  pairingCommitment,
  pairingOpening,
  sealForDevice,
} from '../../src/wallet/index.ts'

const random = (bytes: number) => webcrypto.getRandomValues(new Uint8Array(bytes))
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
type Key = webcrypto.CryptoKey
const aead = {
  importKey: (bytes: Uint8Array): Promise<Key> =>
    webcrypto.subtle.importKey('raw', bytes as never, 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (key: Key, iv: Uint8Array, data: Uint8Array, bound: Uint8Array) =>
    new Uint8Array(
      await webcrypto.subtle.encrypt(
        { name: 'AES-GCM', iv: iv as never, additionalData: bound as never },
        key,
        data as never,
      ),
    ),
  decrypt: (key: Key, iv: Uint8Array, data: Uint8Array, bound: Uint8Array) =>
    webcrypto.subtle
      .decrypt({ name: 'AES-GCM', iv: iv as never, additionalData: bound as never }, key, data as never)
      .then(
        plain => new Uint8Array(plain),
        () => null,
      ),
}
const deps = { aead, random }
const BROKEN = { ok: false, error: { code: 'PAIRING_BROKEN' } }

const met = () => {
  const [old, fresh] = [createPairingKey(random), createPairingKey(random)]
  const onOld = channelOfOld(old, base64url(fresh.publicKey))
  const onNew = channelOfNew(fresh, pairingCommitment(old), pairingOpening(old))
  if (!onOld.ok || !onNew.ok) throw new Error('two honest devices do not meet')
  return { old, fresh, onOld: onOld.value, onNew: onNew.value }
}

test('two devices come to the same digits, and the data key arrives', async () => {
  const { onOld, onNew } = met()
  expect(onOld.digits).toMatch(/^\d{6}$/)
  expect(onNew).toEqual(onOld)
  const dataKey = random(32)
  const payload = await sealForDevice(deps, onOld, 'vault-1', dataKey)
  expect(payload).not.toContain(base64url(dataKey))
  expect(await openOnNewDevice(deps, onNew, 'vault-1', payload)).toEqual({ ok: true, value: dataKey })
  expect(await openOnNewDevice(deps, onNew, 'vault-2', payload)).toEqual(BROKEN)
})

test('a server between them, with a key towards each, shows two different numbers', () => {
  let same = 0
  for (let run = 0; run < 20; run++) {
    const [old, fresh, toOld, toNew] = Array.from({ length: 4 }, () => createPairingKey(random)) as never as ReturnType<
      typeof createPairingKey
    >[]
    const onOld = channelOfOld(old!, base64url(toOld!.publicKey))
    const onNew = channelOfNew(fresh!, pairingCommitment(toNew!), pairingOpening(toNew!))
    if (!onOld.ok || !onNew.ok) throw new Error('the exchange itself works')
    if (onOld.value.digits === onNew.value.digits) same++
  }
  expect(same).toBe(0)
})

test('a key other than the one that was committed to is refused before any digits', () => {
  const { old, fresh } = met()
  expect(channelOfNew(fresh, pairingCommitment(old), pairingOpening(createPairingKey(random)))).toEqual(BROKEN)
  expect(channelOfNew(fresh, pairingCommitment(old), 'AAAA')).toEqual(BROKEN)
})

test('points of small order are refused', () => {
  const zero = base64url(new Uint8Array(32))
  expect(channelOfOld(createPairingKey(random), zero)).toEqual(BROKEN)
})
