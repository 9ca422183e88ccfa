import { describe, expect, test } from 'vitest'
import { buildClrCredential, type ClrCredentialParts } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { buildStatusEntry, type StatusIndex } from '../../src/status/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, listUrl, now, OB, school, signed, stranger, strangerSigner, V2, world } from './world.ts'

const holder = 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
// biome-ignore lint/suspicious/noExplicitAny: JSON that is rewritten at will
type Loose = any

/** A part of the record: another badge of the school's, about the same learner. */
const part = (number: number, more: Loose = {}): JsonObject => {
  const document = badge({
    id: `https://school.example/c/${number}`,
    validFrom: `2026-06-0${number}T00:00:00Z`,
  }) as Loose
  document.credentialSubject.narrative = `Told in part ${number}.`
  document.credentialSubject.creditsEarned = number
  document.credentialSubject.achievement.id = `https://school.example/a/${number}`
  document.credentialSubject.achievement.name = `Level ${number}`
  return { ...document, ...more }
}
const record = async (parts: readonly JsonObject[], more: Partial<ClrCredentialParts> = {}): Promise<Loose> => {
  const built = buildClrCredential({
    id: 'https://school.example/c/9',
    name: 'Design Thinking',
    issuer: { id: school, name: 'Sample School, renamed', url: 'https://school.example' },
    validFrom: '2026-06-10T00:00:00Z',
    credentialSubject: {
      id: holder,
      identifier: [{ identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
      achievement: [
        {
          id: 'https://school.example/a/9',
          name: 'Design Thinking',
          description: 'All four levels.',
          criteria: { narrative: 'Four levels.' },
          creditsAvailable: 12,
        },
      ],
      verifiableCredential: parts as Loose,
      association: parts.map((one: Loose) => ({
        associationType: 'isParentOf' as const,
        sourceId: 'https://school.example/a/9',
        targetId: one.credentialSubject.achievement.id ?? one.id,
      })),
    },
    credentialStatus: buildStatusEntry(listUrl, 20 as StatusIndex) as Loose,
    ...more,
  })
  if (!built.ok) throw new Error(JSON.stringify(built.error))
  return signed(built.value)
}
const report = async (document: Loose) => verify(document, { now, fetch: (await world()).fetch })
const failed = (one: Awaited<ReturnType<typeof report>>) =>
  one.findings.filter(f => f.outcome === 'failed').map(f => f.code)
const saidOf = (one: Awaited<ReturnType<typeof report>>) => one.findings.find(f => f.check === 'constituents')?.code

describe('a learner record (CLR 2.0)', () => {
  test('holds with what it consists of, fits 1EdTech’s schema, and each part has its own verdict', async () => {
    const found = await report(await record([await signed(part(2)), await signed(part(1))]))
    expect(failed(found)).toEqual([])
    expect(found.result).toBe('valid')
    expect(found.findings.find(one => one.check === 'schema')).toMatchObject({ code: 'SCHEMA_OK', outcome: 'passed' })
    expect(saidOf(found)).toBe('CONSTITUENTS_OK')
    expect(found.credential?.constituents).toMatchObject([
      { name: 'Level 1', verdict: 'valid', issuer: { name: 'Sample School' } },
      { name: 'Level 2', verdict: 'valid' },
    ])
    // What the record itself says, and nothing out of its parts.
    expect(found.credential?.issuer.name).toBe('Sample School, renamed')
    expect(found.credential?.subjects[0]).toMatchObject({
      name: 'Sample Learner 7',
      narrative: null,
      creditsEarned: null,
      achievement: { name: 'Design Thinking', creditsAvailable: '12' },
    })
  })

  test('is not the worse for a part that was revoked since; the part is', async () => {
    const revoked = part(2, { credentialStatus: buildStatusEntry(listUrl, 7 as StatusIndex) })
    const found = await report(await record([await signed(part(1)), await signed(revoked)]))
    expect(found.result).toBe('valid')
    expect(saidOf(found)).toBe('CONSTITUENT_INVALID')
    expect(found.credential?.constituents?.map(one => one.verdict)).toEqual(['valid', 'invalid'])
    expect(found.credential?.constituents?.[1]?.findings.map(one => one.code)).toContain('REVOKED')
  })

  test('says so where a part is about somebody else', async () => {
    const other = part(2) as Loose
    other.credentialSubject.id = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
    const found = await report(await record([await signed(part(1)), await signed(other)]))
    expect(saidOf(found)).toBe('CONSTITUENT_OF_ANOTHER')
    expect(found.credential?.constituents?.map(one => one.verdict)).toEqual(['valid', 'invalid'])
  })

  test('says whose a part is, where it is another issuer’s', async () => {
    const theirs = part(2, {
      issuer: { id: stranger, type: ['Profile'], name: 'Sample College' },
      credentialStatus: undefined,
    })
    const clean = JSON.parse(JSON.stringify(theirs)) as JsonObject
    const found = await report(await record([await signed(clean, strangerSigner)]))
    expect(found.credential?.constituents).toMatchObject([
      { verdict: 'valid', issuer: { id: stranger, name: 'Sample College', domain: 'stranger.example' } },
    ])
  })

  test('nothing can be moved between it and its parts', async () => {
    const original = await record([await signed(part(1)), await signed(part(2))])
    const rewrite = async (change: (document: Loose, parts: Loose[]) => void) => {
      const document = structuredClone(original)
      change(document, document.credentialSubject.verifiableCredential)
      const found = await report(document)
      expect(found.result).not.toBe('valid')
      return failed(found)
    }
    // The names that the issuer goes by in the record and in its parts, changed for each other: the same RDF.
    expect(
      await rewrite((document, parts) => {
        document.issuer.name = 'Sample School'
        for (const one of parts) one.issuer.name = 'Sample School, renamed'
      }),
    ).toContain('CONSTITUENT_CHANGED')
    expect(
      await rewrite((document, [first]) => {
        document.credentialSubject.type = ['AchievementSubject', 'ClrSubject']
        document.credentialSubject.narrative = first.credentialSubject.narrative
        delete first.credentialSubject.narrative
      }),
    ).toEqual(['E_NORMAL_FORM'])
    expect(
      await rewrite((_, [first, second]) => {
        const [one, other] = [first.credentialSubject.narrative, second.credentialSubject.narrative]
        first.credentialSubject.narrative = other
        second.credentialSubject.narrative = one
      }),
    ).toContain('CONSTITUENT_CHANGED')
    expect((await rewrite((_, parts) => parts.pop())).length).toBeGreaterThan(0)
    expect(await rewrite(document => Object.assign(document.credentialSubject, { verifiableCredential: [] }))).toEqual([
      'E_NORMAL_FORM',
    ])
  })

  test('no whole credential may stand anywhere else', async () => {
    const inside = await signed(part(1))
    const found = await report({ ...(await signed(part(2))), related: inside })
    expect(failed(found)).toEqual(['E_CONTEXT_NESTED'])
  })

  test('a part without a proof, or a record in a record, is not built or not read', async () => {
    const inner = await record([await signed(part(1))])
    expect((await report(await record([inner]))).findings[0]).toMatchObject({ code: 'E_NORMAL_FORM' })
    await expect(record([part(1)])).rejects.toThrow('not a signed credential')
    expect([V2, OB].every(one => inner['@context'].includes(one))).toBe(true)
  })
})
