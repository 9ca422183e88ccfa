import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { allIssuerIds } from '../../people/store.ts'
import { brokenConstraint, tx } from '../../platform/database.ts'
import { type FieldProblem, Refusal } from '../../refusal.ts'
import {
  acceptReceived,
  addReceived,
  dropReceived,
  findJobByOrigin,
  forgetUnfinished,
  type JobRowToSave,
  openReceiving,
} from '../job-store.ts'
import { readBatchRow } from '../start-batch.ts'
import { type Line, LineLimitError, readLines } from './read-lines.ts'

export const MAX_BULK = 100_000
const MAX_BYTES = 256 * 1024 * 1024
const MAX_LINE = 1024 * 1024
/** Rows that are kept at once: the next are read when these are in the database. */
const AT_ONCE = 500
/** Rows that are read before the event loop gets its turn. */
const SLICE = 50
/** Of bad rows so many are told of. */
const MOST_PROBLEMS = 100
/** Whoever takes longer to send their rows begins anew. */
const LONGEST_MILLISECONDS = 3_600_000

export type BulkOptions = {
  readonly idempotencyKey: string
  /** `refuse`: nothing is awarded unless every row can be read. `skip`: the others are, and these are reported. */
  readonly badRows: 'refuse' | 'skip'
}

const originOf = (key: string) => `bulk:${createHash('sha256').update(key).digest('hex')}`

function readLine({ number, text }: Line): JobRowToSave {
  const bad = (message: string): JobRowToSave => ({
    row: number,
    request: null,
    raw: null,
    code: 'E_REQUEST_MALFORMED',
    message,
    field: null,
  })
  if (text === null) return bad('The line is not UTF-8.')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return bad('The line is no JSON.')
  }
  return readBatchRow(given, number)
}

/** What was read of a body so far. Bad rows are counted, and the first hundred remembered. */
type Received = { rows: number; bad: number; readonly problems: FieldProblem[] }

const problemOf = ({ row, code, field, message }: JobRowToSave): FieldProblem => ({
  row,
  path: field ?? '',
  code: code ?? '',
  message: message ?? '',
})

/**
 * Takes requests line by line, as they come, into a job that nobody sees until the last of them is there; then, in one
 * transaction, it becomes the job of its key and is queued. Whatever ends it before — a line too many, a connection that
 * breaks — leaves nothing.
 *
 * The same key and bytes give the same job, however often and however many at once they are sent; of two at once the
 * second finds at its end that the first was there.
 *
 * @returns the job's id
 */
export async function receiveBulk(
  deps: Deps,
  actor: Actor,
  body: AsyncIterable<Uint8Array>,
  { idempotencyKey, badRows }: BulkOptions,
): Promise<string> {
  const { issuerId } = actor
  const origin = originOf(idempotencyKey)
  const hash = createHash('sha256').update(`${badRows}\n`)
  const lines = readLines(body, { maxBytes: MAX_BYTES, maxLine: MAX_LINE, see: part => hash.update(part) })
  const before = await tx(deps, { issuerId }, tx => findJobByOrigin(tx, issuerId, origin))
  if (before) {
    for await (const _ of inTime(deps, lines));
    return sameAs(before, hash.digest('hex'))
  }
  const id = deps.newId()
  await tx(deps, actor, tx => openReceiving(tx, issuerId, { id, actor, at: deps.clock() }))
  try {
    const received = await keepRows(deps, actor, id, inTime(deps, lines))
    const digest = hash.digest('hex')
    if (received.rows === 0) throw new Refusal('E_REQUEST_MALFORMED')
    if (received.bad > 0 && badRows === 'refuse') throw new Refusal('E_ROWS_MALFORMED', received.problems)
    return await accept(deps, actor, { id, origin, digest, rows: received.rows })
  } catch (error) {
    await tx(deps, { issuerId }, tx => dropReceived(tx, issuerId, id))
    throw error
  }
}

/** The lines, until they are too many bytes, it has taken too long, or whoever sends them is gone. */
async function* inTime(deps: Deps, lines: AsyncGenerator<Line[]>): AsyncGenerator<Line[]> {
  const end = deps.clock().getTime() + LONGEST_MILLISECONDS
  try {
    for await (const some of lines) {
      if (deps.clock().getTime() > end) throw new LineLimitError()
      yield some
    }
  } catch (error) {
    throw new Refusal(error instanceof LineLimitError ? 'E_TOO_LARGE' : 'E_REQUEST_MALFORMED')
  }
}

async function keepRows(deps: Deps, actor: Actor, id: string, lines: AsyncGenerator<Line[]>): Promise<Received> {
  const received: Received = { rows: 0, bad: 0, problems: [] }
  let rows: JobRowToSave[] = []
  const keep = async () => {
    if (rows.length === 0) return
    const kept = rows
    rows = []
    await tx(deps, actor, tx => addReceived(tx, actor.issuerId, id, kept))
    deps.failpoint('after-bulk-rows')
  }
  for await (const some of lines)
    for (const line of some) {
      if (++received.rows > MAX_BULK) throw new Refusal('E_TOO_MANY_AWARDS')
      if (received.rows % SLICE === 0) await nextTurn()
      const row = readLine(line)
      rows.push(row)
      if (row.request === null) {
        received.bad++
        if (received.problems.length < MOST_PROBLEMS) received.problems.push(problemOf(row))
      }
      if (rows.length >= AT_ONCE) await keep()
    }
  await keep()
  return received
}

type Ready = { readonly id: string; readonly origin: string; readonly digest: string; readonly rows: number }

async function accept(deps: Deps, actor: Actor, ready: Ready): Promise<string> {
  const { issuerId } = actor
  const { id, origin, digest, rows } = ready
  try {
    await tx(deps, actor, async tx => {
      await acceptReceived(tx, issuerId, { id, origin, digest })
      await note(tx, deps, actor, { event: 'batch.started', subject: id, details: { rows } })
      await deps.jobs.enqueue(tx, 'run-award-job', { issuerId, jobId: id }, { key: id })
      deps.failpoint('before-bulk-accept-commit')
    })
  } catch (error) {
    if (brokenConstraint(error) !== 'job_origin') throw error
    const first = await tx(deps, { issuerId }, tx => findJobByOrigin(tx, issuerId, origin))
    if (!first) throw error
    await tx(deps, { issuerId }, tx => dropReceived(tx, issuerId, id))
    return sameAs(first, digest)
  }
  deps.failpoint('after-bulk-accept-commit')
  return id
}

function sameAs(first: { readonly id: string; readonly digest: string | null }, digest: string): string {
  if (first.digest !== digest) throw new Refusal('E_IDEMPOTENCY_KEY_REUSED')
  return first.id
}

/** Takes away what was received when a server was killed: nobody was ever told of it. */
export async function forgetReceived(deps: Deps): Promise<void> {
  const before = new Date(deps.clock().getTime() - 2 * LONGEST_MILLISECONDS)
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    await tx(deps, { issuerId }, tx => forgetUnfinished(tx, issuerId, before))
}
