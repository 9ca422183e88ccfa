import { randomUUID } from 'node:crypto'
import { Agent, get } from 'node:http'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { connectOwner, openWorkplace } from '../../../apps/server/src/operations/open-workplace.ts'
import { openDatabase, tx } from '../../../apps/server/src/platform/database.ts'
import { setStatusBits } from '../../../apps/server/src/status/take-indexes.ts'
import { type Checks, checkMany } from './check-many.ts'

const KEY = 'lrl_sample-key-for-the-bench-00000000000000000000'
const SCHOOL = 'sample-school'
const TOKEN = 'application/statuslist+jwt'
/** How many entries of a list are given out, at most: half of it, and no more than this is written for the bench. */
const MOST_GIVEN = 262_144
/** One of so many entries of a list is set. */
const SET_EVERY = 200
const FLIPS = 20
const AGAIN = 2_000

type Times = { readonly p50: number; readonly longest: number }
/** Of one length: milliseconds from before the transaction that sets one bit until the new list, or token, has been read. */
export type Flipped = {
  readonly entries: number
  readonly set: number
  readonly bytes: number
  readonly list: Times
  readonly token: Times
}
export type StatusRun = {
  readonly checks: Checks
  readonly flipped: readonly Flipped[]
  readonly notModified: readonly { readonly what: string; readonly perSecond: number }[]
}

const timesOf = (all: readonly number[]): Times => {
  const sorted = [...all].sort((one, other) => one - other)
  return { p50: sorted[sorted.length >> 1] ?? 0, longest: sorted.at(-1) ?? 0 }
}
const shown = ({ p50, longest }: Times) => `${p50.toFixed(1)} ms (longest ${longest.toFixed(0)} ms)`

type Answer = { readonly status: number; readonly etag: string; readonly bytes: number }

const agent = new Agent({ keepAlive: true })
const ask = (url: string, headers: Record<string, string> = {}) =>
  new Promise<Answer>((resolve, reject) => {
    get(url, { agent, headers }, response => {
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
      })
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, etag: String(response.headers.etag ?? ''), bytes }),
      )
    }).once('error', reject)
  })

