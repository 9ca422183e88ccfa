import { renderSVG } from 'uqr'
import { findAchievements, searchText } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { pageFrom, readCursor } from '../../people/cursor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer, type IssuerRow } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { type FieldProblem, Refusal } from '../../refusal.ts'
import { linksOf } from './addresses.ts'
import { queryOf } from './query-of.ts'
import { MOST_RUN, type NewPresentationRequest, type PresentationRequestView } from './schema.ts'
import { askToken } from './secrets.ts'
import {
  type Counts,
  countAnswers,
  findRequest,
  iso,
  isoOrNull,
  listRequests,
  type RequestRow,
  type RequestState,
  removeRequest,
  saveRequest,
  setClosed,
  stateOf,
} from './store.ts'

const NO_ANSWERS: Counts = { fits: 0, doesNotFit: 0, declined: 0 }

function listedView(deps: Deps, issuer: IssuerRow, row: RequestRow, counts = NO_ANSWERS) {
  const links = linksOf(deps, issuer.short_name, issuer.did, askToken(deps, issuer.issuer_id, row.id))
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    formats: row.formats,
    asksName: row.asks_name,
    single: row.is_single,
    responseMode: row.response_mode,
    keepDays: row.keep_days,
    endsAt: isoOrNull(row.ends_at),
    state: stateOf(row, deps.clock()),
    link: links.page,
    appLink: links.app,
    walletLink: links.wallet,
    counts,
    createdBy: row.created_by,
    createdAt: iso(row.created_at),
    closedAt: isoOrNull(row.closed_at),
  }
}

/** @throws Refusal E_NOT_FOUND */
export async function readRequest(deps: Deps, actor: Actor, id: string): Promise<PresentationRequestView> {
  const { issuerId } = actor
  const found = await tx(deps, actor, async tx => {
    const row = await findRequest(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    const counts = (await countAnswers(tx, issuerId, [id])).get(id)
    const named = await findAchievements(
      tx,
      issuerId,
      row.wants.flatMap(one => one.achievementId ?? []),
    )
    return { row, counts, named, issuer: await currentIssuer(tx, issuerId) }
  })
  const view = listedView(deps, found.issuer, found.row, found.counts)
  return {
    ...view,
    wants: found.row.wants,
    achievementNames: Object.fromEntries(found.named.map(one => [one.id, one.name])),
    qr: renderSVG(view.appLink, { border: 1 }),
    dcqlQuery: { ...(await queryOf(deps, issuerId, found.row)) },
  }
}

type Query = {
  readonly q?: string | undefined
  readonly state?: RequestState | undefined
  readonly limit: number
  readonly cursor: string
}

export async function requestsOf(deps: Deps, actor: Actor, { cursor, limit, ...query }: Query) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const wanted = { ...query, limit: limit + 1, after: readCursor(cursor) }
    const rows = await listRequests(tx, issuerId, wanted, deps.clock())
    const counts = await countAnswers(
      tx,
      issuerId,
      rows.map(row => row.id),
    )
    return pageFrom(rows, limit, row => listedView(deps, issuer, row, counts.get(row.id)))
  })
}

const wrong = (path: string, code: string, message: string): FieldProblem => ({ path, code, message })

/** What the schema cannot see: whether the achievements are there, and whether anything could be an answer. */
async function problemsOf(deps: Deps, actor: Actor, wanted: NewPresentationRequest): Promise<FieldProblem[]> {
  const now = deps.clock().getTime()
  const ends = wanted.endsAt === null ? null : Date.parse(wanted.endsAt)
  if (ends !== null && ends <= now) return [wrong('endsAt', 'past', 'has passed')]
  if (ends !== null && ends > now + MOST_RUN) return [wrong('endsAt', 'too-late', 'is more than 730 days away')]
  const ids = wanted.wants.flatMap(one => one.achievementId ?? [])
  const known = await tx(deps, actor, tx => findAchievements(tx, actor.issuerId, ids))
  const missing = wanted.wants.findIndex(
    one => one.achievementId !== undefined && !known.some(row => row.id === one.achievementId),
  )
  if (missing >= 0) return [wrong(`wants.${missing}.achievementId`, 'unknown', 'is no achievement of the institution')]
  const query = await queryOf(deps, actor.issuerId, {
    wants: wanted.wants,
    formats: wanted.formats,
    asks_name: wanted.asksName,
  })
  const empty = (query.credential_sets ?? []).findIndex(one => one.options.length === 0)
  return empty < 0
    ? []
    : [
        wrong(
          `wants.${empty}`,
          'no-format',
          'cannot be asked for in these formats: name types of SD-JWT VC, or take other formats too',
        ),
      ]
}

/** @throws Refusal E_REQUEST_MALFORMED, naming the field */
export async function makeRequest(
  deps: Deps,
  actor: Actor,
  wanted: NewPresentationRequest,
): Promise<PresentationRequestView> {
  const { issuerId } = actor
  const problems = await problemsOf(deps, actor, wanted)
  if (problems.length > 0) throw new Refusal('E_REQUEST_MALFORMED', problems)
  const id = deps.newId()
  await tx(deps, actor, async tx => {
    await saveRequest(tx, issuerId, {
      id,
      token_hash: tokenHash(askToken(deps, issuerId, id)),
      name: wanted.name,
      purpose: wanted.purpose,
      wants: wanted.wants,
      formats: wanted.formats,
      asks_name: wanted.asksName,
      is_single: wanted.single,
      response_mode: wanted.responseMode,
      keep_days: wanted.keepDays,
      ends_at: wanted.endsAt,
      created_by: actor.name,
      created_at: deps.clock().toISOString(),
      search: searchText(wanted.name, wanted.purpose),
    })
    await note(tx, deps, actor, { event: 'presentation-request.made', subject: id })
  })
  return readRequest(deps, actor, id)
}

/** Closed, the link says so and takes nothing; what was answered stays. */
export async function closeRequest(
  deps: Deps,
  actor: Actor,
  id: string,
  isClosed: boolean,
): Promise<PresentationRequestView> {
  await tx(deps, actor, async tx => {
    const row = await findRequest(tx, actor.issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    if ((row.closed_at !== null) === isClosed) return
    await setClosed(tx, actor.issuerId, id, isClosed ? deps.clock() : null)
    await note(tx, deps, actor, { event: `presentation-request.${isClosed ? 'closed' : 'reopened'}`, subject: id })
  })
  return readRequest(deps, actor, id)
}

/** With everything that was answered. */
export async function deleteRequest(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    if (!(await removeRequest(tx, actor.issuerId, id))) throw new Refusal('E_NOT_FOUND')
    await note(tx, deps, actor, { event: 'presentation-request.removed', subject: id })
  })
}
