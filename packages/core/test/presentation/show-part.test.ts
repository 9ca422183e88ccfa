import { describe, expect, test } from 'vitest'
import {
  createBbsSigner,
  type DisclosureSuite,
  generateBbsKeyPair,
  mandatoryPointers,
  signBase,
} from '../../src/credential/index.ts'
import { nobleCurve } from '../../src/credential/proofs/bbs/noble-curve.ts'
import { createDidDocument } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import {
  type AlwaysShowable,
  fieldsShown,
  isPartOf,
  kindsWithheld,
  listFields,
  pointersAlwaysShown,
  showPart,
} from '../../src/presentation/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school, world } from '../verification/world.ts'

let drawn = 0
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 11 + ++drawn * 29) & 0xff)
const tools = { random }

const p256 = generateKeyPair('P-256', random)
const bbs = generateBbsKeyPair(nobleCurve, random)
const signers = {
  'ecdsa-sd-2023': createSigner({ ...p256, verificationMethod: `${school}#key-2` }),
  'bbs-2023': createBbsSigner(nobleCurve, { ...bbs, verificationMethod: `${school}#key-3` }),
}
const didDocument = createDidDocument({
  did: school,
  keys: [
    { fragment: 'key-2', key: p256.publicKey },
    { fragment: 'key-3', key: { type: 'BLS12-381-G2', bytes: bbs.publicKey } },
  ],
})

const subjectWithoutId = (() => {
  const { id: _, ...subject } = badge().credentialSubject as JsonObject
  return subject
})()

async function base(suite: DisclosureSuite, document: JsonObject): Promise<JsonObject> {
  const options = {
    cryptosuite: suite,
    created: '2026-06-01T00:00:00Z',
    mandatoryPointers: mandatoryPointers(document, suite),
  }
  const made = await signBase(document, signers[suite], options, tools)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}
async function part(suite: DisclosureSuite, signed: JsonObject, chosen: readonly string[]): Promise<JsonObject> {
  const made = await showPart(signed, { cryptosuite: suite, chosen }, tools)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}
const check = async (document: JsonObject) => {
  // The school's status list is signed with a key of its own.
  const { fetch: answer } = await world()
  const { fetch } = await world({ 'https://school.example/.well-known/did.json': didDocument })
  const both: typeof fetch = async (url, ...rest) => {
    const found = await fetch(url, ...rest)
    if (!url.endsWith('did.json') || !found.ok) return found
    const other = await answer(url, ...rest)
    if (!other.ok) return found
    const [one, two] = [found, other].map(({ value }) => JSON.parse(new TextDecoder().decode(value.body)))
    one.verificationMethod.push(...two.verificationMethod)
    one.assertionMethod.push(...two.assertionMethod)
    return { ok: true, value: { ...found.value, body: new TextEncoder().encode(JSON.stringify(one)) } }
  }
  return verify(document, { now, fetch: both })
}
const LEVEL = '/credentialSubject/result/0'

describe.each(['ecdsa-sd-2023', 'bbs-2023'] as const)('showing a part by %s', suite => {
  test('the fields, in a learner’s words, with what is always shown and what comes along', async () => {
    const fields = listFields(await base(suite, badge()), suite)!
    const of = (pointer: string) => fields.find(one => one.pointer === pointer)
    expect(of(LEVEL)).toEqual({
      word: 'level',
      pointer: LEVEL,
      shown: 'choice',
      reveals: ['/id', '/credentialSubject/id'],
      needs: ['/credentialSubject/achievement/resultDescription/0'],
      links: false,
    })
    expect(of('/issuer')).toMatchObject({ word: 'issuer', shown: 'always' })
    expect(of('/validUntil')).toMatchObject({ word: 'valid-until', shown: 'always' })
    expect(of('/credentialSubject/achievement/name')).toMatchObject({ word: 'achievement', shown: 'always' })
    // A learner who is named by an id is named in every share, whatever else is chosen.
    expect(of('/credentialSubject/id')).toMatchObject({ word: 'learner-id', shown: 'always', links: true })
    expect(of('/credentialStatus')).toMatchObject({ shown: suite === 'bbs-2023' ? 'choice' : 'always', links: true })
    expect(of('/evidence/0')).toMatchObject({ word: 'evidence', shown: 'choice' })
    expect(listFields(badge(), suite)).toBeNull()
  })

  test('a level is shown with its scale and without the evidence, and the whole is genuine', async () => {
    const shown = await part(suite, await base(suite, badge()), [LEVEL, '/credentialStatus'])
    const report = await check(shown)
    expect(report.findings.filter(one => one.outcome !== 'passed' && one.check !== 'issuer-trust')).toEqual([])
    expect(report.isPart).toBe(true)
    expect(report.findings.find(one => one.check === 'proof')?.code).toBe('PROOF_DERIVED')
    expect(report.credential).toMatchObject({ subjects: [{ results: [{ name: 'Level', level: 'Assured' }] }] })
    expect(JSON.stringify(shown)).not.toContain('neighbour')
  })

  test('what was withheld is not missing, and whether it was revoked is never taken for granted', async () => {
    const shown = await part(suite, await base(suite, badge()), [])
    const report = await check(shown)
    const code = (name: string) => report.findings.find(one => one.check === name)?.code
    expect(code('schema')).toBe('SCHEMA_OK')
    expect(code('status')).toBe(suite === 'bbs-2023' ? 'STATUS_WITHHELD' : 'STATUS_CLEAR')
    if (suite === 'bbs-2023') expect(report.result).toBe('indeterminate')
  })

  test('nothing that the issuer insists on can be withheld, whatever is cut out by hand', async () => {
    const shown = await part(suite, await base(suite, badge()), [])
    for (const key of ['validUntil', 'issuer'] as const) {
      const { [key]: _, ...less } = shown
      expect((await check(less as JsonObject)).result).toBe('invalid')
    }
  })

  test('a field that is not there cannot be chosen', async () => {
    const signed = await base(suite, badge())
    expect(await showPart(signed, { cryptosuite: suite, chosen: ['/credentialSubject/salary'] }, tools)).toMatchObject({
      error: { code: 'E_POINTER' },
    })
    expect(await showPart(badge(), { cryptosuite: suite, chosen: [] }, tools)).toMatchObject({
      error: { code: 'E_PROOF_MISSING' },
    })
  })
})