async function call<T>(server: RunningServer, path: string, body: unknown): Promise<T> {
  const answer = await fetch(server.origin + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Writes a list with its entries, and sets one after the other of those that are left. */
async function flip(server: RunningServer, lengths: readonly number[]): Promise<Flipped[]> {
  const place = await openWorkplace({ dataDir: server.dataDir, databaseUrl: undefined })
  const client = await connectOwner(place.owner, 'bench')
  const database = openDatabase(place.owner, { max: 1, report: error => console.error(error.message) })
  try {
    const found = await client.query("select issuer_id from public_address where kind = 'issuer'")
    const issuerId = (found.rows[0] as { issuer_id: string }).issuer_id
    await client.query("select set_config('laurel.issuer_id', $1, false)", [issuerId])
    const all: Flipped[] = []
    for (const entries of lengths) {
      const id = `bench-${entries}`
      const given = Math.min(entries / 2, MOST_GIVEN)
      const set = Math.floor(entries / SET_EVERY)
      await client.query(
        `insert into status_list (issuer_id, id, purpose, entries, used, is_open, version, created_at)
         values ($1, $2, 'revocation', $3, $4, false, 1, now())`,
        [issuerId, id, entries, given],
      )
      // At random places, as a server gives them out; of two at one place the second is left out.
      await client.query('select setseed(0.5)')
      await client.query(
        `insert into status_entry (issuer_id, list_id, index, award_id, purpose, set_at)
         select $1, $2, floor(random() * $3)::integer, gen_random_uuid(), 'revocation', case when n < $5 then now() end
         from generate_series(0, $4 - 1) as n on conflict do nothing`,
        [issuerId, id, entries, given, set],
      )
      await client.query('analyze status_entry, status_list')
      const free = await client.query(
        'select award_id from status_entry where issuer_id = $1 and list_id = $2 and set_at is null limit $3',
        [issuerId, id, FLIPS * 2 + 2],
      )
      const awards = (free.rows as { award_id: string }[]).map(row => row.award_id)
      const url = `${server.origin}/i/${SCHOOL}/status/${id}`
      let bytes = 0
      const timeOf = async (headers: Record<string, string>): Promise<Times> => {
        const known = await ask(url, headers)
        let { etag } = known
        bytes ||= known.bytes
        const times: number[] = []
        for (let round = 0; round < FLIPS; round++) {
          const award = awards.pop() ?? randomUUID()
          const begun = performance.now()
          await tx({ database }, { issuerId }, tx => setStatusBits(tx, issuerId, [award], new Date()))
          const next = await ask(url, headers)
          times.push(performance.now() - begun)
          if (next.status !== 200 || next.etag === etag) throw new Error(`the list does not change: ${next.status}`)
          etag = next.etag
        }
        return timesOf(times)
      }
      const list = await timeOf({})
      const token = await timeOf({ accept: TOKEN })
      const flipped = { entries, set, bytes, list, token }
      console.log(
        `${entries.toLocaleString('en')} entries, ${set.toLocaleString('en')} set, ${(bytes / 1024).toFixed(0)} KiB: list ${shown(list)}, token ${shown(token)}`,
      )
      all.push(flipped)
    }
    return all
  } finally {
    await database.close()
    await client.end()
    await place.close()
  }
}

/** How often a second somebody who has it already is told so. */
async function askAgain(server: RunningServer): Promise<{ what: string; perSecond: number }[]> {
  const { id: achievementId } = await call<{ id: string }>(server, '/api/v1/achievements', {
    name: 'Active Listening',
    description: 'Listens in order to understand.',
    kind: 'micro',
    criteria: { narrative: 'Two observed conversations.' },
  })
  const { credentialId } = await call<{ credentialId: string }>(server, '/api/v1/awards', {
    achievementId,
    recipient: { name: 'Sample Learner 1' },
    issue: true,
  })
  const school = `/i/${SCHOOL}`
  const places: readonly (readonly [string, string, Record<string, string>])[] = [
    ['status list', `${school}/status/1`, {}],
    ['status list, as token', `${school}/status/1`, { accept: TOKEN }],
    ['DID document', `${school}/did.json`, {}],
    ['head of the record', `${school}/log/checkpoint`, {}],
    ['credential', `/c/${credentialId}.json`, {}],
    ['credential’s page', `/c/${credentialId}`, { accept: 'text/html' }],
  ]
  const all: { what: string; perSecond: number }[] = []
  for (const [what, path, headers] of places) {
    const url = server.origin + path
    let { etag } = await ask(url, headers)
    let known = 0
    const begun = performance.now()
    const askers = Array.from({ length: 8 }, async () => {
      for (let round = 0; round < AGAIN / 8; round++) {
        const answer = await ask(url, { ...headers, 'if-none-match': etag })
        if (answer.status === 304) known++
        else etag = answer.etag
      }
    })
    await Promise.all(askers)
    const perSecond = AGAIN / ((performance.now() - begun) / 1000)
    console.log(`${what}: ${perSecond.toFixed(0)}/s, ${known} of ${AGAIN} a 304`)
    all.push({ what, perSecond })
  }
  return all
}

/**
 * Status lists at scale: 100,000 checks against lists that are at hand; from one bit set to the new list, for lists of each
 * length; and how often those who have it are told so.
 */
export async function measureStatus(lengths: readonly number[]): Promise<StatusRun> {
  const checks = await checkMany()
  const server = await startServer({
    env: { LAUREL_BOOTSTRAP_ISSUER: SCHOOL, LAUREL_BOOTSTRAP_API_KEY: KEY, LAUREL_LOG_LEVEL: 'warn' },
  })
  try {
    const notModified = await askAgain(server)
    return { checks, flipped: await flip(server, lengths), notModified }
  } finally {
    agent.destroy()
    await server.stop()
    await server.remove()
  }
}
