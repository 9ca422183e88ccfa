import type { CredentialQuery } from '@laurel/core/presentation'
import type { JsonObject } from '@laurel/core/primitives'
import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { insightCsv } from '../../insight/csv.ts'
import type { Actor } from '../../people/actor.ts'
import { pageFrom, readCursor } from '../../people/cursor.ts'
import { note } from '../../people/note.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { verifyPresentation } from './check-presentations.ts'
import { reportToKeep, worstOf } from './facts.ts'
import type { AnswerVerdict, AnswerView, Facts, zAnswerDetail } from './schema.ts'
import {
  type AnswerRow,
  findAnswer,
  findRequest,
  iso,
  type ListedAnswer,
  listAnswers,
  type RequestRow,
  removeAnswer,
  saveCheck,
} from './store.ts'
import { partNamed } from './write-query.ts'

const DAY = 86_400_000

/** What was shown, each with the want that it was shown for. */
const shownIn = ({ facts }: ListedAnswer): AnswerView['shown'] =>
  (JSON.parse(facts) as Facts[]).map(one => ({ ...one, want: partNamed(one.query).want }))

const answerView = (row: ListedAnswer, { keep_days: days }: RequestRow): AnswerView => ({
  id: row.id,
  requestId: row.request_id,
  verdict: row.verdict,
  result: row.result,
  responseMode: row.response_mode,
  reasons: row.reasons,
  shown: shownIn(row),
  answeredAt: iso(row.answered_at),
  checkedAt: iso(row.checked_at),
  removedAfter: new Date(Date.parse(row.answered_at) + days * DAY).toISOString(),
})

export type AnswerDetail = z.infer<typeof zAnswerDetail>

const detailView = (row: AnswerRow, request: RequestRow): AnswerDetail => ({
  ...answerView(row, request),
  reports: JSON.parse(row.reports) as AnswerDetail['reports'],
  presented: JSON.parse(row.presented) as AnswerDetail['presented'],
})

async function requireRequest(tx: Tx, issuerId: string, id: string): Promise<RequestRow> {
  const request = await findRequest(tx, issuerId, id)
  if (!request) throw new Refusal('E_NOT_FOUND')
  return request
}

async function requireAnswer(tx: Tx, issuerId: string, requestId: string, id: string) {
  const request = await requireRequest(tx, issuerId, requestId)
  const row = await findAnswer(tx, issuerId, requestId, id)
  if (!row) throw new Refusal('E_NOT_FOUND')
  return { request, row }
}

type Query = {
  readonly q?: string | undefined
  readonly verdict?: AnswerVerdict | undefined
  readonly limit: number
  readonly cursor: string
}

export const answersOf = (deps: Deps, actor: Actor, requestId: string, { cursor, limit, ...query }: Query) =>
  tx(deps, actor, async tx => {
    const request = await requireRequest(tx, actor.issuerId, requestId)
    const wanted = { ...query, limit: limit + 1, after: readCursor(cursor) }
    const rows = await listAnswers(tx, actor.issuerId, requestId, wanted)
    return pageFrom(rows, limit, row => answerView(row, request))
  })

export const readAnswer = (deps: Deps, actor: Actor, requestId: string, id: string): Promise<AnswerDetail> =>
  tx(deps, actor, async tx => {
    const { request, row } = await requireAnswer(tx, actor.issuerId, requestId, id)
    return detailView(row, request)
  })

/** What was presented for each part of the query, in the order in which it was checked. */
function partsOf(presented: string) {
  const all = Object.entries(JSON.parse(presented) as Record<string, (string | JsonObject)[]>)
  return all.flatMap(([id, list]) => {
    // A request is asked anew each time, so what was asked then may be gone by now.
    const part: CredentialQuery = { id, format: partNamed(id).format, meta: {} }
    return list.map(presentation => ({ part, presentation }))
  })
}

