import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { importAchievement } from '../../src/achievement/index.ts'
import { err, type Instant, type JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { readJson } from '../proofs/read-vector.ts'

const offline = async () => err({ code: 'FETCH_OFFLINE' } as const)
const importFrom = async (example: JsonObject) => {
  const report = await verify(example, { now: Date.UTC(2026, 5, 12) as Instant, fetch: offline })
  const shown = report.credential?.subjects[0]?.achievement
  return shown ? importAchievement(shown) : null
}
const folder = new URL('../vectors/openbadges-3.0/examples/', import.meta.url)

describe('the achievements of the specification’s examples become definitions', () => {
  test.each(readdirSync(folder).filter(name => name !== 'endorsement.json'))('%s', async name => {
    const example = readJson(`openbadges-3.0/examples/${name}`)
    const achievement = (example.credentialSubject as JsonObject).achievement as JsonObject
    expect(await importFrom(example)).toMatchObject({ name: achievement.name, description: achievement.description })
  })

  test('a degree is macro, with its levels and its criteria', async () => {
    const imported = await importFrom(readJson('openbadges-3.0/examples/fullOpenBadge.json'))
    expect(imported).toMatchObject({
      kind: 'macro',
      achievementType: 'Degree',
      tags: expect.arrayContaining(['research', 'computer science']),
    })
    expect(imported?.criteria.narrative).toContain('Degree Requirements')
    expect(imported?.levels.length).toBeGreaterThan(1)
  })
})

const nothing = {
  name: null,
  description: null,
  achievementType: null,
  criteria: { id: null, narrative: null },
  tags: [],
  language: null,
  levels: [],
}

test('what has no name is no definition', () => {
  expect(importAchievement({ ...nothing, name: '  ' })).toBeNull()
})

test('a name alone is enough; what is missing is filled in, and an unknown type becomes a known one', () => {
  expect(importAchievement({ ...nothing, name: 'Listening', achievementType: 'Wizardry' })).toEqual({
    name: 'Listening',
    description: 'Listening',
    kind: 'micro',
    achievementType: 'MicroCredential',
    criteria: { narrative: 'Listening' },
    tags: [],
    language: 'en',
    levels: [],
  })
})
