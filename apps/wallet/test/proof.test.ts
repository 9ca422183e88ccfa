import { createHash } from 'node:crypto'
import { resolveDidKey } from '@laurel/core/did'
import { parseMultikey, pureCryptography } from '@laurel/core/keys'
import { toUtf8 } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { proveKey, proveVault } from '../src/keys/proof.ts'
import { identityOf, keepOnDevice, newSeed } from '../src/keys/signing-key.ts'

test('a proof is signed by the key that its own DID names, for this audience and this challenge', async () => {
  const seed = await newSeed()
  const identity = identityOf(seed)
  const holder = { ...identity, signingKey: await keepOnDevice(seed) }
  const proof = await proveKey(holder, { challenge: 'once', audience: 'https://school.example' })
  const [header = '', payload = '', signature = ''] = proof.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(header)).toEqual({ alg: 'EdDSA', typ: 'openid4vci-proof+jwt', kid: identity.verificationMethod })
  expect(read(payload)).toMatchObject({ aud: 'https://school.example', nonce: 'once' })
  const key = parseMultikey(identity.did.slice('did:key:'.length))
  const bytes = new Uint8Array(Buffer.from(signature, 'base64url'))
  expect(resolveDidKey(identity.did).ok).toBe(true)
  expect(key.ok && (await pureCryptography.verify(key.value, bytes, toUtf8(`${header}.${payload}`)))).toBe(true)
  expect(key.ok && (await pureCryptography.verify(key.value, bytes, toUtf8(`${header}.${payload}x`)))).toBe(false)
})

test('a vault is signed for by its very bytes, by a proof that is none for anything else', async () => {
  const seed = await newSeed()
  const holder = { ...identityOf(seed), signingKey: await keepOnDevice(seed) }
  const body = JSON.stringify({ blob: 'กระเป๋า', locks: [] })
  const proof = await proveVault(holder, { challenge: 'once', audience: 'https://school.example' }, body)
  const [header, payload] = proof.split('.').map(part => Buffer.from(part, 'base64url').toString())
  expect(JSON.parse(header ?? '')).toMatchObject({ typ: 'laurel-vault-proof+jwt', kid: holder.verificationMethod })
  expect(JSON.parse(payload ?? '')).toMatchObject({
    aud: 'https://school.example',
    nonce: 'once',
    vault: createHash('sha256').update(body).digest('base64url'),
  })
})

test("a device keeps the key as a handle that can't be read", async () => {
  const device = await keepOnDevice(await newSeed())
  expect(device.key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('pkcs8', device.key)).rejects.toThrow()
})