/** Of the credential alone: a presentation is for the moment in which it was made, and that has passed. */
async function lookAgain(deps: Deps, { part, presentation }: ReturnType<typeof partsOf>[number]) {
  const { report: whole, facts } = await verifyPresentation(deps, part, presentation)
  const report = whole.presented?.[0] ?? whole
  return { report, facts: { ...facts, result: report.result } }
}

/** Looks again whether what was shown is still in force. What was asked and answered is not judged again. */
export async function checkAgain(deps: Deps, actor: Actor, requestId: string, id: string): Promise<AnswerDetail> {
  const { request, row } = await tx(deps, actor, tx => requireAnswer(tx, actor.issuerId, requestId, id))
  const parts = partsOf(row.presented)
  if (parts.length === 0) return detailView(row, request)
  const looked: Awaited<ReturnType<typeof lookAgain>>[] = []
  for (const one of parts) looked.push(await lookAgain(deps, one))
  const checked = {
    ...row,
    result: worstOf(looked),
    facts: JSON.stringify(looked.map(one => one.facts)),
    reports: JSON.stringify(looked.map(one => reportToKeep(one.report))),
    checked_at: deps.clock().toISOString(),
  }
  await tx(deps, { issuerId: actor.issuerId }, tx => saveCheck(tx, actor.issuerId, checked))
  return detailView(checked, request)
}

export const deleteAnswer = (deps: Deps, actor: Actor, requestId: string, id: string): Promise<void> =>
  tx(deps, actor, async tx => {
    if (!(await removeAnswer(tx, actor.issuerId, requestId, id))) throw new Refusal('E_NOT_FOUND')
    await note(tx, deps, actor, { event: 'presentation.removed', subject: id, details: { request: requestId } })
  })

const COLUMNS = [
  'answer',
  'answered_at',
  'verdict',
  'result',
  'checked_at',
  'reasons',
  'name',
  'achievement',
  'level',
  'issuer',
  'issuer_id',
  'valid_from',
  'valid_until',
  'withheld',
  'format',
  'credential',
  'want',
] as const
const AT_ONCE = 200
/** Lines of a file; a spreadsheet opens no more. */
const MOST_ANSWERS = 50_000

const NOTHING: Partial<AnswerView['shown'][number]> = {}

/** One line a credential that was shown, and one for an answer that shows none. */
function linesOf(row: ListedAnswer): (string | number | null)[][] {
  const shown = shownIn(row)
  return (shown.length > 0 ? shown : [NOTHING]).map(one => [
    row.id,
    iso(row.answered_at),
    row.verdict,
    one.result ?? row.result,
    iso(row.checked_at),
    row.reasons.join('; '),
    one.name ?? null,
    one.achievement ?? null,
    one.level ?? null,
    one.issuer?.name ?? null,
    one.issuer?.id ?? null,
    one.validFrom ?? null,
    one.validUntil ?? null,
    one.withheld?.count ?? null,
    one.format ?? null,
    one.credentialId ?? null,
    one.want ?? null,
  ])
}

/** All answers as a table (RFC 4180), the newest first. */
export const answersCsv = (
  deps: Deps,
  actor: Actor,
  requestId: string,
  verdict: AnswerVerdict | undefined,
): Promise<string> =>
  tx(deps, { issuerId: actor.issuerId }, async tx => {
    await requireRequest(tx, actor.issuerId, requestId)
    const lines: (string | number | null)[][] = []
    let after: { key: string; id: string } | null = null
    for (let read = 0; read < MOST_ANSWERS; read += AT_ONCE) {
      const rows: ListedAnswer[] = await listAnswers(tx, actor.issuerId, requestId, { verdict, limit: AT_ONCE, after })
      lines.push(...rows.flatMap(linesOf))
      const last = rows.at(-1)
      if (rows.length < AT_ONCE || !last) break
      after = { key: '', id: last.id }
    }
    await note(tx, deps, actor, { event: 'presentation-request.exported', subject: requestId })
    return insightCsv(COLUMNS, lines)
  })
