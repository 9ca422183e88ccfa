import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import type { Pathway } from '../../src/pathway/index.ts'
import {
  composeProgramme,
  type Held,
  type HeldAchievement,
  type Programme,
  planProgramme,
  readProgramme,
  writeProgramme,
} from '../../src/programme/index.ts'

const about = {
  id: 'test.generated',
  edition: '1',
  name: 'Generated',
  description: '',
  language: 'en',
  translations: {},
  author: 'Sample',
  licence: 'CC0-1.0',
} as const

const words = fc
  .array(fc.constantFrom('Notice', 'Make', 'สังเกต', 'Écouter', 'ทำ', '3D', '—'), { minLength: 1, maxLength: 3 })
  .map(all => all.join(' '))
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })

type Seed = { levels: number; words: string; hours: number | null; aligned: number[]; th: string | null }
const anySeed: fc.Arbitrary<Seed> = fc.record({
  levels: fc.nat({ max: 3 }),
  words,
  hours: some(fc.integer({ min: 1, max: 200 })),
  aligned: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
  th: some(words),
})

const SKILLS = 4
/** What an issuer could have; ids are `prefix` and a number, so that another issuer has others. */
function heldOf(seeds: readonly Seed[], steps: readonly number[], prefix: string, turned: boolean): Held {
  const achievements = seeds.map(
    (seed, at): HeldAchievement => ({
      id: `${prefix}-a-${at}`,
      name: `${seed.words} ${at}`,
      description: seed.words,
      kind: at === 0 ? 'macro' : 'micro',
      achievementType: 'Achievement',
      criteria: { narrative: seed.words },
      levels: Array.from({ length: seed.levels }, (_, level) => ({
        name: `Level ${level}`,
        description: level % 2 ? seed.words : '',
        translations: {},
      })),
      levelIds: Array.from({ length: seed.levels }, (_, level) => `${prefix}-level-${at}-${level}`),
      rubric:
        seed.levels > 0
          ? {
              rule: 'all',
              criteria: [
                { name: seed.words, weight: 1, descriptors: ['', seed.words].slice(0, seed.levels), translations: {} },
              ],
            }
          : null,
      validityMonths: null,
      workloadHours: seed.hours,
      suspendable: false,
      alwaysShown: seed.levels > 1 ? ['results', 'name'] : [],
      claimable: seed.levels > 1,
      assessors: 1,
      credits: null,
      tags: [seed.words],
      language: 'en',
      translations: seed.th === null ? {} : { th: { name: seed.th } },
      descriptors: null,
      picture: { design: { template: 'seal', palette: 'sea', symbol: 'star' } },
      certificate: null,
      alignments: seed.aligned.map(skill => ({
        frameworkId: `${prefix}-f`,
        skillId: `${prefix}-s-${skill}`,
        level: null,
        fromLevel: seed.levels > 0 ? seed.levels : null,
      })),
    }),
  )
  const content: Pathway = {
    name: 'Way',
    description: '',
    language: 'en',
    translations: null,
    steps: steps.map((step, at) => ({
      id: `step-${at}`,
      name: `Step ${at}`,
      description: '',
      translations: null,
      within: null,
      after: at > 0 ? [`step-${at - 1}`] : [],
      isOptional: false,
      credits: 0,
      need: null,
      ways: [
        {
          kind: 'achievement' as const,
          achievementId: `${prefix}-a-${step}`,
          level: achievements[step]?.levelIds[0] ?? null,
        },
      ],
      at: null,
    })),
    creditsToReach: null,
    monthsToComplete: null,
    monthsAwardsCount: null,
  }
  const skills = Array.from({ length: SKILLS }, (_, at) => ({
    id: `${prefix}-s-${at}`,
    parentId: at === 0 ? null : `${prefix}-s-0`,
    code: `S.${at}`,
    statement: `Skill ${at}`,
    label: null,
    type: null,
    notes: null,
    keywords: [],
    descriptors: {},
    translations: {},
    identifier: null,
    address: null,
  }))
  return {
    // A database gives rows in whatever order it has them.
    achievements: turned ? achievements.toReversed() : achievements,
    pathways: [{ id: `${prefix}-p`, content, achievementId: `${prefix}-a-0`, awarding: 'automatic', isOpen: true }],
    frameworks: [
      {
        id: `${prefix}-f`,
        title: 'Skills',
        description: null,
        publisher: null,
        edition: null,
        language: 'en',
        licence: null,
        levels: [],
        translations: {},
        published: null,
        skills,
      },
    ],
  }
}

