import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, tx } from '../../src/platform/database.ts'
import { createJobs, installJobs, type Jobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { openAppRole } from '../../src/platform/roles.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing.ts'

let own: TestDatabase
let database: Database
const log = createLog('silent')
const running: Jobs[] = []

beforeEach(async () => {
  own = await createTestDatabase()
  const { connection } = await openAppRole(own.owner, 'jobs-test-password')
  database = openDatabase(connection, { report: () => {} })
  await installJobs(database)
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(jobs => jobs.stop()))
  await database.close()
  await own.drop()
})

const open = (isAlone = true) => {
  const jobs = createJobs({ database, log, isAlone })
  running.push(jobs)
  return jobs
}

test('a job is kept with what it belongs to, or not at all', async () => {
  const done: number[] = []
  const jobs = open()
  jobs.work<{ n: number }>('numbers', async ({ n }) => void done.push(n))
  await jobs.start()
  const failing = tx({ database }, {}, async at => {
    await jobs.enqueue(at, 'numbers', { n: 1 })
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  await tx({ database }, {}, at => jobs.enqueue(at, 'numbers', { n: 2 }))
  await tx({ database }, {}, at => jobs.enqueueMany(at, 'numbers', [{ n: 3 }, { n: 4 }]))
  await expect.poll(() => done.length).toBe(3)
  expect(done.sort()).toEqual([2, 3, 4])
})

test('a job that fails is tried again', async () => {
  const tries: number[] = []
  const jobs = open()
  jobs.work('stubborn', async (_, { retryCount }) => {
    tries.push(retryCount)
    if (retryCount < 1) throw new Error('not yet')
  })
  await jobs.start()
  await tx({ database }, {}, at => jobs.enqueue(at, 'stubborn', {}))
  await expect.poll(() => tries, { timeout: 15_000 }).toEqual([0, 1])
})

test('of jobs with one key one waits at a time', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let runs = 0
  const jobs = open()
  jobs.work('publish', async () => {
    runs++
    await held
  })
  await jobs.start()
  const add = () => tx({ database }, {}, at => jobs.enqueue(at, 'publish', {}, { key: 'school' }))
  await add()
  await expect.poll(() => runs).toBe(1)
  // The first is running and may have read already, so one more must follow; a third would be the same again.
  await add()
  await add()
  release()
  await expect.poll(() => runs).toBe(2)
  await jobs.stop()
  const left = await database.pool.query("select 1 from laurel_jobs.job where name = 'publish' and state < 'completed'")
  expect(left.rowCount).toBe(0)
})

test('no more jobs run at once than the queue allows', async () => {
  let now = 0
  let most = 0
  let done = 0
  const jobs = open()
  jobs.work(
    'crowd',
    async () => {
      most = Math.max(most, ++now)
      await new Promise(resolve => setImmediate(resolve))
      now--
      done++
    },
    { concurrency: 3 },
  )
  await jobs.start()
  await tx({ database }, {}, at =>
    jobs.enqueueMany(
      at,
      'crowd',
      Array.from({ length: 30 }, (_, n) => ({ n })),
    ),
  )
  await expect.poll(() => done, { timeout: 15_000 }).toBe(30)
  expect(most).toBe(3)
})

test('a job that a killed server had in hand is taken up at the next start', async () => {
  const first = open()
  first.work('interrupted', () => new Promise(() => {}))
  await first.start()
  await tx({ database }, {}, at => first.enqueue(at, 'interrupted', { n: 7 }))
  const state = async () =>
    (await database.pool.query("select state from laurel_jobs.job where name = 'interrupted'")).rows[0].state
  await expect.poll(state).toBe('active')
  running.splice(0) // as after kill -9: nobody stops it, and its handler never answers
  const seen: number[] = []
  const second = open()
  second.work<{ n: number }>('interrupted', async ({ n }) => void seen.push(n))
  await second.start()
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual([7])
})

test('stopping waits for the job in hand and lets it know', async () => {
  let isTold = false
  let isDone = false
  let begin = () => {}
  const begun = new Promise<void>(resolve => {
    begin = resolve
  })
  const jobs = open()
  jobs.work('long', async (_, { signal }) => {
    begin()
    await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
    isTold = true
    await new Promise(resolve => setImmediate(resolve))
    isDone = true
  })
  await jobs.start()
  await tx({ database }, {}, at => jobs.enqueue(at, 'long', {}))
  await begun
  await jobs.stop()
  expect([isTold, isDone]).toEqual([true, true])
})
