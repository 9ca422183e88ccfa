import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildAchievementCredential, importAchievement } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { readJson } from '../proofs/read-vector.ts'

const folder = new URL('../vectors/openbadges-3.0/examples/', import.meta.url)

/** Definitions from elsewhere become ours: the specification's own examples, each of them. */
describe('the achievements of the Open Badges 3.0 examples can be imported', () => {
  const badges = readdirSync(folder).filter(name => name !== 'endorsement.json')
  test.each(badges)('%s', name => {
    const example = readJson(`openbadges-3.0/examples/${name}`)
    const achievement = (example.credentialSubject as JsonObject).achievement as JsonObject
    const definition = importAchievement(example)
    if (!definition.ok) throw new Error(definition.error.code)
    const { value } = definition
    expect(value.sourceId).toBe(achievement.id)
    expect(value.name).toBe(achievement.name)
    expect(value.description).toBe(achievement.description)
    expect(value.criteria.narrative ?? value.criteria.id).toBeTruthy()
    expect(value.alignments.length).toBe(((achievement.alignment ?? []) as []).length)
    expect(importAchievement(achievement)).toEqual(definition)
    // …and awarded here, under another institution's name.
    const made = buildAchievementCredential({
      id: 'https://school.example/c/1',
      name: value.name,
      issuer: { id: 'did:web:school.example' },
      validFrom: '2026-06-01T00:00:00Z',
      credentialSubject: {
        id: 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
        achievement: {
          id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
          name: value.name,
          description: value.description,
          criteria:
            value.criteria.narrative === null ? { id: value.criteria.id! } : { narrative: value.criteria.narrative },
          alignment: value.alignments.map(one => ({ targetName: one.name, targetUrl: one.url })),
        },
      },
    })
    expect(made.ok).toBe(true)
  })
  test('the full example brings its levels, tags and creator', () => {
    const definition = importAchievement(readJson('openbadges-3.0/examples/fullOpenBadge.json'))
    expect(definition).toMatchObject({
      ok: true,
      value: {
        achievementType: 'Degree',
        creator: { name: '1EdTech University' },
        levels: expect.arrayContaining([expect.objectContaining({ name: 'Mastery' })]),
        tags: expect.arrayContaining([expect.any(String)]),
      },
    })
  })
  test('an endorsement holds no achievement, and a nameless one is not taken', () => {
    expect(importAchievement(readJson('openbadges-3.0/examples/endorsement.json'))).toEqual({
      ok: false,
      error: { code: 'NO_ACHIEVEMENT' },
    })
    expect(importAchievement({ type: ['Achievement'] })).toEqual({ ok: false, error: { code: 'ACHIEVEMENT_UNNAMED' } })
  })
  test('of several languages the one asked for is taken', () => {
    const achievement = {
      type: ['Achievement'],
      name: [
        { '@value': 'Listening', '@language': 'en' },
        { '@value': 'Écoute', '@language': 'fr' },
      ],
      description: { en: 'Hears.', fr: 'Entend.' },
    }
    expect(importAchievement(achievement, 'fr')).toMatchObject({ value: { name: 'Écoute', description: 'Entend.' } })
  })
})
