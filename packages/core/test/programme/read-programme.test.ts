import { describe, expect, test } from 'vitest'
import { canonicalJson, type Json, type JsonObject } from '../../src/primitives/index.ts'
import { MOST_PROGRAMME_BYTES, type Problem, readProgramme, writeProgramme } from '../../src/programme/index.ts'

const achievement = (more: JsonObject = {}): JsonObject => ({
  key: 'one',
  name: 'One thing',
  description: 'Does one thing.',
  kind: 'micro',
  achievementType: 'MicroCredential',
  criteria: { narrative: 'It was seen.' },
  language: 'en',
  picture: { design: { template: 'seal', palette: 'sea', symbol: 'star' } },
  ...more,
})
const programme = (more: JsonObject = {}): JsonObject => ({
  format: 'laurel-programme',
  version: 1,
  id: 'test.one',
  edition: '1',
  name: 'One',
  language: 'en',
  author: 'Sample',
  licence: 'CC0-1.0',
  achievements: [achievement()],
  ...more,
})
const step = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  name: id,
  ways: [{ achievement: 'one' }],
  ...more,
})
const pathway = (...steps: JsonObject[]): JsonObject => ({ key: 'p', name: 'P', language: 'en', steps })
const framework = (more: JsonObject = {}): JsonObject => ({ key: 'f', title: 'F', language: 'en', ...more })

const problemsOf = (value: Json | string): readonly Problem[] => {
  const read = readProgramme(typeof value === 'string' ? value : JSON.stringify(value))
  return read.ok ? [] : read.error
}

test('what leaving a field out says is said by leaving it out', () => {
  const read = readProgramme(JSON.stringify(programme({ description: '', frameworks: [] })))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  expect(read.value.achievements[0]).toMatchObject({ assessors: 1, claimable: false, levels: [], rubric: null })
  const text = writeProgramme(read.value)
  expect(text).not.toMatch(/null|\[\]|\{\}|false/)
  // Keys in the order of RFC 8785: without its white space the file is the canonical form.
  expect(JSON.stringify(JSON.parse(text))).toBe(canonicalJson(JSON.parse(text)))
})

