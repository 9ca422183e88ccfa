import type * as z from 'zod'
import { searchText } from '../achievement/store.ts'
import { findVersions, versionKey } from '../achievement/versions.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { findOrMakeLearners, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { activeAgreements } from '../recognition/agreement-store.ts'
import { Refusal } from '../refusal.ts'
import type { zBegin, zBeginFor } from './schema.ts'
import { type ClaimRow, findClaim, sayInClaim } from './store.ts'
import { tellLearner } from './tell.ts'
import { asLearner, provenAddress } from './whose.ts'

/** Of one person at one school that are not over: a school is not flooded by one. */
const MOST_OPEN = 20

type Draft = {
  readonly learnerId: string
  readonly personId: string | null
  readonly kind: ClaimRow['kind']
  readonly achievementId: string
  readonly narrative: string
  readonly doneOn: string | null
  readonly hours: number | null
  readonly begunBy: Actor | null
}

/** Where a standing agreement leads to it, it can be asked for whether or not it is open to claims with evidence. */
const isByAgreement = async (tx: Tx, issuerId: string, { kind, achievementId }: Draft): Promise<boolean> =>
  kind === 'recognition' && (await activeAgreements(tx, issuerId, { achievementId })).length > 0

async function insertDraft(tx: Tx, deps: Deps, issuerId: string, draft: Draft): Promise<string> {
  const found = await tx.execute<{ version: number; claimable: boolean; state: string }>(sql`
    select version, claimable, state from achievement where issuer_id = ${issuerId} and id = ${draft.achievementId}
    for key share`)
  const achievement = found.rows[0]
  if (!achievement) throw new Refusal('E_ACHIEVEMENT_NOT_FOUND')
  if (achievement.state !== 'active' || !(achievement.claimable || (await isByAgreement(tx, issuerId, draft))))
    throw new Refusal('E_NOT_CLAIMABLE')
  const version = (await findVersions(tx, issuerId, [draft.achievementId])).get(
    versionKey(draft.achievementId, achievement.version),
  )
  const learner = await tx.execute<{ name: string; email: string | null }>(
    sql`select name, email from learner where issuer_id = ${issuerId} and id = ${draft.learnerId} for key share`,
  )
  const open = await tx.execute<{ count: number }>(sql`
    select count(*)::int as count from learner_claim where issuer_id = ${issuerId} and learner_id = ${draft.learnerId}
      and state not in ('approved', 'declined', 'withdrawn')`)
  if ((open.rows[0]?.count ?? 0) >= MOST_OPEN) throw new Refusal('E_TOO_MANY_CLAIMS')
  const id = deps.newId()
  const at = deps.clock().toISOString()
  const search = searchText(learner.rows[0]?.name, learner.rows[0]?.email, version?.name)
  await tx.execute(sql`
    insert into learner_claim (issuer_id, id, learner_id, person_id, kind, achievement_id, achievement_version, state, round,
      narrative, reflection, shows_narrative, done_on, hours, revision, begun_by, begun_by_name, search, created_at,
      changed_at, rework_criteria, marks)
    values (${issuerId}, ${id}, ${draft.learnerId}, ${draft.personId}, ${draft.kind}, ${draft.achievementId}, ${achievement.version},
      'draft', 0, ${draft.narrative}, '', false, ${draft.doneOn}, ${draft.hours}, 0, ${draft.begunBy?.id ?? null},
      ${draft.begunBy?.name ?? null}, ${search}, ${at}, ${at}, '[]', '{}')`)
  return id
}

/**
 * Which record of the school is the person's: the one that is tied to the account, else the one under the proven
 * address, else a new one.
 */
async function ownRecord(tx: Tx, deps: Deps, issuerId: string, person: Person, email: string): Promise<string> {
  const tied = await tx.execute<{ id: string }>(sql`
    select id from learner where issuer_id = ${issuerId} and person_id = ${person.id} order by id limit 1`)
  if (tied.rows[0]) return tied.rows[0].id
  const { name, locale } = person
  const [id] = await findOrMakeLearners(tx, issuerId, [{ id: deps.newId(), name, email, locale }], deps.clock())
  const other = await tx.execute(sql`
    select 1 from learner where issuer_id = ${issuerId} and id = ${id} and person_id <> ${person.id}`)
  // The school knows somebody else under this address.
  if (!id || other.rows.length > 0) throw new Refusal('E_FORBIDDEN')
  return id
}

/** A learner begins a claim. Nobody at the school sees it before it is sent. @returns its id */
export async function beginOwnClaim(deps: Deps, person: Person, wanted: z.infer<typeof zBegin>): Promise<string> {
  const email = await provenAddress(deps, person)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', wanted.issuer))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return tx(deps, { issuerId }, async tx => {
    const learnerId = await ownRecord(tx, deps, issuerId, person, email)
    const { kind, achievementId, narrative, doneOn, hours } = wanted
    const draft = { learnerId, personId: person.id, kind, achievementId, narrative, doneOn, hours, begunBy: null }
    const id = await insertDraft(tx, deps, issuerId, draft)
    await note(tx, deps, asLearner(issuerId, person), { event: 'learner-claim.begun', subject: id })
    return id
  })
}

/** A teacher begins one for a learner, who goes on from there. @returns its id */
export async function beginForLearner(deps: Deps, actor: Actor, wanted: z.infer<typeof zBeginFor>): Promise<string> {
  const { issuerId } = actor
  const { recipient, achievementId, narrative } = wanted
  const account = await deps.database.db.execute<{ id: string }>(
    sql`select id from person where email = ${recipient.email} and email_verified`,
  )
  return tx(deps, actor, async tx => {
    const [learnerId] = await findOrMakeLearners(
      tx,
      issuerId,
      [{ id: deps.newId(), ...recipient, locale: null }],
      deps.clock(),
    )
    const tied = await tx.execute<{ person_id: string | null }>(
      sql`select person_id from learner where issuer_id = ${issuerId} and id = ${learnerId}`,
    )
    const id = await insertDraft(tx, deps, issuerId, {
      learnerId: learnerId as string,
      personId: tied.rows[0]?.person_id ?? account.rows[0]?.id ?? null,
      kind: 'evidence',
      achievementId,
      narrative,
      doneOn: null,
      hours: null,
      begunBy: actor,
    })
    const by = { by_kind: 'assessor', by_id: actor.id, by_name: actor.name } as const
    await sayInClaim(tx, deps, issuerId, id, { ...by, kind: 'begun', text: '' })
    await note(tx, deps, actor, { event: 'learner-claim.begun', subject: id })
    await tellLearner(tx, deps, await findClaim(tx, issuerId, id), 'begun')
    return id
  })
}
