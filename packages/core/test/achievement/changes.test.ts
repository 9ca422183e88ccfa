import { describe, expect, test } from 'vitest'
import {
  type AchievementContent,
  creditsAvailable,
  describeChanges,
  textFor,
  textsOf,
  workloadSentence,
} from '../../src/achievement/index.ts'

const content: AchievementContent = {
  name: 'Listening',
  description: 'Listens.',
  kind: 'micro',
  achievementType: 'MicroCredential',
  criteria: { narrative: 'Two talks' },
  levels: [
    { id: 'a', name: 'One', description: '' },
    { id: 'b', name: 'Two', description: 'Better' },
  ],
  validityMonths: null,
  workloadHours: 12,
  credits: { number: 1, system: 'ECTS' },
  tags: ['talk'],
  language: 'en',
  translations: { fr: { name: 'Écoute' } },
  picture: 'x',
}
const changes = (part: Partial<AchievementContent>) => describeChanges(content, { ...content, ...part })

describe('what changed between two versions', () => {
  test('is nothing where nothing did, in whatever order the words stand', () =>
    expect(changes({ levels: content.levels.map(({ id, ...rest }) => ({ ...rest, id })) })).toEqual([]))

  test.each<[string, Partial<AchievementContent>, object[]]>([
    ['a name', { name: 'Hearing' }, [{ field: 'name', before: 'Listening', after: 'Hearing' }]],
    ['an end', { validityMonths: 12 }, [{ field: 'validityMonths', before: null, after: '12' }]],
    ['no credits any more', { credits: null }, [{ field: 'credits', before: '1 ECTS', after: null }]],
    ['a picture', { picture: 'y' }, [{ field: 'picture', before: null, after: null }]],
    [
      'a level that is new and one that is gone',
      { levels: [content.levels[1] as never, { id: 'c', name: 'Three', description: '' }] },
      [
        { field: 'level', of: 'One', before: 'One', after: null },
        { field: 'level', of: 'Three', before: null, after: 'Three' },
      ],
    ],
    ['levels the other way round', { levels: [...content.levels].reverse() }, [{ field: 'levelOrder' }]],
    [
      'one text of one translation',
      { translations: { fr: { name: 'Écoute', description: 'Écoute.' } } },
      [{ field: 'translation', of: 'fr', word: 'description', before: null, after: 'Écoute.' }],
    ],
    [
      'a level’s words in another language',
      {
        levels: [
          { ...(content.levels[0] as object), translations: { fr: { name: 'Un' } } } as never,
          content.levels[1] as never,
        ],
      },
      [{ field: 'level', of: 'One', before: 'One', after: 'One\nUn' }],
    ],
  ])('%s', (_, part, expected) => expect(changes(part)).toMatchObject(expected))
})

describe('a text in several languages', () => {
  const texts = textsOf('en', 'Listening', { fr: { name: 'Écoute' }, en: { name: 'never' }, th: { name: '' } }, 'name')
  test('is the original in its own, and translations that say something', () =>
    expect(texts).toEqual({ en: 'Listening', fr: 'Écoute' }))
  test.each([
    ['fr', 'Écoute'],
    ['fr-CA', 'Écoute'],
    ['th', 'Listening'],
  ])('a reader of %s gets “%s”', (reader, text) => expect(textFor(texts, reader, 'en')).toBe(text))
})

describe('workload and credits', () => {
  test.each([
    ['en', 'Workload: about 12.5 hours. Credits: 3 (TH credit).'],
    ['fr', 'Charge de travail\u00a0: environ 12,5 heures. Crédits\u00a0: 3 (TH credit).'],
    ['th', 'ภาระงาน: ประมาณ 12.5 ชั่วโมง · หน่วยกิต: 3 (TH credit)'],
    ['de', 'Workload: about 12.5 hours. Credits: 3 (TH credit).'],
  ])('are said in %s', (language, sentence) =>
    expect(workloadSentence({ workloadHours: 12.5, credits: { number: 3, system: 'TH credit' } }, language)).toBe(
      sentence,
    ),
  )
  test('one hour is one', () =>
    expect(workloadSentence({ workloadHours: 1, credits: null }, 'en')).toBe('Workload: about 1 hour.'))
  test('nothing is said where there is nothing', () =>
    expect(workloadSentence({ workloadHours: null, credits: null }, 'en')).toBe(''))
  test.each([
    ['ECTS', 2],
    ['Our own credits', 2],
    ['CEU', undefined],
    ['PD hours', undefined],
  ])('2 of %s count as %s credits', (system, counted) => expect(creditsAvailable({ number: 2, system })).toBe(counted))
})
