import { randomUUID } from 'node:crypto'
import { validUntilAfter } from '@laurel/core/achievement'
import type { Instant } from '@laurel/core/primitives'
import { type AchievementRow, achievementsToAward, type ContentRow, searchText } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { whyNotIssuing } from '../people/halt-issuing.ts'
import { inviteIfMissing } from '../people/minors/guardians.ts'
import { noteAges } from '../people/minors/note-age.ts'
import { note } from '../people/note.ts'
import { type QuotaCode, roomForAwards } from '../people/quotas.ts'
import { findOrMakeLearners } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { type Intent, intendCredentials } from './intend-credentials.ts'
import type { NewAward } from './schema.ts'
import { type AwardToSave, findByOrigin, insertAwards } from './store.ts'
import type { TranscriptLayout } from './transcript-layout.ts'

/** One award asked for. `origin` names where it comes from, so that asking again finds the first (P3). */
export type Wanted = {
  readonly request: NewAward
  readonly origin: string | null
  /** SHA-256 of the request: another request under the same origin is a mistake of the caller's. */
  readonly originDigest: string | null
  /** What it was judged by, where that is not the present version. */
  readonly version?: ContentRow & { readonly version: number }
  /** Whose it is, where that is known already; else they are found by their address. */
  readonly learnerId?: string
  /** The awards that it consists of. */
  readonly constituents?: readonly string[]
  /** What it brings in credits, where that is not what the achievement says. */
  readonly creditsEarned?: number | null
  /** How its constituents are arranged, where it is a transcript. */
  readonly transcript?: TranscriptLayout
  /** The award whose place it takes once it is issued. */
  readonly replaces?: string | null
}

type MadeCode =
  | 'E_ACHIEVEMENT_NOT_FOUND'
  | 'E_ACHIEVEMENT_ARCHIVED'
  | 'E_LEVEL_UNKNOWN'
  | 'E_AWARD_OVER'
  | 'E_IDEMPOTENCY_KEY_REUSED'
  | 'E_FORBIDDEN'
  | 'E_INSTITUTION_CLOSED'
  | QuotaCode

export type Made =
  | {
      readonly ok: true
      readonly awardId: string
      readonly isNew: boolean
      /** What was written down for it just now. */
      readonly intents: readonly Intent[]
    }
  | { readonly ok: false; readonly code: MadeCode }

function prepare(
  { request, origin, originDigest, learnerId, constituents, creditsEarned, transcript, replaces }: Wanted,
  achievement: AchievementRow,
  now: Date,
  newId: () => string,
  mayIssue: boolean,
): AwardToSave | MadeCode {
  if (achievement.state === 'archived') return 'E_ACHIEVEMENT_ARCHIVED'
  const knows = (level: string) => achievement.levels.find(one => one.id === level || one.name === level)
  const level = request.level === undefined ? undefined : knows(request.level)
  if (request.level !== undefined && !level) return 'E_LEVEL_UNKNOWN'
  if (request.results.some(result => result.achievedLevel && !knows(result.achievedLevel))) return 'E_LEVEL_UNKNOWN'
  const isApproved = request.issue && mayIssue
  const from = request.validFrom ? new Date(request.validFrom) : now
  const period = validUntilAfter(from.getTime() as Instant, achievement.validity_months)
  const until = request.validUntil ? new Date(request.validUntil) : period === null ? null : new Date(period)
  if (request.issue && until !== null && until <= now) return 'E_AWARD_OVER'
  const { name, email, did } = request.recipient
  return {
    id: newId(),
    achievement_id: achievement.id,
    achievement_version: achievement.version,
    learner_id: learnerId ?? newId(),
    state: isApproved ? 'approved' : 'draft',
    recipient_name: name,
    recipient_did: did ?? null,
    search: searchText(name, email, achievement.name),
    level: level?.id ?? null,
    results: request.results,
    evidence: request.evidence,
    narrative: request.narrative ?? null,
    valid_from: seconds(from),
    valid_until: until && seconds(until),
    credential_id: randomUUID(),
    origin,
    origin_digest: originDigest,
    created_at: now.toISOString(),
    approved_at: isApproved ? now.toISOString() : null,
    constituents: constituents ?? null,
    credits_earned: creditsEarned ?? null,
    transcript: transcript ?? null,
    replaces: replaces ?? null,
  }
}

/** Notes the ages that came along, and invites the guardians of minors, before anything is shown or sent. */
async function protectRecipients(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  recipients: readonly ({ readonly learnerId: string } & NewAward['recipient'])[],
): Promise<void> {
  const ages = new Map(
    recipients.flatMap(one => (one.birthDate ? [[one.learnerId, { birthDate: one.birthDate }] as const] : [])),
  )
  await noteAges(
    tx,
    deps,
    actor,
    [...ages].map(([learnerId, age]) => ({ learnerId, age })),
    { ifUnknown: true },
  )
  for (const { learnerId, name, guardian } of recipients)
    if (guardian) await inviteIfMissing(tx, deps, actor, { id: learnerId, name }, guardian)
}

