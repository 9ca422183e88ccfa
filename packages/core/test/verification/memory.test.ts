import * as nodeCrypto from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { cryptographyFromNode } from '../../src/keys/index.ts'
import { type Instant, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import { buildStatusListCredential, createBitstring, type StatusIndex, writeStatus } from '../../src/status/index.ts'
import { createVerifierMemory, type VerifyOptions, verify } from '../../src/verification/index.ts'
import { badge, listUrl, now, school, schoolSigner, signed, stranger, strangerSigner, world } from './world.ts'

const listOf = (bits: Uint8Array, validFrom = '2026-06-12T11:00:00Z') =>
  buildStatusListCredential({ url: listUrl, issuer: school, purpose: 'revocation', bits, validFrom })
const clear = createBitstring()
const revoked = writeStatus(clear, 8 as StatusIndex, true)

/** A fetcher that gives the same bytes as long as it is the same document, as a cache does; it counts what is verified. */
async function kept() {
  const { fetch } = await world()
  const bodies = new Map<string, Uint8Array>()
  const served = new Map<string, JsonObject>()
  const keeping: VerifyOptions['fetch'] = async url => {
    const known = bodies.get(url)
    if (known) return ok({ body: known, contentType: 'application/json' })
    const own = served.get(url)
    const answer = own ? ok({ body: toUtf8(JSON.stringify(own)), contentType: 'application/json' }) : await fetch(url)
    if (answer.ok) bodies.set(url, answer.value.body)
    return answer
  }
  let checked = 0
  const node = cryptographyFromNode(nodeCrypto as never)
  const options: VerifyOptions = {
    now,
    fetch: keeping,
    memory: createVerifierMemory(),
    cryptography: {
      ...node,
      verify(...of) {
        checked++
        return node.verify(...of)
      },
    },
  }
  return {
    options,
    checkedBy: async (work: () => Promise<unknown>) => {
      const before = checked
      await work()
      return checked - before
    },
    serve(url: string, document: JsonObject) {
      served.set(url, document)
      bodies.delete(url)
    },
  }
}
const statusIn = async (document: JsonObject, options: VerifyOptions) => {
  const { findings, result } = await verify(document, options)
  return [result, findings.find(one => one.check === 'status')?.code]
}

describe('a verifier that is given the same bytes again', () => {
  test('comes to what one without a memory comes to, and checks the signature of a list once', async () => {
    const { options, checkedBy } = await kept()
    const { memory: _, ...without } = options
    const document = await signed(badge())
    expect(await checkedBy(() => verify(document, options))).toBe(2)
    expect(await checkedBy(() => verify(document, options))).toBe(1)
    expect(await checkedBy(() => verify(document, without))).toBe(2)
    expect(await verify(document, options)).toEqual(await verify(document, without))
  })

  test('sees a revocation with the first list that has it, and what is not revoked any more', async () => {
    const { options, serve } = await kept()
    const document = await signed(badge())
    expect(await statusIn(document, options)).toEqual(['valid', 'STATUS_CLEAR'])
    serve(listUrl, await signed(listOf(revoked)))
    expect(await statusIn(document, options)).toEqual(['invalid', 'REVOKED'])
    serve(listUrl, await signed(listOf(clear)))
    expect(await statusIn(document, options)).toEqual(['valid', 'STATUS_CLEAR'])
  })

  test('finds out each time whose keys count: a list outlives none that was taken out', async () => {
    const { options, serve } = await kept()
    const document = await signed(badge())
    await verify(document, options)
    const keys = await options.fetch('https://school.example/.well-known/did.json')
    if (!keys.ok) throw new Error('no keys')
    const own = JSON.parse(new TextDecoder().decode(keys.value.body)) as JsonObject & {
      verificationMethod: JsonObject[]
    }
    serve('https://school.example/.well-known/did.json', {
      ...own,
      verificationMethod: own.verificationMethod.map(one => ({ ...one, revoked: '2026-06-01T00:00:00Z' })),
    })
    const report = await verify(document, options)
    expect(report.result).not.toBe('valid')
    expect(report.findings.find(one => one.check === 'proof')?.code).toBe('E_KEY_REVOKED')
  })

  test('finds out each time how old a list is', async () => {
    const { options, serve } = await kept()
    serve(listUrl, await signed({ ...listOf(clear), validUntil: '2026-06-13T00:00:00Z' }))
    const document = await signed(badge())
    expect(await statusIn(document, options)).toEqual(['valid', 'STATUS_CLEAR'])
    const later = { ...options, now: Date.UTC(2026, 5, 14) as Instant }
    expect(await statusIn(document, later)).toEqual(['indeterminate', 'STATUS_LIST_EXPIRED'])
  })

  test('refuses again what it has refused: a forged list, one of a stranger, one that can be read in two ways', async () => {
    const document = await signed(badge())
    const forged = { ...(await signed(listOf(revoked))), ...listOf(clear) }
    const strangers = await signed({ ...listOf(clear), issuer: stranger }, strangerSigner)
    const twofold = { ...(await signed(listOf(clear))), '@included': [] }
    for (const [list, code] of [
      [forged, 'E_STATUS_PROOF'],
      [strangers, 'E_STATUS_ISSUER'],
      [twofold, 'E_STATUS_PROOF'],
    ] as const) {
      const { options, serve } = await kept()
      serve(listUrl, list)
      for (let round = 0; round < 3; round++) expect((await statusIn(document, options))[1]).toBe(code)
    }
  })

  test('of a document that two DIDs are read from, each is read for itself', async () => {
    const { options, serve } = await kept()
    const other = await signed(badge({ issuer: { id: stranger, type: ['Profile'], name: 'Other' } }), strangerSigner)
    await verify(await signed(badge()), options)
    // The stranger's address serves the very bytes of the school's document.
    const keys = await options.fetch('https://school.example/.well-known/did.json')
    if (!keys.ok) throw new Error('no keys')
    const { fetch } = options
    const mixed: VerifyOptions = {
      ...options,
      fetch: async url => (url.includes('stranger') ? keys : fetch(url)),
    }
    serve(listUrl, await signed(listOf(clear)))
    for (let round = 0; round < 2; round++) expect((await verify(other, mixed)).result).not.toBe('valid')
    expect((await verify(await signed(badge()), mixed)).result).toBe('valid')
  })
})

test('signatures that were held are bounded, and one that did not hold is checked again', async () => {
  const { createHeldSignatures, rememberSignatures } = await import('../../src/keys/remember-signatures.ts')
  const node = cryptographyFromNode(nodeCrypto as never)
  const [pair, message] = [schoolSigner, toUtf8('what is signed')]
  const [signature] = await pair.sign([message])
  let checked = 0
  const counting = rememberSignatures(
    {
      ...node,
      verify: (...of) => {
        checked++
        return node.verify(...of)
      },
    },
    createHeldSignatures(2),
  )
  const { publicKey } = await import('../../src/keys/index.ts').then(({ generateKeyPair }) =>
    generateKeyPair('Ed25519', length => new Uint8Array(length).fill(1)),
  )
  const hold = (text: Uint8Array) => counting.verify(publicKey, signature as Uint8Array, text)
  expect([await hold(message), await hold(message), checked]).toEqual([true, true, 1])
  expect([await hold(toUtf8('other')), await hold(toUtf8('other')), checked]).toEqual([false, false, 3])
  for (const text of ['second', 'third']) {
    const one = toUtf8(text)
    const [by] = await pair.sign([one])
    expect(await counting.verify(publicKey, by as Uint8Array, one)).toBe(true)
  }
  // Two are kept, and the first is none of them.
  expect([await hold(message), checked]).toEqual([true, 6])
})
