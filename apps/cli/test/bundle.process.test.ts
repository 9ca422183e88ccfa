import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bakeBundleIntoPng, writeBundle } from '@laurel/core/bundle'
import { bakePng, signJws } from '@laurel/core/credential'
import { createSigner, generateKeyPair, toJwk } from '@laurel/core/keys'
import { writeNoteKey } from '@laurel/core/log'
import type { JsonObject } from '@laurel/core/primitives'
import { afterAll, describe, expect, test } from 'vitest'
import { bundleOf, changed, web, witness } from '../../../packages/core/test/bundle/world.ts'
import { laurel } from './laurel.ts'

const folder = mkdtempSync(join(tmpdir(), 'laurel-bundle-'))
const write = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const made = await bundleOf()
const text = writeBundle(made.bundle)
const file = write('badge.laurel.json', text)
const trust = write('ours.json', JSON.stringify([{ did: web, name: 'Sample School', webvh: made.school.did }]))
const blocks = write('blocks.json', JSON.stringify([{ ledger: 1, number: 7, hash: made.block }]))
const known = ['--trust', trust, '--witness', writeNoteKey(witness.key)]

/** A node that has the one block, and a hundred after it. */
const node = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  const { id, method } = JSON.parse(body)
  const results = { eth_chainId: '0x1', eth_blockNumber: '0x6b', eth_getBlockByNumber: { hash: made.block } }
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method as keyof typeof results] }))
})
await new Promise<void>(done => node.listen(0, '127.0.0.1', done))
const rpc = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
afterAll(() => {
  node.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('laurel verify, of a proof bundle', () => {
  test('says what each part proves, and as of when, with nobody asked', async () => {
    const { code, out } = await laurel('verify', file, '--offline', ...known, '--blocks', blocks)
    expect(code).toBe(2)
    for (const line of [
      'VALID AS OF 2026-06-11',
      'What this file proves:',
      'Signed by a key that the issuer published on 2026-01-01, by its key history.',
      'On record before 2026-06-02 12:00 UTC, by a witness whom you trust.',
      'On record before 2026-06-03 12:00 UTC, by block 7 of chain 1.',
      'Not revoked as of 2026-06-11 00:00 UTC.',
      'The issuer said itself that it closed on 2026-06-11.',
      'The issuer could not be asked today.',
    ])
      expect(out).toContain(line)
  })

  test('says less where less is believed, and never that it is valid', async () => {
    const { code, out } = await laurel('verify', file, '--offline')
    expect(code).toBe(2)
    expect(out).toContain('COULD NOT BE FULLY CHECKED')
    for (const word of ['ISSUER_KEY_FROM_FILE', 'RECORD_OWN', 'ANCHOR_NOT_LOOKED_UP', 'HISTORY_HOLDS'])
      expect(out).toContain(word)
  })

  test('asks a node about blocks where one is named', async () => {
    const { out } = await laurel('verify', file, ...known, '--rpc', `1=${rpc}`, '--json')
    const report = JSON.parse(out)
    expect(report.validAsOf).toBe('2026-06-11T00:00:00Z')
    expect(report.pieces).toContainEqual(expect.objectContaining({ code: 'ANCHORED', asOf: '2026-06-03T12:00:00Z' }))
  })

  test('that is inside a picture', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const badge = bakePng(new Uint8Array(png), made.bundle.credential)
    const both = badge.ok ? bakeBundleIntoPng(badge.value, text) : badge
    if (!both.ok) throw new Error(both.error.code)
    const { out } = await laurel('verify', write('badge.png', both.value), '--offline', ...known)
    expect(out).toContain('VALID AS OF 2026-06-11')
  })

  test('is known by what a registry has signed, for whoever has what the registry says of itself', async () => {
    const pair = generateKeyPair('P-256', length => new Uint8Array(length).fill(71))
    const signer = createSigner({ ...pair, verificationMethod: 'registry-1' })
    const id = 'https://registry.example'
    const iat = Math.floor(Date.now() / 1000)
    const signed = (claims: JsonObject) =>
      signJws(
        { alg: 'ES256', typ: 'entity-statement+jwt', kid: 'registry-1' },
        { iss: id, iat, exp: iat + 3_600, ...claims },
        signer,
      )
    const jwks = { keys: [{ ...toJwk(pair.publicKey), kid: 'registry-1' }] }
    const anchor = write('registry.jwt', await signed({ sub: id, jwks, metadata: {} }))
    const body = await signed({ sub: web, metadata: { vc_issuer: { dids: [web, made.school.did] } } })
    const registered = write(
      'registered.laurel.json',
      writeBundle({ ...made.bundle, identity: [{ kind: 'registry', body }] }),
    )
    const { code, out } = await laurel('verify', registered, '--offline', '--trust', anchor)
    expect(code).toBe(2)
    expect(out).toContain('VALID AS OF 2026-06-11')
    expect(out).toMatch(
      /registry\.example, whom you trust, said on \d{4}-\d\d-\d\d who the issuer is\..*IDENTITY_CONFIRMED/,
    )
    const unknown = await laurel('verify', registered, '--offline')
    expect(unknown.out).toContain('IDENTITY_UNTRUSTED')
    expect(unknown.out).not.toContain('VALID AS OF')
    const bent = write('bent.jwt', (await signed({ sub: id, jwks, metadata: {} })).replace(/.{8}$/, 'AAAAAAAA'))
    expect(await laurel('verify', registered, '--offline', '--trust', bent)).toMatchObject({
      code: 64,
      err: expect.stringContaining('must be signed by it'),
    })
  })

  test('that was changed says in which part', async () => {
    const bent = write('bent.laurel.json', changed(text, /"salt": ".{6}/, '"salt": "AAAAAA'))
    expect((await laurel('verify', bent, '--offline', ...known)).out).toContain('PROOF_OF_OTHER_ENTRY')
    const cut = write('cut.laurel.json', changed(text, /"salt": "[^"]+"/, '"salt": ""'))
    const { code, out } = await laurel('verify', cut, '--offline')
    expect([code, out.includes('BUNDLE_MALFORMED')]).toEqual([1, true])
  })

  test.each([
    ['--witness', 'x', '--witness needs'],
    ['--trust', file, '--trust needs'],
    ['--trust', join(folder, 'none.json'), 'Cannot read'],
    ['--blocks', trust, '--blocks: row 1'],
    ['--blocks', write('object.json', '{"ledger":1}'), '--blocks needs a JSON list'],
    ['--blocks', write('cut.json', '[{"ledger":'), '--blocks needs a JSON list'],
    ['--rpc', 'mainnet=x', '--rpc needs'],
  ])('%s %s says what it needs', async (flag, value, words) => {
    const { code, err } = await laurel('verify', file, '--offline', flag, value)
    expect(err).toContain(words)
    expect([64, 66]).toContain(code)
  })

  test.each([
    ['null'],
    ['7'],
    ['[]'],
    ['{"ledger":[1],"number":7,"hash":"HASH"}'],
    ['{"ledger":1,"number":-1,"hash":"HASH"}'],
    ['{"ledger":1,"number":7,"hash":"0x12"}'],
  ])('--blocks with %s in its second row says where', async row => {
    const good = JSON.stringify({ ledger: 1, number: 7, hash: made.block })
    const wrong = write('wrong-blocks.json', `[${good}, ${row.replace('HASH', made.block)}]`)
    const { code, err } = await laurel('verify', file, '--offline', '--blocks', wrong)
    expect([code, err]).toEqual([64, expect.stringContaining('--blocks: row 2 needs "ledger", "number" and "hash"')])
    expect(err).not.toContain(' at ')
  })
})
