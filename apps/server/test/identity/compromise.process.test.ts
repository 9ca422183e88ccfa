import { freePort, type RunningServer, startServer } from '@laurel/testkit/server'
import { afterEach, expect, test } from 'vitest'
import { ACHIEVEMENT, type Json } from '../stages/school.ts'

// The true server, killed with SIGKILL while it declares, and while it signs anew.

let server: RunningServer | undefined
afterEach(async () => {
  await server?.stop()
  await server?.remove()
  server = undefined
})

const AWARDS = 120
const FAILPOINTS = [
  'before-compromise-commit',
  'after-reissue-intent:2',
  'before-reissue-commit:2',
  'after-issue-commit:1',
]

test('what was killed goes on at the next start, and nothing is done twice', { timeout: 240_000 }, async () => {
  const port = await freePort()
  server = await startServer({ port, env: { LAUREL_FAILPOINTS: 'on' } })
  const { dataDir } = server
  const origin = `http://localhost:${port}`
  let cookie = ''
  const call = async (method: string, path: string, body?: Json) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { origin, cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { headers: answer.headers, body: (await answer.json()) as Json }
  }
  const set = await call('POST', '/setup', {
    token: new URL(server.setUpLink()).searchParams.get('token'),
    institution: { name: 'Sample School', shortName: 'sample', url: 'https://school.example', locale: 'en' },
    owner: { name: 'Sample Owner', email: 'owner@example.org' },
  })
  cookie = set.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const { id: achievementId } = (await call('POST', '/achievements', ACHIEVEMENT)).body
  const recipientOf = (number: number) => ({
    name: `Sample Learner ${number}`,
    email: `sample.learner.${number}@example.org`,
  })
  const rows = Array.from({ length: AWARDS }, (_, number) => ({
    achievementId,
    recipient: recipientOf(number),
    issue: true,
  }))
  const made = await call('POST', '/awards/batch', rows)
  await expect
    .poll(async () => (await call('GET', `/jobs/${made.body.id}`)).body.state, { timeout: 60_000 })
    .toBe('done')

  let compromise: Json | undefined
  const died: string[] = []
  for (const failpoint of FAILPOINTS) {
    await server.stop()
    const env = { LAUREL_FAILPOINTS: 'on', LAUREL_FAILPOINT: failpoint }
    const started = await startServer({ port, dataDir, env }).catch(() => null)
    if (!started) {
      died.push(failpoint)
      continue
    }
    server = started
    if (!compromise) {
      const { version } = (await call('GET', '/identity')).body
      const wanted = { seen: version, confirmation: 'sample', since: '2020-01-01T00:00:00Z' }
      const declared = await call('POST', '/key-compromises', wanted).catch(() => null)
      expect(declared).toBeNull()
      await server.ended
      died.push(failpoint)
      server = await startServer({ port, dataDir, env: { LAUREL_FAILPOINTS: 'on' } })
      expect((await call('GET', '/key-compromises')).body.items).toEqual([])
      expect((await call('GET', '/identity')).body.version).toBe(version)
      compromise = (await call('POST', '/key-compromises', wanted)).body
      expect(compromise.items.award).toMatchObject({ open: AWARDS })
      continue
    }
    // What was begun goes on by itself, so it may die before it is asked.
    await call('POST', `/key-compromises/${compromise.id}/reissue`, {}).catch(() => null)
    await server.ended
    died.push(failpoint)
  }
  expect(died).toEqual(FAILPOINTS)
  server = await startServer({ port, dataDir, env: { LAUREL_FAILPOINTS: 'on' } })
  // Nobody presses anything: the job goes on by itself.
  const state = async () => (await call('GET', `/key-compromises/${compromise?.id}`)).body
  await expect.poll(async () => (await state()).reissue, { timeout: 120_000, interval: 500 }).toBe('done')
  expect((await state()).items.award).toMatchObject({ open: 0, reissued: AWARDS })
  const mails: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Json = (await call('GET', `/outbox?limit=200${cursor ? `&cursor=${cursor}` : ''}`)).body
    for (const mail of page.items) if (/signed your credentials anew/.test(mail.subject)) mails.push(mail.to)
    cursor = page.nextCursor
  }
  expect(mails).toHaveLength(AWARDS)
  expect(new Set(mails).size).toBe(AWARDS)
  const restated = (await call('GET', '/audit?event=award.restated&limit=200')).body.items
  expect(new Set(restated.map((one: Json) => one.subject)).size).toBe(AWARDS)
  expect(restated).toHaveLength(AWARDS)
})
