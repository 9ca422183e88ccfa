import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDay } from '../../src/award/import/read-date.ts'
import { readTable } from '../../src/award/import/read-table.ts'
import { suggestMapping } from '../../src/award/import/suggest-mapping.ts'
import { guardCell, writeTable } from '../../src/award/import/write-failed-file.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, learner, makeAchievement, openSchool } from './school.ts'

const bytes = (text: string, encoding = 'utf-8', addBOM = false) =>
  new Uint8Array(iconv.encode(text, encoding, { addBOM }))
const read = (given: Uint8Array) => {
  const table = readTable(given)
  if (!table.ok) throw new Error(table.error.code)
  return table.value
}

describe('a file as people send it', () => {
  test.each([
    ['utf-8', 'utf-8', false],
    ['utf-8', 'utf-8', true],
    ['utf-16le', 'utf-16le', true],
    ['utf-16le', 'utf-16le', false],
    ['utf-16be', 'utf-16be', true],
    ['windows-874', 'windows-874', false],
  ])('in %s (%s, mark: %s), in Thai', (encoding, encoder, mark) => {
    const table = read(bytes('ชื่อ,อีเมล\nสมชาย ใจดี,somchai@example.org\n', encoder, mark))
    expect(table).toMatchObject({ encoding, columns: ['ชื่อ', 'อีเมล'], rows: [['สมชาย ใจดี', 'somchai@example.org']] })
  })

  test('in windows-1252, in French', () => {
    const table = read(bytes('Prénom;Courriel\nÉloïse Lefèvre;e@example.org\n', 'windows-1252'))
    expect(table).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      rows: [['Éloïse Lefèvre', 'e@example.org']],
    })
  })

  test.each([
    [',', '\n'],
    [';', '\r\n'],
    ['\t', '\r'],
    ['|', '\n'],
  ])('cut by %j, lines ending in %j', (delimiter, end) => {
    const text = [
      ['Name', 'Mail'],
      ['"A; B, C|D"', 'a@example.org'],
    ]
      .map(row => row.join(delimiter))
      .join(end)
    expect(read(bytes(text))).toMatchObject({ delimiter, rows: [['A; B, C|D', 'a@example.org']] })
  })

  test('with columns called __proto__, nothing and the same twice', () => {
    expect(read(bytes('__proto__,,Name,Name\n1,2,3,4\n')).columns).toEqual([
      '__proto__',
      'Column 2',
      'Name',
      'Name (2)',
    ])
  })

  test.each([
    ['E_FILE_EMPTY', () => 'Name\n'],
    ['E_FILE_EMPTY', () => ''],
    ['E_TOO_MANY_ROWS', () => `Name\n${'x\n'.repeat(20_001)}`],
    ['E_TOO_MANY_COLUMNS', () => `${'a,'.repeat(101)}\n${'b,'.repeat(101)}\n`],
    ['E_FILE_MALFORMED', () => `Name\n"${'x'.repeat(200_000)}`],
    ['E_FILE_TOO_LARGE', () => 'x'.repeat(9 * 1024 * 1024)],
  ])('is refused: %s (H-34)', (code, text) => {
    expect(readTable(bytes(text()))).toEqual({ ok: false, error: { code } })
  })

  test.each([
    [
      ['Full name', 'E-mail', 'Level', 'Date awarded'],
      { name: 'Full name', email: 'E-mail', level: 'Level', date: 'Date awarded' },
    ],
    [['Nom complet', 'Courriel', 'Niveau'], { name: 'Nom complet', email: 'Courriel', level: 'Niveau' }],
    [
      ['รหัสนักศึกษา', 'ชื่อ-นามสกุล', 'อีเมล', 'วันที่'],
      { externalId: 'รหัสนักศึกษา', name: 'ชื่อ-นามสกุล', email: 'อีเมล', date: 'วันที่' },
    ],
    [['foo', 'bar'], {}],
  ])('has its columns guessed: %j', (columns, mapping) => expect(suggestMapping(columns)).toEqual(mapping))

  test.each([
    ['2026-11-23', '2026-11-23T00:00:00Z'],
    ['23/11/2026', '2026-11-23T00:00:00Z'],
    ['11/23/2026', '2026-11-23T00:00:00Z'],
    ['23.11.2569', '2026-11-23T00:00:00Z'],
    ['๒๓/๑๑/๒๕๖๙', '2026-11-23T00:00:00Z'],
    ['03/04/2026', 'E_DATE_AMBIGUOUS'],
    ['2026-02-30', 'E_DATE_MALFORMED'],
    ['yesterday', 'E_DATE_MALFORMED'],
  ])('dates: %s is %s', (cell, expected) => {
    const day = readDay(cell)
    expect(day.ok ? day.value : day.error).toBe(expected)
  })
})

