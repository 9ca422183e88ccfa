import { describe, expect, test } from 'vitest'
import { signJwt } from '../../src/credential/index.ts'
import { type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
  writeStatus,
} from '../../src/status/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, listUrl, now, school, schoolSigner, signed, stranger, strangerSigner, world } from './world.ts'

const listOf = (issuer = school) =>
  buildStatusListCredential({
    url: listUrl,
    issuer,
    purpose: 'revocation',
    bits: writeStatus(createBitstring(), 7 as StatusIndex, true),
    validFrom: '2026-06-11T00:00:00Z',
  })
const at = (index: number) => signed(badge({ credentialStatus: buildStatusEntry(listUrl, index as StatusIndex) }))
/** What is said of a badge's status where `body` is what its list's address answers. */
async function statusWith(body: string, index = 8, signer = schoolSigner) {
  const { fetch, asked } = await world()
  const credential = signer === schoolSigner ? await at(index) : await signed(badge(), signer)
  const report = await verify(credential, {
    now,
    fetch: async url => {
      const found = await fetch(url)
      return url === listUrl ? ok({ body: toUtf8(body), contentType: '' }) : found
    },
  })
  return { code: report.findings.find(one => one.check === 'status')?.code, result: report.result, asked }
}

describe('a status list that came as a token', () => {
  test('says the same as one with its proof inside, bare and in an envelope', async () => {
    const jwt = await signJwt(listOf(), schoolSigner)
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      id: `data:application/vc+jwt,${jwt}`,
      type: 'EnvelopedVerifiableCredential',
    }
    for (const body of [jwt, JSON.stringify(envelope)]) {
      expect(await statusWith(body)).toMatchObject({ code: 'STATUS_CLEAR', result: 'valid' })
      expect(await statusWith(body, 7)).toMatchObject({ code: 'REVOKED', result: 'invalid' })
    }
  })
  test('H-22 does not count when a stranger signed it, in his own name or in the school’s', async () => {
    expect(await statusWith(await signJwt(listOf(stranger), strangerSigner))).toMatchObject({ code: 'E_STATUS_ISSUER' })
    expect(await statusWith(await signJwt(listOf(), strangerSigner))).toMatchObject({ result: 'invalid' })
  })
  test('H-24 does not count when it was changed', async () => {
    const [header, , signature] = (await signJwt(listOf(), schoolSigner)).split('.')
    const [, payload] = (await signJwt({ ...listOf(), validFrom: '2026-06-12T00:00:00Z' }, schoolSigner)).split('.')
    expect(await statusWith(`${header}.${payload}.${signature}`)).toMatchObject({
      code: 'E_STATUS_PROOF',
      result: 'invalid',
    })
  })
})

describe('H-26 an answer that is no list says nothing, for or against', () => {
  test.each(['<!doctype html><title>Sign in</title>', '', '[]', '"list"', 'eyJ', '{"a":1,"a":2}'])(
    'H-26 %j',
    async body => {
      expect(await statusWith(body)).toMatchObject({ code: 'STATUS_UNREACHABLE', result: 'indeterminate' })
    },
  )
})

test('H-05 a list that could be read in two ways does not count, though its signature holds', async () => {
  const list = await signed(listOf())
  const subject = list.credentialSubject as JsonObject
  const split = {
    ...list,
    credentialSubject: {
      id: subject.id!,
      type: subject.type!,
      statusPurpose: 'revocation',
      encodedList: [subject.encodedList!],
    },
  }
  const wrapped = { ...list, '@included': [{ ...subject, encodedList: subject.encodedList! }] }
  for (const body of [split, wrapped]) expect((await statusWith(JSON.stringify(body), 7)).result).toBe('invalid')
  expect(await statusWith(JSON.stringify(wrapped))).toMatchObject({ code: 'E_STATUS_PROOF' })
})

test('a list is not asked for where a stranger signed in the school’s name: its address is his', async () => {
  const { code, asked } = await statusWith('{}', 8, strangerSigner)
  expect(code).toBe('STATUS_SKIPPED')
  expect(asked).not.toContain(listUrl)
})