/** What another issuer has once the file was taken in: new ids for everything. */
function takenIn(programme: Programme, prefix: string): Held {
  const id = (kind: string, key: string) => `${prefix}-${kind}-${key}`
  const levelOf = (key: string, level: number) => `${id('a', key)}-level-${level}`
  return {
    frameworks: programme.frameworks.map(({ key, skills, ...part }) => ({
      ...part,
      id: id('f', key),
      skills: skills.map(({ key: skill, parent, ...one }) => ({
        ...one,
        id: id('s', skill),
        parentId: parent === null ? null : id('s', parent),
      })),
    })),
    achievements: programme.achievements
      .map(({ key, alignments, ...part }) => ({
        ...part,
        id: id('a', key),
        levelIds: part.levels.map((_, at) => levelOf(key, at + 1)),
        alignments: alignments.map(({ framework, skill, ...one }) => ({
          ...one,
          frameworkId: id('f', framework),
          skillId: id('s', skill),
        })),
      }))
      .toReversed(),
    pathways: programme.pathways.map(({ key, awards, awarding, isOpen, ...content }) => ({
      id: id('p', key),
      awarding,
      isOpen,
      achievementId: awards === null ? null : id('a', awards),
      content: {
        ...content,
        steps: content.steps.map(step => ({
          ...step,
          ways: step.ways.map(way =>
            'achievement' in way
              ? {
                  kind: 'achievement' as const,
                  achievementId: id('a', way.achievement),
                  level: way.level === null ? null : levelOf(way.achievement, way.level),
                }
              : { kind: 'elsewhere' as const, ...way.elsewhere },
          ),
        })),
      },
    })),
  }
}

const anyCase = fc.array(anySeed, { minLength: 2, maxLength: 6 }).chain(seeds =>
  fc.record({
    seeds: fc.constant(seeds),
    steps: fc.uniqueArray(fc.integer({ min: 1, max: seeds.length - 1 }), { minLength: 1 }),
  }),
)

describe('a programme', () => {
  property.prop([anyCase])(
    'is the same file whatever its ids are and in whatever order its rows come',
    ({ seeds, steps }) => {
      const one = writeProgramme(composeProgramme(about, heldOf(seeds, steps, 'one', false)))
      const other = writeProgramme(composeProgramme(about, heldOf(seeds, steps, 'other', true)))
      expect(other).toBe(one)
    },
  )

  property.prop([anyCase])('goes out, is taken in elsewhere and goes out again as it was', ({ seeds, steps }) => {
    const first = writeProgramme(composeProgramme(about, heldOf(seeds, steps, 'here', false)))
    const read = readProgramme(first)
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    expect(writeProgramme(read.value)).toBe(first)
    expect(writeProgramme(composeProgramme(about, takenIn(read.value, 'there')))).toBe(first)
  })

  property.prop([anyCase, fc.nat()])(
    'changes in the parts that were changed, and in no other',
    ({ seeds, steps }, which) => {
      const before = composeProgramme(about, heldOf(seeds, steps, 'here', false))
      const at = which % before.achievements.length
      const after: Programme = {
        ...before,
        achievements: before.achievements.map((one, place) => (place === at ? { ...one, workloadHours: 999 } : one)),
      }
      expect(planProgramme(before, before).achievements.every(one => one.doing === 'same')).toBe(true)
      expect(planProgramme(before, null).achievements.every(one => one.doing === 'make')).toBe(true)
      expect(planProgramme(after, before).achievements.map(one => one.doing)).toEqual(
        before.achievements.map((_, place) => (place === at ? 'change' : 'same')),
      )
      expect(planProgramme(after, before).pathways.every(one => one.doing === 'same')).toBe(true)
    },
  )
})

test('two things of one name get two keys, and words of another script get one all the same', () => {
  const held = heldOf(
    [
      { levels: 0, words: 'ทำ', hours: null, aligned: [], th: null },
      { levels: 0, words: 'ทำ', hours: null, aligned: [], th: null },
    ],
    [1],
    'x',
    false,
  )
  const named = { ...held, achievements: held.achievements.map(one => ({ ...one, name: 'ทำ' })) }
  expect(composeProgramme(about, named).achievements.map(one => one.key)).toEqual(['achievement-1', 'achievement-2'])
})
