import { textsOf } from '@laurel/core/achievement'
import * as z from 'zod'
import type { ContentRow } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { allIssuerIds, currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { putIntoWallet } from './store.ts'

export const zWaiting = z.object({
  id: z.uuid(),
  achievement: z.string(),
  /** The achievement's name by language. */
  names: z.record(z.string(), z.string()),
  issuer: z.string(),
})
type Waiting = z.infer<typeof zWaiting> & { readonly issuerId: string; readonly learnerId: string }

type WaitingRow = Pick<ContentRow, 'language' | 'translations'> & {
  id: string
  learner_id: string
  achievement: string
}

/** Only an address that its owner has proven brings anything along: a link that staff can see proves none. */
async function provenAddress(deps: Deps, person: Person): Promise<string | undefined> {
  const found = await deps.database.db.execute<{ email: string }>(
    sql`select email from person where id = ${person.id} and email_verified`,
  )
  return found.rows[0]?.email.toLowerCase()
}

/**
 * Awards in force that are in no wallet yet, over all issuers: those for the person's proven address, and those that were
 * issued anew after their wallet was lost, whatever address the school knows.
 */
async function findWaiting(deps: Deps, person: Person): Promise<Waiting[]> {
  const email = await provenAddress(deps, person)
  if (!email) return []
  const found: Waiting[] = []
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const rows = await tx(deps, { issuerId }, async tx => {
      const waiting = await tx.execute<WaitingRow>(sql`
        select award.id, award.learner_id, achievement.name as achievement, achievement.language,
          achievement.translations from award
        join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
        join achievement_version as achievement on achievement.issuer_id = award.issuer_id
          and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
        where award.issuer_id = ${issuerId} and award.state = 'issued'
          and award.claimed_at is null and (
            (learner.email = ${email} and (learner.person_id is null or learner.person_id = ${person.id}))
            or (award.origin like 'recovery:%' and learner.person_id = ${person.id}))
        order by award.id limit 200`)
      if (waiting.rows.length === 0) return []
      const { name } = await currentIssuer(tx, issuerId)
      const learners = [...new Set(waiting.rows.map(row => row.learner_id))]
      const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
      // A child's first award is claimed by its link, with the code that is given by hand.
      const isOpen = (learnerId: string) => {
        const protection = protections.get(learnerId)
        return !protection || protection.stage === 'adult' || (protection.permits.hold && protection.hasWallet)
      }
      return waiting.rows
        .filter(row => isOpen(row.learner_id))
        .map(row => ({
          id: row.id,
          achievement: row.achievement,
          names: textsOf(row.language, row.achievement, row.translations, 'name'),
          issuer: name,
          issuerId,
          learnerId: row.learner_id,
        }))
    })
    found.push(...rows)
  }
  return found
}

export const listWaiting = async (deps: Deps, person: Person): Promise<z.infer<typeof zWaiting>[]> =>
  (await findWaiting(deps, person)).map(({ id, achievement, names, issuer }) => ({ id, achievement, names, issuer }))

/** Claims all of them, as their mailed links would have, one by one. @returns how many */
export async function claimWaiting(deps: Deps, person: Person): Promise<number> {
  const at = deps.clock().toISOString()
  let claimed = 0
  for (const [issuerId, awards] of Map.groupBy(await findWaiting(deps, person), one => one.issuerId))
    await tx(deps, { issuerId, personId: person.id }, async tx => {
      for (const { id, learnerId } of awards) {
        const mine = await tx.execute(sql`
          update award set claimed_at = ${at}
          where issuer_id = ${issuerId} and id = ${id} and claimed_at is null and state = 'issued' returning 1`)
        // Its own link was used at this very moment.
        if (mine.rows.length === 0) continue
        await tx.execute(sql`
          update claim set used_at = ${at} where issuer_id = ${issuerId} and award_id = ${id} and used_at is null`)
        await tx.execute(sql`
          update learner set person_id = ${person.id} where issuer_id = ${issuerId} and id = ${learnerId}`)
        await putIntoWallet(tx, person.id, issuerId, id, deps.clock())
        const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
        await note(tx, deps, actor, { event: 'award.claimed', subject: id })
        claimed++
      }
    })
  return claimed
}
