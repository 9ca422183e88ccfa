import { describe, expect, test } from 'vitest'
import { bakePng, bakeSvg, signJwt } from '../../src/credential/index.ts'
import { type JsonObject, toUtf8 } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
} from '../../src/status/index.ts'
import { CHECKS, type VerifyOptions, verify } from '../../src/verification/index.ts'
import { badge, listUrl, now, OB, school, schoolSigner, signed, stranger, strangerSigner, V2, world } from './world.ts'

const check = async (
  input: unknown,
  more: Partial<VerifyOptions> & { served?: Record<string, JsonObject | null> } = {},
) => {
  const { served, ...options } = more
  const { fetch, asked } = await world(served)
  const report = await verify(input, { now, fetch, ...options })
  const failed = report.findings.filter(one => one.outcome === 'failed').map(one => one.code)
  const code = (name: string) => report.findings.find(one => one.check === name)?.code
  return { ...report, failed, code, asked }
}

describe('a good badge', () => {
  test('is valid, one finding a check, in the order of the list, and says what it says', async () => {
    const report = await check(await signed(badge()))
    expect(report.result).toBe('valid')
    expect(report.findings.map(one => one.check)).toEqual([...CHECKS])
    expect(report.credential).toMatchObject({
      name: 'Active Listening',
      issuer: { id: school, name: 'Sample School', domain: 'school.example' },
      subjects: [{ achievement: { name: 'Active Listening' }, results: [{ name: 'Level', level: 'Assured' }] }],
      evidence: [{ name: 'Interview' }],
    })
  })

  test('has the shape of a badge in two languages too, and in none where something is missing', async () => {
    const words = (en: string, th: string) => [
      { '@value': en, '@language': 'en' },
      { '@value': th, '@language': 'th' },
    ]
    const document = badge()
    const subject = document.credentialSubject as JsonObject
    const { description: _, ...achievement } = subject.achievement as JsonObject
    const of = async (more: object) =>
      (
        await check(
          await signed({ ...document, credentialSubject: { ...subject, achievement: { ...achievement, ...more } } }),
        )
      ).code('schema')
    expect(await of({ name: words('Listening', 'การฟัง'), description: words('Hears.', 'ได้ยิน') })).toBe('SCHEMA_OK')
    expect(await of({ name: words('Listening', 'การฟัง') })).toBe('SCHEMA_MISMATCH')
  })

  test('is the same in every form: text, bytes, JWT, picture, envelope, presentation', async () => {
    const document = await signed(badge())
    const text = JSON.stringify(document)
    const png = new Uint8Array(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    )
    const baked = bakePng(png, text)
    const svg = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', text)
    const jwt = await signJwt(badge(), schoolSigner)
    const svgJwt = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', jwt)
    if (!baked.ok || !svg.ok || !svgJwt.ok) throw new Error('not baked')
    const envelope = { '@context': V2, id: `data:application/vc+jwt,${jwt}`, type: 'EnvelopedVerifiableCredential' }
    const presentation = {
      '@context': [V2],
      type: ['VerifiablePresentation'],
      verifiableCredential: [document, envelope],
    }
    for (const input of [
      text,
      toUtf8(text),
      jwt,
      baked.value,
      svg.value,
      toUtf8(svg.value),
      svgJwt.value,
      envelope,
      presentation,
    ]) {
      const report = await check(input)
      expect(report.failed).toEqual([])
      expect(report.result).toBe('valid')
      expect((report.presented?.[0] ?? report).credential?.name).toBe('Active Listening')
    }
  })

  test('asks for its issuer’s keys and its list, and for nothing else', async () => {
    expect(new Set((await check(await signed(badge()))).asked)).toEqual(
      new Set(['https://school.example/.well-known/did.json', listUrl]),
    )
  })

  test('of an issuer on a trusted list says so, apart from the signature', async () => {
    const report = await check(await signed(badge()), {
      trust: id => (id === school ? { name: 'Sample School', list: 'District' } : null),
    })
    expect(report.code('issuer-trust')).toBe('ISSUER_LISTED')
    expect((await check(await signed(badge()))).code('issuer-trust')).toBe('ISSUER_DOMAIN_ONLY')
  })
})

