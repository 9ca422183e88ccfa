import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
})
afterAll(() => server?.stop())

const SORTS = ['name', '-name', 'issued', '-issued', 'created', '-created'] as const

async function awarded(...names: readonly string[]): Promise<{ path: string; ids: string[] }> {
  const achievement = await makeAchievement(owner)
  const ids: string[] = []
  for (const name of names) {
    const made = await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: { name } })
    expect(made.status).toBe(201)
    ids.push(made.body.id)
  }
  return { path: `/api/v1/awards?achievementId=${achievement.id}`, ids }
}

async function pages(path: string, limit: number): Promise<Json[]> {
  const seen: Json[] = []
  let cursor = ''
  do {
    const page = await owner.get(`${path}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(page.status).toBe(200)
    seen.push(...page.body.items)
    cursor = page.body.nextCursor ?? ''
  } while (cursor)
  return seen
}

const names = (awards: readonly Json[]) => awards.map(one => one.recipient.name)

test('names stand where a reader looks for them: accents and case do not count, and in Thai the consonant leads', async () => {
  const { path } = await awarded('Zoé', 'émile', 'Eve', 'anna', 'Bo', 'วิภา', 'เกษม', 'กมล', 'แพรว', 'ปิติ')
  const inOrder = ['anna', 'Bo', 'émile', 'Eve', 'Zoé', 'กมล', 'เกษม', 'ปิติ', 'แพรว', 'วิภา']
  expect(names(await pages(`${path}&sort=name`, 3))).toEqual(inOrder)
  expect(names(await pages(`${path}&sort=-name`, 3))).toEqual(inOrder.toReversed())
})

test.each(SORTS)('by %s, each page goes on where the last one ended, whatever is equal', async sort => {
  const { path, ids } = await awarded('Sam', 'Sam', 'Säm', 'sam', 'Sam')
  const seen = (await pages(`${path}&sort=${sort}`, 2)).map(one => one.id)
  expect(seen).toEqual((await owner.get(`${path}&sort=${sort}`)).body.items.map((one: Json) => one.id))
  expect(seen.toSorted()).toEqual(ids.toSorted())
})

test.each(SORTS)('by %s, the next page comes even where the last award of this one has been discarded', async sort => {
  const { path } = await awarded('A', 'B', 'C', 'D')
  const first = (await owner.get(`${path}&sort=${sort}&limit=2`)).body
  const whole = (await pages(`${path}&sort=${sort}`, 50)).map(one => one.id)
  expect((await owner.delete(`/api/v1/awards/${first.items[1].id}`)).status).toBe(204)
  const next = (await owner.get(`${path}&sort=${sort}&limit=2&cursor=${first.nextCursor}`)).body.items
  expect(next.map((one: Json) => one.id)).toEqual(whole.slice(2))
})

test('the day of issue counts, and not the day of making', async () => {
  const { path, ids } = await awarded('First made', 'Second made', 'Third made')
  await owner.post(`/api/v1/awards/${ids[1]}/issue`)
  await owner.post(`/api/v1/awards/${ids[0]}/issue`)
  expect(names(await pages(`${path}&sort=issued`, 2))).toEqual(['Third made', 'Second made', 'First made'])
  expect(names(await pages(`${path}&sort=-issued`, 2))).toEqual(['First made', 'Second made', 'Third made'])
  expect(names(await pages(`${path}&sort=-created`, 2))).toEqual(['Third made', 'Second made', 'First made'])
})

test('the longest name fits into a cursor', async () => {
  const long = 'ก'.repeat(200)
  const { path } = await awarded(long, `${'ก'.repeat(199)}ข`, 'ฮ')
  expect(names(await pages(`${path}&sort=name`, 1))).toEqual([long, `${'ก'.repeat(199)}ข`, 'ฮ'])
})

test('a cursor of another order, or made up, is refused and breaks nothing', async () => {
  const { path } = await awarded('A', 'B')
  const { nextCursor } = (await owner.get(`${path}&sort=name&limit=1`)).body
  const made = Buffer.from(JSON.stringify({ key: 'x', id: '00000000-0000-4000-8000-000000000000' })).toString(
    'base64url',
  )
  for (const cursor of [nextCursor, made])
    expect(await owner.get(`${path}&sort=issued&cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: 'E_REQUEST_MALFORMED' },
    })
})

test('an order that does not exist is refused', async () => {
  expect((await owner.get('/api/v1/awards?sort=luck')).status).toBe(400)
})
