import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, tx } from '../../src/platform/database.ts'
import { createJobs, installJobs, type Jobs } from '../../src/platform/jobs.ts'
import { createLog } from '../../src/platform/log.ts'
import { enter } from '../../src/platform/presence.ts'
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

const open = (at = database) => {
  const jobs = createJobs({ database: at, log })
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

/** A server with a job in hand that it never ends, and what `kill -9` does to it: all its connections break. */
async function startDoomed() {
  const { connection } = await openAppRole(own.owner, 'jobs-test-password')
  const itsDatabase = openDatabase({ ...connection, database: own.owner.database }, { report: () => {} })
  const doomed = open(itsDatabase)
  running.pop() // Nobody will stop it, and its handler never answers.
  doomed.work('interrupted', () => new Promise(() => {}))
  await doomed.start()
  await tx({ database }, {}, at => doomed.enqueue(at, 'interrupted', { n: 7 }))
  await expect.poll(jobState).toBe('active')
  return async () => {
    void itsDatabase.close()
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    )
  }
}
const jobState = async () =>
  (await database.pool.query("select state from laurel_jobs.job where name = 'interrupted'")).rows[0].state

test('a job that a killed server had in hand is taken up at the next start', async () => {
  const kill = await startDoomed()
  await kill()
  const seen: number[] = []
  const second = open()
  second.work<{ n: number }>('interrupted', async ({ n }) => void seen.push(n))
  await second.start()
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual([7])
})

test('a job of a server that is still dying at the next start is taken up as soon as it is dead', async () => {
  const kill = await startDoomed()
  const seen: number[] = []
  const second = open()
  second.work<{ n: number }>('interrupted', async ({ n }) => void seen.push(n))
  await second.start()
  expect(await jobState()).toBe('active')
  await kill()
  await expect.poll(() => seen, { timeout: 15_000 }).toEqual([7])
})

test('a job that a living server has in hand is left to it', async () => {
  const kill = await startDoomed()
  const seen: number[] = []
  const second = open()
  second.work<{ n: number }>('interrupted', async ({ n }) => void seen.push(n))
  await second.start()
  expect(await jobState()).toBe('active')
  expect(seen).toEqual([])
  await kill()
})

test('a server that comes while another puts back the work of the dead waits for it', async () => {
  const first = await enter({ database, log })
  let isIn = false
  const coming = enter({ database, log }).then(second => {
    isIn = true
    return second
  })
  const waiting = async () =>
    (
      await database.pool.query(`select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where locktype = 'advisory' and not granted and datname = current_database()`)
    ).rowCount
  await expect.poll(waiting).toBe(1)
  expect([first.isAlone, isIn]).toEqual([true, false])
  await first.settle()
  const second = await coming
  expect(second.isAlone).toBe(false)
  await Promise.all([first.leave(), second.leave()])
  const last = await enter({ database, log })
  expect(last.isAlone).toBe(true)
  await last.leave()
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