describe('revoked, tampered, expired and unknown are different things', () => {
  test('revoked', async () => {
    const report = await check(await signed(badge({ credentialStatus: buildStatusEntry(listUrl, 7 as StatusIndex) })))
    expect([report.result, report.failed]).toEqual(['invalid', ['REVOKED']])
    expect(report.code('proof')).toBe('PROOF_OK')
  })
  test('tampered', async () => {
    const report = await check({ ...(await signed(badge())), name: 'Active Sleeping' })
    expect(report.failed).toContain('E_SIGNATURE')
    expect(report.code('status')).toBe('STATUS_SKIPPED')
    expect(report.asked).not.toContain(listUrl)
  })
  test('expired, and not yet in force; and what it was on another day', async () => {
    const document = await signed(badge({ validUntil: '2026-06-10T00:00:00Z' }))
    expect((await check(document)).failed).toEqual(['EXPIRED'])
    expect((await check(document, { at: Date.UTC(2026, 5, 9) as never })).result).toBe('valid')
    expect((await check(await signed(badge({ validFrom: '2026-07-01T00:00:00Z' })))).failed).toEqual(['NOT_YET_VALID'])
    expect((await check(await signed(badge({ validFrom: '2028-07-01T00:00:00Z' })))).failed).toEqual([
      'VALIDITY_MALFORMED',
    ])
  })
  test('the list cannot be had: unknown, never green', async () => {
    const report = await check(await signed(badge()), { served: { [listUrl]: null } })
    expect([report.result, report.code('status')]).toEqual(['indeterminate', 'STATUS_UNREACHABLE'])
  })
  test('the keys cannot be had: unknown, never green, never red', async () => {
    const report = await check(await signed(badge()), {
      served: { 'https://school.example/.well-known/did.json': null },
    })
    expect([report.result, report.code('issuer-key')]).toEqual(['indeterminate', 'ISSUER_KEY_UNREACHABLE'])
  })
  test('signed by nobody', async () => expect((await check(badge())).failed).toContain('E_PROOF_MISSING'))
  test('signed by a stranger in the school’s name', async () => {
    const report = await check(await signed(badge(), strangerSigner))
    expect([report.code('proof'), report.code('issuer-key'), report.result]).toEqual([
      'PROOF_OK',
      'E_CONTROLLER',
      'invalid',
    ])
  })
  test('H-22 a status list of a stranger does not count', async () => {
    const forged = await signed(
      buildStatusListCredential({
        url: listUrl,
        issuer: stranger,
        purpose: 'revocation',
        bits: createBitstring(),
        validFrom: '2026-06-11T00:00:00Z',
      }),
      strangerSigner,
    )
    expect((await check(await signed(badge()), { served: { [listUrl]: forged } })).failed).toEqual(['E_STATUS_ISSUER'])
    const posing = await signed(
      buildStatusListCredential({
        url: listUrl,
        issuer: school,
        purpose: 'revocation',
        bits: createBitstring(),
        validFrom: '2026-06-11T00:00:00Z',
      }),
      strangerSigner,
    )
    expect((await check(await signed(badge()), { served: { [listUrl]: posing } })).failed).toEqual(['E_STATUS_PROOF'])
  })
})

