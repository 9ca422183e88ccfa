import { describe, expect, test } from 'vitest'
import {
  ASSESSMENTS,
  CHECKLISTS,
  checkCompleteness,
  completeness,
  criteriaHtml,
  type DescribedAchievement,
  type Descriptors,
  descriptorLines,
  descriptorText,
  INTEGRATIONS,
  PARTICIPATIONS,
  QUALITIES,
  SUPERVISIONS,
} from '../../src/achievement/index.ts'

const full: Descriptors = {
  outcomes: ['Asks before judging', 'Builds *three* prototypes'],
  eqfLevel: 5,
  assessment: ['project', 'observation'],
  participation: 'blended',
  quality: 'accredited',
  qualityBody: 'Sample Agency',
  supervision: 'identity-onsite',
  prerequisites: 'Level 1',
  integration: 'stackable',
  demand: 'Sample employers’ council, 2026',
  translations: { th: { outcomes: ['ถามก่อนตัดสิน'] } },
}

describe('descriptors in words', () => {
  test('are said in the reader’s language, and free words as far as they are translated', () => {
    const [outcomes, eqf, assessment] = descriptorLines(full, 'en', 'fr')
    expect(outcomes).toEqual({ label: 'Résultats d’apprentissage', value: full.outcomes })
    expect(eqf?.value).toBe('5')
    expect(assessment?.value).toBe('projet, observation')
    expect(descriptorLines(full, 'en', 'th')[0]?.value).toEqual(['ถามก่อนตัดสิน'])
    expect(descriptorLines(full, 'en', 'de')[1]?.label).toBe('Level of the European Qualifications Framework')
  })

  test('say each value of each list in each language, differently', () => {
    for (const language of ['en', 'fr', 'th']) {
      const said = (descriptors: Descriptors) => descriptorText(descriptors, 'en', language)
      const all = [
        ...ASSESSMENTS.map(one => said({ assessment: [one] })),
        ...PARTICIPATIONS.map(participation => said({ participation })),
        ...QUALITIES.map(quality => said({ quality })),
        ...SUPERVISIONS.map(supervision => said({ supervision })),
        ...INTEGRATIONS.map(integration => said({ integration })),
      ]
      expect(new Set(all).size).toBe(all.length)
      expect(all.join()).not.toContain('undefined')
    }
  })

  test('are text and no markup, whatever somebody wrote', () => {
    const shown = criteriaHtml(
      descriptorText({ outcomes: ['<b>x</b> *y* [z](javascript:alert(1))', '# not a heading'] }, 'en', 'en'),
    )
    expect(shown).toContain('&lt;b&gt;x&lt;/b&gt; *y* [z](javascript:alert(1))')
    expect(shown).toContain('# not a heading')
    expect(shown).not.toMatch(/<b>|<a |<h\d|<em>/)
  })

  test('are nothing where nothing is given', () => {
    for (const none of [null, undefined, {}, { outcomes: [] }]) expect(descriptorText(none, 'en', 'en')).toBe('')
  })
})

const described: DescribedAchievement = {
  name: 'Design Thinking',
  description: 'From a question to a prototype.',
  criteria: 'Three projects.',
  levels: 4,
  rubricCriteria: 3,
  alignments: 2,
  sharedAlignments: 1,
  endorsements: 1,
  workloadHours: 12,
  credits: null,
  tags: 1,
  isClaimable: true,
  descriptors: full,
  issuer: { country: 'CA', description: 'A school.', email: 'school@example.org', hasLogo: true },
}
const bare: DescribedAchievement = {
  ...described,
  levels: 0,
  rubricCriteria: 0,
  alignments: 0,
  sharedAlignments: 0,
  endorsements: 0,
  workloadHours: null,
  tags: 0,
  isClaimable: false,
  descriptors: null,
  issuer: { country: null, description: null, email: null, hasLogo: false },
}
const missing = (list: (typeof CHECKLISTS)[number], facts: DescribedAchievement) =>
  checkCompleteness(list, facts)
    .filter(one => !one.isMet)
    .map(one => one.id)

describe('what a framework asks for', () => {
  test.for(CHECKLISTS)('%s: everything given is complete, and each clause stands once', list => {
    const requirements = checkCompleteness(list, described)
    expect(requirements.filter(one => !one.isMet)).toEqual([])
    expect(completeness(requirements)).toBe(1)
    expect(new Set(requirements.map(one => one.id)).size).toBe(requirements.length)
  })

  test('names what is missing, and no more', () => {
    expect(missing('eu', bare)).toEqual([
      'country',
      'outcomes',
      'workload',
      'eqf',
      'assessment',
      'participation',
      'quality',
      'prerequisites',
      'supervision',
      'grade',
      'integration',
    ])
    expect(missing('ecampus', bare)).toEqual([
      'demand',
      'extensible',
      'sharedSkills',
      'outcomes',
      'assessment',
      'evidence',
      'transcript',
      'partner',
    ])
    expect(missing('1edtech', bare)).toEqual([
      'skills',
      'profile',
      'rubric',
      'assessment',
      'evidence',
      'workload',
      'tags',
      'partner',
    ])
  })

  test('what is only recommended takes nothing off', () => {
    const { eqfLevel: _level, prerequisites: _before, ...rest } = full
    const requirements = checkCompleteness('eu', { ...described, descriptors: rest })
    expect(completeness(requirements)).toBe(1)
    expect(requirements.filter(one => !one.isMet).map(one => one.id)).toEqual(['eqf', 'prerequisites'])
  })

  test('to give more never makes less complete', () => {
    for (const list of CHECKLISTS) {
      let before = completeness(checkCompleteness(list, bare))
      let facts = bare
      for (const key of Object.keys(described) as (keyof DescribedAchievement)[]) {
        facts = { ...facts, [key]: described[key] }
        const now = completeness(checkCompleteness(list, facts))
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
      expect(before).toBe(1)
    }
  })
})