describe('each thing that is wrong is named with its place', () => {
  test.each<[string, Json | string, string, Problem['code']]>([
    ['a list', [], '$.format', 'other-format'],
    ['another format', { format: 'x' }, '$.format', 'other-format'],
    ['a later version', programme({ version: 2 }), '$.version', 'newer-version'],
    ['a version in words', programme({ version: '1' }), '$.version', 'wrong-kind'],
    [
      'a field that the format does not have',
      programme({ achievements: [achievement({ recipient: 'x' })] }),
      '$.achievements[0].recipient',
      'unknown-field',
    ],
    ['a missing name', programme({ name: '' }), '$.name', 'too-short'],
    [
      'a missing kind',
      programme({ achievements: [{ ...achievement(), kind: undefined as never }] }),
      '$.achievements[0].kind',
      'not-allowed',
    ],
    ['a number for a name', programme({ name: 1 }), '$.name', 'wrong-kind'],
    ['a name that is too long', programme({ name: 'x'.repeat(201) }), '$.name', 'too-long'],
    ['letters that turn the words around them', programme({ name: 'a\u202eb' }), '$.name', 'unshowable'],
    ['spaces around a name', programme({ name: ' a ' }), '$.name', 'unshowable'],
    [
      'a key in capitals',
      programme({ achievements: [achievement({ key: 'One' })] }),
      '$.achievements[0].key',
      'not-allowed',
    ],
    ['a key twice', programme({ achievements: [achievement(), achievement()] }), '$.achievements[1].key', 'twice'],
    [
      'a design that the studio does not have',
      programme({
        achievements: [achievement({ picture: { design: { template: 'x', palette: 'sea', symbol: 'star' } } })],
      }),
      '$.achievements[0].picture.design',
      'unknown-design',
    ],
    [
      'an SVG',
      programme({ achievements: [achievement({ picture: { png: 'data:image/svg+xml;base64,AAAA' } })] }),
      '$.achievements[0].picture.png',
      'no-png',
    ],
    [
      'a picture elsewhere',
      programme({ achievements: [achievement({ picture: { png: 'https://example.org/x.png' } })] }),
      '$.achievements[0].picture.png',
      'no-png',
    ],
    [
      'a type of no list',
      programme({ achievements: [achievement({ achievementType: 'Trophy' })] }),
      '$.achievements[0].achievementType',
      'unknown-type',
    ],
    [
      'an address that is a script',
      programme({ achievements: [achievement({ criteria: { narrative: 'x', id: 'javascript:alert(1)' } })] }),
      '$.achievements[0].criteria.id',
      'not-allowed',
    ],
    [
      'a rubric without levels',
      programme({ achievements: [achievement({ rubric: { criteria: [{ name: 'a' }] } })] }),
      '$.achievements[0].levels',
      'missing',
    ],
    [
      'more descriptors than levels',
      programme({
        achievements: [
          achievement({ levels: [{ name: 'a' }], rubric: { criteria: [{ name: 'a', descriptors: ['x', 'y'] }] } }),
        ],
      }),
      '$.achievements[0].rubric.criteria[0].descriptors',
      'level-beyond',
    ],
    [
      'a skill of no framework',
      programme({ achievements: [achievement({ alignments: [{ framework: 'f', skill: 's' }] })] }),
      '$.achievements[0].alignments[0].framework',
      'not-there',
    ],
    [
      'a skill that is not in it',
      programme({
        frameworks: [framework()],
        achievements: [achievement({ alignments: [{ framework: 'f', skill: 's' }] })],
      }),
      '$.achievements[0].alignments[0].skill',
      'not-there',
    ],
    [
      'a skill below itself',
      programme({
        frameworks: [
          framework({
            skills: [
              { key: 'a', statement: 'A', parent: 'b' },
              { key: 'b', statement: 'B', parent: 'a' },
            ],
          }),
        ],
      }),
      '$.frameworks[0].skills',
      'cycle',
    ],
    [
      'a skill of somebody else’s without its name there',
      programme({
        frameworks: [
          framework({ published: { format: 'case', identifier: 'x' }, skills: [{ key: 'a', statement: 'A' }] }),
        ],
      }),
      '$.frameworks[0].skills[0].identifier',
      'missing',
    ],
    [
      'a step that waits for itself',
      programme({ pathways: [pathway(step('a', { after: ['b'] }), step('b', { after: ['a'], ways: [] }))] }),
      '$.pathways[0].steps[0]',
      'cycle',
    ],
    [
      'a step after none',
      programme({ pathways: [pathway(step('a', { after: ['x'] }))] }),
      '$.pathways[0].steps[0]',
      'broken-order',
    ],
    [
      'a step that asks for what is not there',
      programme({ pathways: [pathway(step('a', { ways: [{ achievement: 'two' }] }))] }),
      '$.pathways[0].steps[0].ways[0].achievement',
      'not-there',
    ],
    [
      'a level that there is not',
      programme({ pathways: [pathway(step('a', { ways: [{ achievement: 'one', level: 2 }] }))] }),
      '$.pathways[0].steps[0].ways[0].level',
      'level-beyond',
    ],
    [
      'an award of nothing',
      programme({ pathways: [{ ...pathway(step('a')), awards: 'two' }] }),
      '$.pathways[0].awards',
      'not-there',
    ],
    [
      'a language that it does not speak',
      programme({ languages: ['en', 'th'] }),
      '$.achievements[0].translations.th.name',
      'missing',
    ],
    ['nothing', programme({ achievements: [] }), '$', 'empty'],
    ['no JSON', '{"format":', '$', 'no-json'],
    ['a field named twice', '{"format":"laurel-programme","format":"laurel-programme"}', '$', 'key-twice'],
    ['a prototype', '{"format":"laurel-programme","version":1,"__proto__":{"isAdmin":true}}', '$', 'unknown-field'],
    ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, '$', 'too-deep'],
    ['size', ' '.repeat(MOST_PROGRAMME_BYTES + 1), '$', 'too-large'],
  ])('%s', (_, value, path, code) => {
    expect(problemsOf(value)).toContainEqual({ path, code })
  })

  test('and no more of them than somebody reads', () => {
    const many = programme({
      achievements: Array.from({ length: 80 }, (_, at) => achievement({ key: `a-${at}`, name: '' })),
    })
    expect(problemsOf(many)).toHaveLength(51)
    expect(problemsOf(many).at(-1)).toEqual({ path: '$', code: 'many-problems' })
  })

  test('a draft with gaps is not wrong: somebody fills them before it is published', () => {
    expect(problemsOf(programme({ pathways: [pathway(step('a', { ways: [], name: '' }))] }))).toEqual([])
  })
})