describe('a file that we write (H-33)', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝cmd',
    '\u200b=1',
    ' =1',
    '\n=1',
    '\u202e=1',
    '＋1',
    '＠x',
    '－1',
  ])('guards %j', cell => {
    expect(guardCell(cell)).toBe(`'${cell}`)
  })
  test.each(['Sample Learner 7', "O'Neil", 'a=b', 'ชื่อ', ''])('leaves %j alone', cell =>
    expect(guardCell(cell)).toBe(cell),
  )
  test('is read back as it was', () => {
    const rows = [
      ['=1+1', 'He said "no", twice'],
      ['ชื่อ', 'two\nlines'],
    ]
    expect(read(bytes(writeTable(['A', 'B'], rows))).rows).toEqual(rows)
  })
})

describe('importing', () => {
  let server: TestServer
  let owner: Caller
  let achievement: Json
  beforeAll(async () => {
    server = await startTestServer()
    owner = (await openSchool(server)).owner
    achievement = await makeAchievement(owner)
  })
  afterAll(() => server?.stop())

  const upload = async (text: string) =>
    (await owner.post('/api/v1/imports?filename=class.csv', text, { 'content-type': 'text/csv' })).body
  const start = (id: string, mapping: Json) =>
    owner.post(`/api/v1/imports/${id}/start`, { achievementId: achievement.id, mapping, issue: true })
  const finished = async (id: string): Promise<Json> => {
    const job = async () => (await owner.get(`/api/v1/jobs/${id}`)).body
    await expect.poll(job, { timeout: 20_000 }).toMatchObject({ state: 'done' })
    return job()
  }

  const CLASS = [
    'Name,E-mail,Level,Date',
    `${learner(1).name},${learner(1).email},Secure,2026-11-20`,
    ',nobody@example.org,,',
    `${learner(2).name},not an address,,`,
    `${learner(3).name},${learner(3).email},Perfect,`,
    `${learner(1).name} again,${learner(1).email.toUpperCase()},,`,
    `=HYPERLINK("x"),formula@example.org,Perfect,`,
    `${learner(4).name},${learner(4).email},emerging,03/04/2026`,
    `${learner(5).name},,,`,
  ].join('\n')
  const MAPPING = { name: 'Name', email: 'E-mail', level: 'Level', date: 'Date' }

  test('shows each row’s problems before anything is made', async () => {
    const file = await upload(CLASS)
    expect(file).toMatchObject({ rowCount: 8, suggestedMapping: MAPPING })
    const preview = (
      await owner.post(`/api/v1/imports/${file.id}/preview`, { achievementId: achievement.id, mapping: MAPPING })
    ).body
    expect(preview).toMatchObject({ total: 8, good: 2, bad: 6, duplicates: 1 })
    expect(preview.rows.map((row: Json) => [row.row, row.problems.map((one: Json) => one.code).join()])).toEqual([
      [2, 'E_NAME_MISSING'],
      [3, 'E_EMAIL_MALFORMED'],
      [4, 'E_LEVEL_UNKNOWN'],
      [5, 'E_DUPLICATE_ROW'],
      [6, 'E_LEVEL_UNKNOWN'],
      [7, 'E_DATE_AMBIGUOUS'],
      [1, ''],
      [8, ''],
    ])
    expect((await owner.get('/api/v1/awards')).body.items).toEqual([])
  })

  test('awards the good rows, keeps the bad ones to be mended, and never awards a row twice', async () => {
    const file = await upload(CLASS)
    const job = await start(file.id, MAPPING)
    expect(job.status).toBe(202)
    expect((await start(file.id, MAPPING)).body.id).toBe(job.body.id)
    expect(await finished(job.body.id)).toMatchObject({ total: 8, done: 8, succeeded: 2, failed: 6 })
    const awards = (await owner.get('/api/v1/awards')).body.items
    expect(
      awards.map((one: Json) => [one.recipient.name, one.state, one.level?.name, one.validFrom.slice(0, 10)]).sort(),
    ).toEqual([
      [learner(1).name, 'issued', 'Secure', '2026-11-20'],
      [learner(5).name, 'issued', undefined, new Date().toISOString().slice(0, 10)],
    ])
    const { email } = (await owner.get('/api/v1/session')).body.user
    const headers = { cookie: await server.signIn(email) }
    const failed = await (await server.fetch(`/api/v1/imports/${file.id}/failed.csv`, { headers })).text()
    expect(failed.split('\r\n').slice(0, 2)).toEqual([
      'Name,E-mail,Level,Date,Row,Problem',
      ',nobody@example.org,,,2,Name: A name is needed.',
    ])
    expect(failed).toContain(`"'=HYPERLINK(""x"")"`)

    const again = await upload(CLASS)
    const second = await start(again.id, MAPPING)
    expect(second.body.id).not.toBe(job.body.id)
    expect(await finished(second.body.id)).toMatchObject({ succeeded: 2 })
    expect((await owner.get('/api/v1/awards')).body.items).toHaveLength(2)
    expect((await server.mails()).filter(one => one.to === learner(1).email)).toHaveLength(1)
  })

  test.each(['application/json', 'application/x-ndjson'])(
    'a batch as %s: bad rows don’t stop the others',
    async type => {
      const rows = [
        { achievementId: achievement.id, recipient: { name: `${type} 1` }, issue: true },
        { achievementId: achievement.id, recipient: { name: '' }, issue: true },
        { achievementId: '01a209b1-ae5c-76bc-9785-ec240ccb2ad8', recipient: { name: 'x' }, issue: true },
        { achievementId: achievement.id, recipient: { name: 'x' }, admin: true },
        { achievementId: achievement.id, recipient: { name: `${type} 2` }, issue: false },
      ]
      const body = type === 'application/json' ? JSON.stringify(rows) : rows.map(row => JSON.stringify(row)).join('\n')
      const headers = { 'content-type': type, 'idempotency-key': type }
      const job = await owner.post('/api/v1/awards/batch', body, headers)
      expect(job.status).toBe(202)
      expect((await owner.post('/api/v1/awards/batch', body, headers)).body.id).toBe(job.body.id)
      const done = await finished(job.body.id)
      expect(done).toMatchObject({ total: 5, succeeded: 2, failed: 3 })
      expect(done.failures.map((one: Json) => [one.row, one.code])).toEqual([
        [2, 'E_REQUEST_MALFORMED'],
        [3, 'E_ACHIEVEMENT_NOT_FOUND'],
        [4, 'E_REQUEST_MALFORMED'],
      ])
      const made = (await owner.get(`/api/v1/awards?q=${encodeURIComponent(type)}`)).body.items
      expect(made.map((one: Json) => one.state).sort()).toEqual(['draft', 'issued'])
    },
  )

  test('more than a batch may hold is refused whole', async () => {
    const rows = Array(10_001).fill('{}').join('\n')
    expect((await owner.post('/api/v1/awards/batch', rows, { 'content-type': 'application/x-ndjson' })).status).toBe(
      422,
    )
  })
})