/** Rewrites that keep the RDF, and so the signature: what passes the gate must be read in one way only (TRUST.md 1). */
describe('the normal-form gate', () => {
  const rewrite = async (change: (document: JsonObject & Record<string, never>) => object) => {
    const document = (await signed(badge())) as JsonObject & Record<string, never>
    return check(change(document))
  }
  const subject = (document: JsonObject) => document.credentialSubject as JsonObject & { achievement: JsonObject }

  test.each<[string, string, (document: JsonObject) => object]>([
    [
      'H-02 an inline context with @vocab',
      'E_CONTEXT_NOT_ALLOWED',
      d => ({ ...d, '@context': [V2, OB, { '@vocab': 'urn:x#' }] }),
    ],
    ['H-03 an empty inline context', 'E_CONTEXT_NOT_ALLOWED', d => ({ ...d, '@context': [V2, OB, {}] })],
    [
      'H-03 an inline context with @base',
      'E_CONTEXT_NOT_ALLOWED',
      d => ({ ...d, '@context': [V2, OB, { '@base': 'https://evil/' }] }),
    ],
    ['H-03 a second copy of a context', 'E_CONTEXT_NOT_ALLOWED', d => ({ ...d, '@context': [V2, OB, OB] })],
    [
      'H-03 an inline term that is not used',
      'E_CONTEXT_NOT_ALLOWED',
      d => ({ ...d, '@context': [V2, OB, { unused: 'urn:x' }] }),
    ],
    [
      'H-04 a context inside the achievement',
      'E_CONTEXT_NESTED',
      d => ({
        ...d,
        credentialSubject: {
          ...subject(d),
          achievement: { '@context': { title: 'https://schema.org/name' }, ...subject(d).achievement },
        },
      }),
    ],
    [
      'H-05 the achievement moved to @included',
      'E_NORMAL_FORM',
      d => ({
        ...d,
        '@included': [subject(d).achievement],
        credentialSubject: { ...subject(d), achievement: subject(d).achievement.id },
      }),
    ],
    [
      'H-05 a @graph around it',
      'E_NORMAL_FORM',
      d => ({ '@context': d['@context'], type: ['VerifiableCredential'], issuer: school, '@graph': [d] }),
    ],
    [
      'H-05 the subject split in two',
      'E_NORMAL_FORM',
      d => ({
        ...d,
        credentialSubject: [
          { id: subject(d).id, type: ['AchievementSubject'], achievement: subject(d).achievement },
          { id: subject(d).id, type: ['AchievementSubject'], result: subject(d).result },
        ],
      }),
    ],
    ['H-06 an @index', 'E_NORMAL_FORM', d => ({ ...d, credentialSubject: { ...subject(d), '@index': 'summa' } })],
    ['H-06 an empty list', 'E_NORMAL_FORM', d => ({ ...d, endorsement: [] })],
    ['H-06 @id for id', 'E_NORMAL_FORM', ({ id, ...d }) => ({ ...d, '@id': id })],
    ['H-06 a value object', 'E_NORMAL_FORM', d => ({ ...d, name: { '@value': 'Active Listening' } })],
    ['a null', 'E_NORMAL_FORM', d => ({ ...d, description: null })],
    ['an address instead of a word', 'E_NORMAL_FORM', ({ name, ...d }) => ({ ...d, 'https://schema.org/name': name })],
    ['a compact address instead of a word', 'E_NORMAL_FORM', d => ({ ...d, 'schema:name': 'x' })],
    ['the evidence twice', 'E_NORMAL_FORM', d => ({ ...d, evidence: [...(d.evidence as []), ...(d.evidence as [])] })],
    ['a list in a list', 'E_NORMAL_FORM', d => ({ ...d, evidence: [d.evidence] })],
    [
      'a context that gives every word a meaning',
      'E_CONTEXT_NOT_ALLOWED',
      d => ({ ...d, '@context': [V2, OB, 'https://www.w3.org/ns/credentials/examples/v2'] }),
    ],
    ['contexts in another order', 'E_CONTEXT_NOT_ALLOWED', d => ({ ...d, '@context': [OB, V2] })],
    ['a context that is no list', 'E_CONTEXT_NOT_ALLOWED', d => ({ ...d, '@context': V2 })],
  ])('%s', async (_, code, change) => {
    const report = await rewrite(change)
    expect([report.result, report.failed]).toEqual(['invalid', [code]])
    expect(report.credential).toBeUndefined()
  })

  test('H-01 a word that no context defines', async () => {
    const document = await signed(badge())
    const report = await check({ ...document, credentialSubject: { ...subject(document), honours: 'summa' } })
    expect(report.failed).toEqual(['E_TERM_UNDEFINED'])
    expect(report.credential).toBeUndefined()
  })

  test('H-07 a context at an address inside a cloud: refused, and nothing was asked for', async () => {
    const report = await rewrite(d => ({ ...d, '@context': [V2, 'http://169.254.169.254/latest/meta-data/'] }))
    expect(report.failed).toEqual(['E_CONTEXT_NOT_ALLOWED'])
    expect(report.asked).toEqual([])
  })

  test('H-06 a single type instead of a list keeps its meaning, and is shown the same', async () => {
    const document = await signed(badge())
    const scalar = await check({ ...document, credentialSubject: { ...subject(document), type: 'AchievementSubject' } })
    expect(scalar.credential).toEqual((await check(document)).credential)
  })
})

