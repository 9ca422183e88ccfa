import { describe, expect, test } from 'vitest'
import { buildClrCredential, type ClrCredentialParts, outlineOf } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school, signed, world } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON that is rewritten at will
type Loose = any
const WHOLE = 'https://school.example/a/transcript'
const part = (number: number): Promise<JsonObject> => {
  const document = badge({ id: `https://school.example/c/${number}` }) as Loose
  document.credentialSubject.achievement.id = `https://school.example/a/${number}`
  document.credentialSubject.achievement.name = `Course ${number}`
  document.credentialSubject.creditsEarned = number
  return signed(document)
}
const transcript = async (
  arranged: readonly (readonly [string, readonly number[]])[],
  more: Loose = {},
): Promise<Loose> => {
  const outline = outlineOf(
    WHOLE,
    await Promise.all(
      arranged.map(async ([title, numbers], at) => ({
        id: `https://school.example/c/9#heading-${at + 1}`,
        title,
        credentials: await Promise.all(numbers.map(part)),
      })),
    ),
  )
  const subject: ClrCredentialParts['credentialSubject'] = {
    identifier: [{ identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
    achievement: [
      { id: WHOLE, name: 'Transcript', description: 'All.', criteria: { narrative: 'See inside.' } },
      ...outline.achievements,
    ],
    verifiableCredential: [...outline.credentials] as Loose,
    association: [...outline.associations],
    ...more,
  }
  const built = buildClrCredential({
    id: 'https://school.example/c/9',
    name: 'Transcript',
    issuer: { id: school, name: 'Sample School', url: 'https://school.example' },
    validFrom: '2026-06-10T00:00:00Z',
    partial: true,
    credentialSubject: subject,
  })
  if (!built.ok) throw new Error(JSON.stringify(built.error))
  return signed(built.value)
}
const check = async (document: Loose) => verify(document, { now, fetch: (await world()).fetch })
const recordOf = async (document: Loose) => (await check(document)).credential?.record

describe('how a transcript is arranged', () => {
  test('is read as it was written: headings in order, and what stands under each in order', async () => {
    const report = await check(
      await transcript([
        ['Zeta', [3, 1]],
        ['Alpha', [2]],
      ]),
    )
    expect(report.result).toBe('valid')
    expect(report.credential?.subjects[0]?.achievement?.name).toBe('Transcript')
    expect(report.credential?.record).toMatchObject({
      isPartial: true,
      parts: ['https://school.example/c/9#heading-1', 'https://school.example/c/9#heading-2'],
      groups: [
        { name: 'Zeta', isHeading: true, parts: ['https://school.example/a/3', 'https://school.example/a/1'] },
        { name: 'Alpha', isHeading: true, parts: ['https://school.example/a/2'] },
      ],
    })
    expect(report.credential?.constituents?.map(one => [one.achievementId, one.credits]).sort()).toEqual([
      ['https://school.example/a/1', '1'],
      ['https://school.example/a/2', '2'],
      ['https://school.example/a/3', '3'],
    ])
  })

  test('H-05 is the same however the lists in it are turned, which a signature does not see', async () => {
    const document = await transcript([
      ['Zeta', [3, 1, 2]],
      ['Alpha', [4]],
    ])
    const turned = structuredClone(document)
    for (const key of ['achievement', 'association', 'verifiableCredential']) turned.credentialSubject[key].reverse()
    expect((await check(turned)).result).toBe('valid')
    expect(await recordOf(turned)).toEqual(await recordOf(document))
  })

  test('H-06 a heading that is renamed, or something moved under another, breaks the signature', async () => {
    const document = await transcript([
      ['Zeta', [1]],
      ['Alpha', [2]],
    ])
    const renamed = structuredClone(document)
    renamed.credentialSubject.achievement[1].name = 'Honours'
    const moved = structuredClone(document)
    for (const one of moved.credentialSubject.association)
      if (one.targetId.endsWith('/a/2')) one.sourceId = `${moved.id}#heading-1`
    for (const one of [renamed, moved]) expect((await check(one)).result).toBe('invalid')
  })

  test('that goes round in a ring, or names what is not there, is read to the end all the same', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `https://school.example/a/${at}`)
    const ring = ids.flatMap((sourceId, at) => [
      { associationType: 'precedes' as const, sourceId, targetId: ids[(at + 1) % ids.length] as string },
      { associationType: 'isParentOf' as const, sourceId, targetId: ids[(at + 7) % ids.length] as string },
    ])
    const started = performance.now()
    const record = await recordOf(await transcript([['Zeta', [1]]], { association: ring }))
    expect(record?.parts).toEqual([])
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
