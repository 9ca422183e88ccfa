import { safeNext } from '@laurel/ui/session'
import { describe, expect, test } from 'vitest'
import { emptyForm, emptyLevel, requestOf } from '../src/achievement/form-values.ts'
import { emptyCriterion, rubricOf, rubricRequest } from '../src/achievement/rubric-values.ts'
import { moveRow } from '../src/app/move-row.ts'
import { evidenceOf } from '../src/award/award.ts'
import { assignColumn, samplesOf } from '../src/import/import.ts'
import { splitLinks } from '../src/mail/links.ts'
import { fillMonths } from '../src/overview/months.ts'
import { isShortName, proposeShortName } from '../src/people/short-name.ts'

describe('a proposed short name', () => {
  test.each([
    ['Holy Trinity School', 'holy-trinity-school'],
    ['École Sainte-Trinité', 'ecole-sainte-trinite'],
    ["St. Mary's", 'st-marys'],
    ['มหาวิทยาลัยธรรมศาสตร์', ''],
  ])('of %s is "%s"', (name, short) => expect(proposeShortName(name)).toBe(short))
  test('never ends in a hyphen, however it is cut', () =>
    expect(proposeShortName(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39)))
  test.each(['a', '-ab', 'ab-', 'a--b', 'Ab', 'a b', 'ก'])('%s is refused', text =>
    expect(isShortName(text)).toBe(false),
  )
})

describe('the request of an achievement', () => {
  const form = emptyForm('en', { template: 'seal', palette: 'laurel', symbol: 'star' })
  test('leaves out levels without a name and languages without a word', () => {
    const request = requestOf(
      {
        ...form,
        name: ' Listening ',
        levels: [
          { ...emptyLevel('1'), name: 'One' },
          { ...emptyLevel('2'), name: '  ', description: 'lost' },
        ],
        translations: { ...form.translations, fr: { name: 'Écoute', description: ' ', criteria: '' } },
      },
      'design',
    )
    expect(request.name).toBe('Listening')
    expect(request.levels).toEqual([{ name: 'One', description: '' }])
    expect(request.translations).toEqual({ fr: { name: 'Écoute' } })
  })
  test('never translates into its own language', () =>
    expect(
      requestOf(
        { ...form, language: 'fr', translations: { fr: { name: 'Écoute', description: '', criteria: '' } } },
        'design',
      ).translations,
    ).toEqual({}))
  test('has no design where a picture is uploaded', () => expect(requestOf(form, 'upload').design).toBeNull())
})

describe('the order of levels', () => {
  test('changes by one place', () => expect(moveRow(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']))
  test('stays at either end', () => {
    expect(moveRow(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moveRow(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
  })
})

describe('matching columns', () => {
  test('lets a column fill one field only', () =>
    expect(assignColumn({ name: 'A', email: 'B' }, 'level', 'B')).toEqual({ name: 'A', level: 'B' }))
  test('empties a field', () => expect(assignColumn({ name: 'A', email: 'B' }, 'email', '')).toEqual({ name: 'A' }))
  test('shows what is in a column', () =>
    expect(
      samplesOf(
        {
          columns: ['A', 'B'],
          sample: [
            ['1', ''],
            ['2', 'x'],
          ],
        },
        'B',
      ),
    ).toEqual(['x']))
})

test('evidence is nothing where nothing is given', () => {
  expect(evidenceOf(' ', '')).toEqual([])
  expect(evidenceOf('Held a talk', '')).toEqual([{ narrative: 'Held a talk' }])
})

test('a full stop after an address in a mail is not part of it', () =>
  expect(
    splitLinks('Open https://x.example/claim/a. Bye')
      .filter(part => part.link)
      .map(part => part.text),
  ).toEqual(['https://x.example/claim/a']))

describe('the months of a plot', () => {
  test('reach back over the new year and show an empty month as nothing', () =>
    expect(fillMonths([{ month: '2026-01', issued: 4 }], '2026-02', 4)).toEqual([
      { month: '2025-11', issued: 0 },
      { month: '2025-12', issued: 0 },
      { month: '2026-01', issued: 4 },
      { month: '2026-02', issued: 0 },
    ]))
})

describe('where signing in leads', () => {
  test('is the page that was asked for', () => expect(safeNext('/awards?state=issued')).toBe('/awards?state=issued'))
  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '', null])(
    'is never %s',
    next => expect(safeNext(next)).toBe('/'),
  )
})

describe('a rubric', () => {
  const levels = [
    { key: 'a', name: 'Emerging' },
    { key: 'b', name: 'Secure' },
  ]
  const rubric = {
    rule: 'weighted' as const,
    criteria: [
      {
        id: 'urn:uuid:1',
        name: 'Planning',
        weight: 3,
        descriptors: ['A plan', 'A plan that holds'],
        translations: { fr: { name: 'Planification', descriptors: ['Un plan', ''] } },
      },
    ],
  }
  test('goes out as it came in', () => {
    expect(rubricRequest(rubricOf(rubric, levels), levels)).toEqual(rubric)
  })
  test('follows its levels when they are moved, and loses what belonged to one that is gone', () => {
    const values = rubricOf(rubric, levels)
    const moved = rubricRequest(values, [...levels].reverse())
    expect(moved?.criteria[0]?.descriptors).toEqual(['A plan that holds', 'A plan'])
    expect(rubricRequest(values, levels.slice(1))?.criteria[0]?.descriptors).toEqual(['A plan that holds'])
    expect(rubricRequest(values, [])).toBeNull()
  })
  test('without words in a language says nothing of that language', () => {
    const row = {
      ...emptyCriterion('k'),
      name: 'Planning',
      translations: { th: { name: ' ', descriptors: { a: '' } } },
    }
    expect(rubricRequest({ rule: 'all', rows: [row] }, levels)?.criteria[0]?.translations).toEqual({})
  })
})
