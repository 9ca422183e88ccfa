import type { JsonObject } from '@laurel/core/primitives'
import { type Framework, readFramework, writeCasePackage } from '@laurel/core/skill'
import { describe, expect, test } from 'vitest'
import { casePackage, idOf } from './sample-package.ts'

const NEW_ID = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
const read = (json: JsonObject): Framework => {
  const found = readFramework([JSON.stringify(json)], NEW_ID)
  if (!found.ok) throw new Error(`${found.error.code} ${found.error.at}`)
  expect(found.value.format).toBe('case')
  return found.value.framework
}
const OPTIONS = {
  baseUrl: 'https://school.example/case',
  now: '2026-11-24T00:00:00+00:00',
  uuidOf: (words: string) => `made of ${words}`,
}
const write = (framework: Framework) =>
  writeCasePackage(framework, OPTIONS) as Record<string, JsonObject[]> & JsonObject
const byId = (list: readonly JsonObject[]) =>
  [...list].sort((one, other) => (String(one.identifier) < String(other.identifier) ? -1 : 1))
const code = (framework: Framework) => framework.skills.map(one => one.code)

test('a package is read as the tree that its associations make, in the order of their numbers', () => {
  const framework = read(casePackage())
  expect(framework).toMatchObject({
    id: idOf(1),
    title: 'Design Thinking',
    version: '2',
    language: 'en',
    subjects: ['Design'],
    licence: 'https://creativecommons.org/licenses/by/4.0/',
  })
  expect(code(framework)).toEqual(['DT.1', 'DT.1.1', 'DT.2', 'DT.2.1', 'DT.2.2'])
  expect(framework.skills.map(one => one.parentId)).toEqual([null, idOf(10), null, idOf(11), idOf(11)])
  expect(framework.skills[1]).toMatchObject({
    statement: 'Separates what was seen from what was thought',
    keywords: ['observation', 'field notes'],
    notes: 'Two observations at least.',
  })
})

test('and comes out as it came in, with every field of it', () => {
  const before = casePackage()
  const after = write(read(before))
  for (const key of Object.keys(before)) {
    const [one, other] = [before[key], after[key]]
    expect(Array.isArray(one) ? byId(one as JsonObject[]) : one, key).toEqual(
      Array.isArray(other) ? byId(other as JsonObject[]) : other,
    )
  }
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
})

describe('what was changed here', () => {
  test('is written, and the rest of the skill’s fields stay', () => {
    const framework = read(casePackage())
    const skills = framework.skills.map(one =>
      one.code === 'DT.1.1' ? { ...one, statement: 'Keeps field notes', keywords: [] } : one,
    )
    const item = write({ ...framework, skills }).CFItems?.find(one => one.identifier === idOf(12))
    expect(item).toMatchObject({
      fullStatement: 'Keeps field notes',
      alternativeLabel: 'Field notes',
      statusStartDate: '2026-01-01',
      lastChangeDateTime: OPTIONS.now,
    })
    expect(item).not.toHaveProperty('conceptKeywords')
  })

  test('a framework made here has what CASE 1.1 asks of each part', () => {
    const own: Framework = {
      id: idOf(500),
      uri: null,
      title: 'Own',
      description: null,
      creator: null,
      publisher: 'Sample School',
      version: null,
      language: 'fr',
      subjects: [],
      licence: null,
      links: [],
      source: null,
      skills: [
        {
          id: idOf(501),
          uri: null,
          parentId: null,
          code: 'A',
          statement: 'Écoute',
          label: null,
          type: null,
          notes: null,
          language: 'fr',
          keywords: [],
          educationLevels: [],
          source: null,
        },
        {
          id: idOf(502),
          uri: null,
          parentId: idOf(501),
          code: 'A.1',
          statement: 'Reformule',
          label: null,
          type: null,
          notes: null,
          language: 'fr',
          keywords: [],
          educationLevels: [],
          source: null,
        },
      ],
    }
    const made = write(own)
    expect(made.CFDocument).toMatchObject({
      identifier: idOf(500),
      creator: 'Sample School',
      title: 'Own',
      caseVersion: '1.1',
      lastChangeDateTime: OPTIONS.now,
      uri: `${OPTIONS.baseUrl}/CFDocuments/${idOf(500)}`,
    })
    expect(made.CFAssociations).toMatchObject([
      {
        associationType: 'isChildOf',
        sequenceNumber: 1,
        originNodeURI: { identifier: idOf(501) },
        destinationNodeURI: { identifier: idOf(500) },
      },
      {
        associationType: 'isChildOf',
        sequenceNumber: 1,
        originNodeURI: { identifier: idOf(502) },
        destinationNodeURI: { identifier: idOf(501) },
      },
    ])
    const again = read(made)
    expect(again.skills.map(one => [one.code, one.parentId])).toEqual([
      ['A', null],
      ['A.1', idOf(501)],
    ])
    // A second export says the same.
    expect(write(again)).toEqual(made)
  })
})

describe('is refused', () => {
  type Part = Record<string, unknown>
  const broken = (change: (json: { CFDocument: Part; CFItems: Part[]; CFAssociations: Part[] }) => void) => {
    const json = casePackage()
    change(json as never)
    const found = readFramework([JSON.stringify(json)], NEW_ID)
    return found.ok ? null : found.error
  }
  test('without a title', () => {
    expect(broken(json => delete json.CFDocument.title)).toEqual({
      code: 'FRAMEWORK_UNREADABLE',
      at: 'CFDocument.title',
    })
  })
  test('with an item that says nothing, by its place', () => {
    expect(broken(json => delete json.CFItems[2]?.fullStatement)).toEqual({
      code: 'FRAMEWORK_UNREADABLE',
      at: 'CFItems[2].fullStatement',
    })
  })
  test('with an identifier twice', () => {
    expect(broken(json => json.CFItems.push(json.CFItems[0] as Part))?.code).toBe('FRAMEWORK_UNREADABLE')
  })
  test('that goes round in a ring', () => {
    const error = broken(json => {
      const to = json.CFAssociations[1]?.destinationNodeURI as Part
      to.identifier = idOf(12)
    })
    expect(error).toEqual({ code: 'FRAMEWORK_CYCLE' })
  })
  test('without anything in it', () => {
    expect(broken(json => Object.assign(json, { CFItems: [] }))).toEqual({ code: 'FRAMEWORK_EMPTY' })
  })
  test.each([['{'], ['{"a":1,"a":2}'], ['[]'], ['{}'], ['hello'], [''], ['name,level\nx,1']])('%j', text => {
    const found = readFramework([text], NEW_ID)
    expect(found.ok ? null : found.error.code).toMatch(/^FRAMEWORK_(UNREADABLE|UNKNOWN_FORMAT)$/)
  })
})