/**
 * Makes awards in the caller's transaction: learners, awards, audit, and for those to be issued the status index and
 * the exact bytes to sign (steps 2 and 3 of docs/FLOW.md). Nothing is signed here. Set-based: a chunk of 200 costs
 * about as many statements as one.
 *
 * @returns one answer for each request, in order
 */
export async function makeAwards(tx: Tx, deps: Deps, actor: Actor, wanted: readonly Wanted[]): Promise<Made[]> {
  const now = deps.clock()
  const { issuerId } = actor
  // Where a registrar has to approve, what others want issued waits as a draft.
  const mayIssue = mayDo(actor, 'awards:approve')
  const mayProtect = mayDo(actor, 'learners:protect')
  const known = await findByOrigin(
    tx,
    issuerId,
    wanted.flatMap(one => one.origin ?? []),
  )
  const achievements = new Map(
    (await achievementsToAward(tx, issuerId, [...new Set(wanted.map(one => one.request.achievementId))])).map(row => [
      row.id,
      row,
    ]),
  )
  const answers: (Made | undefined)[] = []
  const ready: { position: number; award: AwardToSave }[] = []
  wanted.forEach((one, position) => {
    const first = one.origin ? known.get(one.origin) : undefined
    if (first) answers[position] = again(first, one)
    else {
      const achievement = achievements.get(one.request.achievementId)
      const award = !achievement
        ? 'E_ACHIEVEMENT_NOT_FOUND'
        : one.request.recipient.guardian && !mayProtect
          ? 'E_FORBIDDEN'
          : prepare(one, { ...achievement, ...one.version }, now, deps.newId, mayIssue)
      if (typeof award === 'string') answers[position] = { ok: false, code: award }
      else ready.push({ position, award })
    }
  })
  const room = await roomForAwards(
    tx,
    deps,
    issuerId,
    ready.map(({ position, award }) => award.state === 'approved' && !!wanted[position]?.request.recipient.email),
  )
  const fresh = ready.filter(({ position }, index) => {
    const code = room[index]
    if (code) answers[position] = { ok: false, code }
    return !code
  })
  if (fresh.length > 0 && (await whyNotIssuing(tx, issuerId)) === 'E_INSTITUTION_CLOSED') {
    for (const { position } of fresh) answers[position] = { ok: false, code: 'E_INSTITUTION_CLOSED' }
  } else if (fresh.length > 0) {
    const unknown = fresh.filter(({ position }) => wanted[position]?.learnerId === undefined)
    const found = await findOrMakeLearners(
      tx,
      issuerId,
      unknown.map(({ position, award }) => {
        const { recipient } = (wanted[position] as Wanted).request
        return {
          id: award.learner_id,
          name: recipient.name,
          email: recipient.email ?? null,
          locale: recipient.locale ?? null,
          ...(recipient.cohort ? { cohort: recipient.cohort } : {}),
        }
      }),
      now,
    )
    const foundAt = new Map(unknown.map(({ position }, index) => [position, found[index] as string]))
    const learnerIds = fresh.map(({ position, award }) => foundAt.get(position) ?? award.learner_id)
    const rows = fresh.map(({ award }, index) => ({ ...award, learner_id: learnerIds[index] as string }))
    const saved = await insertAwards(tx, issuerId, rows)
    // Somebody else sent the same key at the same instant and won; their award is the answer.
    const lost = fresh.filter(({ award }) => !saved.has(award.id))
    const winners = await findByOrigin(
      tx,
      issuerId,
      lost.flatMap(({ award }) => award.origin ?? []),
    )
    for (const { position, award } of fresh) {
      const winner = saved.has(award.id) ? undefined : winners.get(award.origin as string)
      answers[position] = winner
        ? again(winner, wanted[position] as Wanted)
        : { ok: true, awardId: award.id, isNew: true, intents: [] }
    }
    const made = rows.filter(row => saved.has(row.id))
    const recipients = fresh.flatMap(({ position, award }, index) =>
      saved.has(award.id)
        ? [{ learnerId: learnerIds[index] as string, ...(wanted[position] as Wanted).request.recipient }]
        : [],
    )
    await protectRecipients(tx, deps, actor, recipients)
    await note(
      tx,
      deps,
      actor,
      ...made.flatMap(row => [
        { event: 'award.made', subject: row.id },
        ...(row.state === 'approved' ? [{ event: 'award.approved', subject: row.id }] : []),
      ]),
    )
    const intents = await intendCredentials(
      tx,
      deps,
      issuerId,
      made.filter(row => row.state === 'approved').map(row => row.id),
    )
    const intentOf = new Map(intents.map(intent => [intent.award_id, intent]))
    for (const { position, award } of fresh) {
      const [answer, intent] = [answers[position], intentOf.get(award.id)]
      if (answer?.ok && intent) answers[position] = { ...answer, intents: [intent] }
    }
  }
  return answers as Made[]
}

const again = (first: { id: string; origin_digest: string | null }, wanted: Wanted): Made =>
  first.origin_digest === wanted.originDigest
    ? { ok: true, awardId: first.id, isNew: false, intents: [] }
    : { ok: false, code: 'E_IDEMPOTENCY_KEY_REUSED' }