describe('whatever is given, there is a report', () => {
  const deep = (depth: number) => {
    let value: unknown = {}
    for (let level = 0; level < depth; level++) value = { a: value }
    return value
  }
  const cyclic: Record<string, unknown> = { type: ['VerifiableCredential'] }
  cyclic.self = cyclic
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'INPUT_UNKNOWN'],
    ['null', null, 'INPUT_UNKNOWN'],
    ['a number', 7, 'INPUT_UNKNOWN'],
    ['a list', [], 'INPUT_UNKNOWN'],
    ['an empty text', '', 'INPUT_EMPTY'],
    ['prose', 'I have a degree.', 'INPUT_UNKNOWN'],
    ['an empty object', {}, 'NOT_A_CREDENTIAL'],
    ['H-40 an object 100,000 deep', deep(100_000), 'JSON_TOO_DEEP'],
    ['H-40 an object 40 deep', deep(40), 'JSON_TOO_DEEP'],
    ['H-40 an object that holds itself', cyclic, 'JSON_TOO_DEEP'],
    ['H-40 text 100,000 deep', '{"a":'.repeat(100_000), 'JSON_TOO_LARGE'],
    ['H-40 a duplicate key', '{"type":["VerifiableCredential"],"type":[]}', 'JSON_DUPLICATE_KEY'],
    ['a PDF', toUtf8('%PDF-1.7'), 'INPUT_PDF'],
    ['an SVG with nothing in it', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'INPUT_UNKNOWN'],
    ['an HTML page', '<!doctype html><p>hello', 'INPUT_UNKNOWN'],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00]), 'INPUT_UNKNOWN'],
    [
      'an Open Badges 2 assertion',
      { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion' },
      'OPEN_BADGES_2',
    ],
    ['a token that is none', 'eyJhbGciOiJub25lIiwidHlwIjoidmMrand0In0.e30.', 'E_JWT_CLAIMS'],
    ['a credential without an issuer', { ...badge(), issuer: undefined }, 'ISSUER_MISSING'],
    ['a presentation of nothing', { type: ['VerifiablePresentation'], verifiableCredential: [] }, 'PRESENTATION_SIZE'],
  ])('%s', async (_, input, code) => {
    const report = await check(input)
    expect([report.result, report.findings[0]?.code]).toEqual(['invalid', code])
    expect(report.credential).toBeUndefined()
  })

  test('H-41 long texts take no longer than they are', async () => {
    const report = await check(
      await signed(badge({ name: 'a'.repeat(100_000), description: `${'('.repeat(50_000)}!` })),
    )
    expect(report.result).toBe('valid')
  })

  test('a fetcher that throws makes no verifier throw', async () => {
    const report = await verify(await signed(badge()), { now, fetch: async () => Promise.reject(new Error('boom')) })
    expect(report).toMatchObject({
      result: 'indeterminate',
      findings: expect.arrayContaining([expect.objectContaining({ code: 'INTERNAL' })]),
    })
  })
})