test('two shares by bbs-2023 of a learner without an id have nothing in common but the facts shown', async () => {
  const { id: _, ...unnamed } = badge({ credentialSubject: subjectWithoutId })
  const signed = await base('bbs-2023', unnamed)
  const fields = listFields(signed, 'bbs-2023')!
  expect(fieldsShown(fields, [LEVEL]).filter(one => one.links)).toEqual([])
  const [one, other] = [await part('bbs-2023', signed, [LEVEL]), await part('bbs-2023', signed, [LEVEL])]
  const { proof: oneProof, ...oneFacts } = one
  const { proof: otherProof, ...otherFacts } = other
  expect(oneFacts).toEqual(otherFacts)
  const bytesOf = (proof: unknown) => Buffer.from(String((proof as JsonObject).proofValue).slice(1), 'base64url')
  // Past the header, what is alike is where the facts stand: a few small numbers at the end.
  const [a, b] = [bytesOf(oneProof), bytesOf(otherProof)]
  for (let at = 6; at + 12 < a.length - 120; at += 4) expect(b.includes(a.subarray(at, at + 12))).toBe(false)
  expect(JSON.stringify(one)).not.toContain('school.example/c/1')
})

describe('what a part is of, and what it leaves out', () => {
  const always = (document: JsonObject, wanted: readonly AlwaysShowable[] = []) =>
    pointersAlwaysShown(document, 'ecdsa-sd-2023', wanted)

  test.each(['ecdsa-sd-2023', 'bbs-2023'] as const)(
    'by %s, a part is of its own document and of no other',
    async suite => {
      const signed = await base(suite, badge())
      const shown = await part(suite, signed, [LEVEL])
      expect(isPartOf(shown, signed, suite)).toBe(true)
      expect(isPartOf({ ...shown, name: 'Another' }, signed, suite)).toBe(false)
      expect(isPartOf({ ...shown, evidence: ['x'] }, signed, suite)).toBe(false)
      expect(
        isPartOf(
          { ...shown, proof: { ...(shown.proof as JsonObject), created: '2026-06-02T00:00:00Z' } },
          signed,
          suite,
        ),
      ).toBe(false)
      expect(isPartOf(shown, signed, suite === 'bbs-2023' ? 'ecdsa-sd-2023' : 'bbs-2023')).toBe(false)
      expect(isPartOf({}, signed, suite)).toBe(false)
    },
  )

  test('what is left out is named once, in kind, and what everybody can read of the achievement is not', async () => {
    const signed = await base('ecdsa-sd-2023', badge())
    const shown = await part('ecdsa-sd-2023', signed, [LEVEL])
    expect(kindsWithheld(shown, signed, 'ecdsa-sd-2023')).toContain('evidence')
    expect(kindsWithheld(shown, signed, 'ecdsa-sd-2023')).not.toContain('level')
    expect(
      kindsWithheld(
        await part(
          'ecdsa-sd-2023',
          signed,
          (listFields(signed, 'ecdsa-sd-2023') ?? []).map(one => one.pointer),
        ),
        signed,
        'ecdsa-sd-2023',
      ),
    ).toEqual([])
  })

  test('the issuer, the title and the end are always shown; the rest as the achievement wants it', () => {
    const document = badge()
    expect(always(document)).toEqual(expect.arrayContaining(['/issuer', '/validUntil', '/credentialStatus']))
    expect(always(document)).not.toContain('/validFrom')
    expect(always(document, ['dates', 'evidence'])).toEqual(expect.arrayContaining(['/validFrom', '/evidence']))
    expect(always({ ...document, evidence: undefined } as never, ['evidence'])).not.toContain('/evidence')
  })
})

describe('labels in the order of the document', () => {
  test('two holders of one kind of credential have the same labels', async () => {
    const of = async (name: string) => {
      const { id: _, ...document } = badge()
      const named = { ...subjectWithoutId, identifier: [{ type: 'IdentityObject', hashed: false, identityHash: name }] }
      const signed = await signBase(
        { ...document, credentialSubject: named } as JsonObject,
        signers['bbs-2023'],
        {
          cryptosuite: 'bbs-2023',
          created: '2026-06-01T00:00:00Z',
          mandatoryPointers: ['/issuer'],
          labelsInOrder: true,
        },
        tools,
      )
      if (!signed.ok) throw new Error(signed.error.code)
      const { proof } = await part('bbs-2023', signed.value, [LEVEL])
      const bytes = Buffer.from(String((proof as JsonObject).proofValue).slice(1), 'base64url')
      return bytes.subarray(7 + bytes.readUInt16BE(5)).toString('hex')
    }
    const [one, other, third] = [await of('Sample Learner 1'), await of('Sample Learner 2'), await of('Zoë')]
    expect(other).toBe(one)
    expect(third).toBe(one)
  })
})
