import type { Brought, BroughtStanding } from '@laurel/core/recognition'
import { likePattern } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import type { Cursor } from '../people/cursor.ts'
import { note } from '../people/note.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { RecognitionView } from './schema.ts'
import { settledView } from './views.ts'

type Row = {
  id: string
  claim_id: string
  brought_id: string
  award_id: string
  learner_id: string
  learner_name: string
  achievement_id: string
  achievement_name: string
  says: Brought
  reason: string
  conditions: string
  decided_by_name: string
  decided_at: string
  agreement_id: string | null
  standing: BroughtStanding
  flagged_at: string | null
  settled_at: string | null
  settled_by_name: string | null
  settled_reason: string | null
}

const COLUMNS = sql`one.id, one.claim_id, one.brought_id, one.award_id, one.learner_id, learner.name as learner_name,
  one.achievement_id, achievement.name as achievement_name, brought.says, one.reason, one.conditions,
  one.decided_by_name, one.decided_at, one.agreement_id, brought.standing, brought.flagged_at, brought.settled_at,
  brought.settled_by_name, brought.settled_reason`
/** What was discarded as a draft was never recognised. */
const JOINED = sql`recognition as one
  join brought_credential as brought on brought.issuer_id = one.issuer_id and brought.id = one.brought_id
  join award on award.issuer_id = one.issuer_id and award.id = one.award_id
  join learner on learner.issuer_id = one.issuer_id and learner.id = one.learner_id
  join achievement on achievement.issuer_id = one.issuer_id and achievement.id = one.achievement_id`

export const recognitionView = (row: Row): RecognitionView => ({
  id: row.id,
  claimId: row.claim_id,
  awardId: row.award_id,
  learner: { id: row.learner_id, name: row.learner_name },
  achievement: { id: row.achievement_id, name: row.achievement_name },
  from: {
    id: row.brought_id,
    name: row.says.name,
    issuerName: row.says.issuer.name ?? row.says.issuer.did,
    issuerDid: row.says.issuer.did,
  },
  reason: row.reason,
  conditions: row.conditions,
  decidedBy: row.decided_by_name,
  decidedAt: new Date(row.decided_at).toISOString(),
  agreementId: row.agreement_id,
  standing: row.standing,
  flaggedAt: row.flagged_at && new Date(row.flagged_at).toISOString(),
  settled: settledView(row),
})

/** What was recognised, the newest first; with `flagged` what no longer holds and nobody has decided upon. */
export async function listRecognitions(
  tx: Tx,
  issuerId: string,
  query: {
    readonly q?: string | undefined
    readonly flagged?: 'yes' | undefined
    readonly agreementId?: string | undefined
    readonly learnerId?: string | undefined
    readonly after: Cursor | null
    readonly limit: number
  },
): Promise<Row[]> {
  const found = await tx.execute<Row>(sql`
    select ${COLUMNS} from ${JOINED} where one.issuer_id = ${issuerId}
      ${query.q ? sql`and one.search like ${likePattern(query.q)}` : sql``}
      ${query.flagged ? sql`and brought.flagged_at is not null and brought.settled_at is null` : sql``}
      ${query.agreementId ? sql`and one.agreement_id = ${query.agreementId}` : sql``}
      ${query.learnerId ? sql`and one.learner_id = ${query.learnerId}` : sql``}
      ${query.after ? sql`and one.id < ${query.after.id}::uuid` : sql``}
    order by one.id desc limit ${query.limit}`)
  return found.rows
}

/**
 * What it was recognised from does not hold any more, and the award stays: a person says why. Revoking it instead is done
 * as with any other award.
 */
export async function keepRecognition(deps: Deps, actor: Actor, id: string, reason: string): Promise<RecognitionView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const read = async () =>
      (
        await tx.execute<Row>(
          sql`select ${COLUMNS} from ${JOINED} where one.issuer_id = ${issuerId} and one.id = ${id}`,
        )
      ).rows[0]
    const row = await read()
    if (!row) throw new Refusal('E_NOT_FOUND')
    const settled = await tx.execute(sql`
      update brought_credential set settled_at = ${deps.clock().toISOString()}, settled_by_name = ${actor.name},
        settled_reason = ${reason}
      where issuer_id = ${issuerId} and id = ${row.brought_id} and flagged_at is not null and settled_at is null
      returning 1`)
    if (settled.rows.length === 0) throw new Refusal('E_NOT_FLAGGED')
    await note(tx, deps, actor, { event: 'recognition.kept', subject: id, details: { reason, award: row.award_id } })
    return recognitionView((await read()) as Row)
  })
}
