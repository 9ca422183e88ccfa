import {
  coverageOf,
  foldSkillText,
  levelAddress,
  type Proof,
  rankSkills,
  rollUp,
  skillsStatedIn,
  splitLevel,
} from '@laurel/core/skill'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const skill = (name: string, url: string | null = `https://school.example/skills/${name}`) => ({
  name,
  url,
  code: null,
  framework: 'Sample',
  description: null,
})
const proof = (of: string, skills: Proof['skills'], more: Partial<Proof<string>> = {}): Proof<string> => ({
  of,
  trust: 1,
  at: '2026-01-01',
  skills,
  ...more,
})

describe('the strongest proof of a skill', () => {
  test('is one that counts, then one of a higher level, then the newest', () => {
    const at = (position: number) =>
      skill('listening', levelAddress('https://school.example/skills/listening', position))
    const best = (...proofs: Proof<string>[]) => rollUp(proofs).map(one => [one.strongest.of, one.position, one.count])
    expect(best(proof('old', [at(2)]), proof('new', [at(2)], { at: '2026-02-01' }))).toEqual([['new', 2, 2]])
    expect(best(proof('low', [at(1)], { at: '2026-09-01' }), proof('high', [at(3)]))).toEqual([['high', 3, 2]])
    expect(best(proof('ended', [at(4)], { trust: 0 }), proof('in force', [skill('listening')]))).toEqual([
      ['in force', null, 2],
    ])
  })

  test('does not depend on the order of the proofs, and each is counted once', () => {
    const anySkill = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.integer({ min: 1, max: 4 })))
      .map(([name, level]) => {
        const url = `https://school.example/skills/${name}`
        return skill(name, level === null ? url : levelAddress(url, level))
      })
    const anyProofs = fc
      .array(fc.tuple(fc.nat(2), fc.array(anySkill, { maxLength: 4 })), { maxLength: 6 })
      .map(all => all.map(([trust, skills], at) => proof(`p${at}`, skills, { trust, at: `2026-01-0${at + 1}` })))
    fc.assert(
      fc.property(anyProofs, proofs => {
        const found = rollUp(proofs)
        expect(rollUp([...proofs].reverse())).toEqual(found)
        for (const one of found) {
          const holding = proofs.filter(other =>
            other.skills.some(each => splitLevel(each.url ?? '').skill === one.key),
          )
          expect(one.count).toBe(holding.length)
          expect(holding.every(other => other.trust <= one.strongest.trust)).toBe(true)
        }
      }),
    )
  })
})

test('parents are covered by their children, and an award counts once however many it shows', () => {
  const tree = [
    { id: 'a', parentId: null },
    { id: 'b', parentId: 'a' },
    { id: 'c', parentId: 'a' },
    { id: 'd', parentId: null },
  ]
  const covered = coverageOf(tree, [
    { achievementId: 'one', skillIds: ['b', 'c', 'gone'], awards: 3 },
    { achievementId: 'one', skillIds: ['b'], awards: 1 },
    { achievementId: 'two', skillIds: ['a'], awards: 0 },
  ])
  expect(covered.get('a')).toEqual({ achievements: 1, awards: 0, achievementsBelow: 2, awardsBelow: 4 })
  expect(covered.get('b')).toEqual({ achievements: 1, awards: 4, achievementsBelow: 1, awardsBelow: 4 })
  expect(covered.get('d')).toEqual({ achievements: 0, awards: 0, achievementsBelow: 0, awardsBelow: 0 })
})

describe('what a credential states', () => {
  const document = (achievedLevel: string) => ({
    credentialSubject: {
      result: [{ achievedLevel }],
      achievement: {
        alignment: { targetName: 'Hears', targetUrl: 'https://school.example/skills/1', targetFramework: 'Sample' },
        resultDescription: [
          {
            rubricCriterionLevel: [
              {
                id: 'urn:low',
                alignment: [{ targetName: 'Hears', targetUrl: 'https://school.example/skills/1#level-1' }],
              },
              {
                id: 'urn:high',
                alignment: [
                  { targetName: 'Hears', targetUrl: 'https://school.example/skills/1#level-3' },
                  { targetName: [{ '@value': 'Répond', '@language': 'fr' }], targetUrl: 'javascript:alert(1)' },
                ],
              },
            ],
          },
        ],
      },
    },
  })
  test('are the skills of the achievement and of the level that was reached, each once at its highest', () => {
    expect(skillsStatedIn(document('urn:low')).map(one => one.url)).toEqual(['https://school.example/skills/1#level-1'])
    expect(skillsStatedIn(document('urn:high'))).toMatchObject([
      { name: 'Hears', url: 'https://school.example/skills/1#level-3' },
      { name: 'Répond', url: null },
    ])
    expect(skillsStatedIn({ credentialSubject: [null, 7] })).toEqual([])
  })
})

describe('searching', () => {
  const list = [
    { code: 'DT.2', label: 'Prototyping', statement: 'Builds to think' },
    { code: 'DT.20', label: 'Écoute active', statement: 'Écoute pour comprendre' },
    { code: null, label: 'Listening', statement: 'Hears', translations: ['การฟังอย่างตั้งใจ'] },
    { code: null, label: null, statement: 'Makes prototyping plans', keywords: ['listening posts'] },
  ]
  const found = (typed: string) => rankSkills(list, typed).map(one => one.label ?? one.statement)
  test.each([
    ['dt.2', ['Prototyping', 'Écoute active']],
    ['ecoute', ['Écoute active']],
    ['ÉCOUTE COMPRENDRE', ['Écoute active']],
    ['ตั้งใจ', ['Listening']],
    ['listening', ['Listening', 'Makes prototyping plans']],
    ['prototyping', ['Prototyping', 'Makes prototyping plans']],
    ['nothing', []],
  ])('%s', (typed, expected) => expect(found(typed)).toEqual(expected))

  test('Thai keeps its vowels and tones: without them it would be another word', () => {
    expect(foldSkillText('น้ำ')).not.toBe(foldSkillText('นำ'))
    // Written in either order of its marks, and composed or not, it is the same.
    expect(foldSkillText('É')).toBe(foldSkillText('e\u0301'))
  })

  test('whatever is in a skill is found by it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...list), fc.nat(), fc.nat(), (one, from, length) => {
        const words = foldSkillText(one.label ?? one.statement)
        const part = words.slice(from % words.length, (from % words.length) + 1 + (length % words.length)).trim()
        expect(rankSkills(list, part)).toContain(one)
      }),
    )
  })
})
