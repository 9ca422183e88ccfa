import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { type Actor, mayDo } from '../actor.ts'
import { readLearner } from '../learners.ts'
import type { Person } from '../person.ts'
import { currentIssuer } from '../store.ts'
import { consentsOf, latestOf, requestsOf } from './consents.ts'
import { guardiansOf, guardianView } from './guardians.ts'
import { protectionOfLearner } from './protection.ts'
import type { zMyProtection, zProtection } from './schema.ts'

type AgeRow = {
  birth_date: string | null
  band: NonNullable<z.infer<typeof zProtection>['age']>['band']
  band_as_of: string | null
  jurisdiction: string | null
}

/** How an institution protects one of its learners, for its staff. */
export async function readProtection(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  learnerId: string,
): Promise<z.infer<typeof zProtection>> {
  const { issuerId } = actor
  await readLearner(tx, issuerId, learnerId)
  const now = deps.clock()
  const { stage, isNoted, mustConfirm, hasWallet, changesAt, permits } = await protectionOfLearner(
    tx,
    issuerId,
    learnerId,
    now,
  )
  const ages = await tx.execute<AgeRow>(sql`
    select birth_date::text, band, band_as_of::text, jurisdiction from learner_age
    where issuer_id = ${issuerId} and learner_id = ${learnerId}`)
  const [age] = mayDo(actor, 'learners:protect') ? ages.rows : []
  const answersForLearners = mayDo(actor, 'learners:protect')
  return {
    stage,
    isNoted,
    mustConfirm,
    custody: hasWallet || stage === 'adult' ? 'learner' : 'school',
    changesAt: answersForLearners && changesAt !== null ? new Date(changesAt).toISOString() : null,
    age: age
      ? { birthDate: age.birth_date, band: age.band, asOf: age.band_as_of, jurisdiction: age.jurisdiction }
      : null,
    permits,
    guardians: answersForLearners
      ? (await guardiansOf(tx, issuerId, learnerId)).map(row => guardianView(row, now))
      : [],
    consents: answersForLearners
      ? (await consentsOf(tx, issuerId, learnerId)).map(one => ({
          purpose: one.purpose,
          decision: one.decision,
          by: one.said_by,
          name: one.name,
          at: new Date(one.at).toISOString(),
        }))
      : [],
    requests: await requestsOf(tx, issuerId, learnerId),
  }
}

/** The records of a person as a learner, in every institution whose awards are in their wallet. */
export async function learnersOfPerson(
  tx: Tx,
  personId: string,
): Promise<{ issuerId: string; learnerId: string; name: string }[]> {
  const issuers = await tx.execute<{ issuer_id: string }>(
    sql`select distinct issuer_id from wallet_award where person_id = ${personId} order by issuer_id`,
  )
  const found = []
  for (const { issuer_id: issuerId } of issuers.rows) {
    await enterTenant(tx, issuerId)
    const rows = await tx.execute<{ id: string; name: string }>(
      sql`select id, name from learner where issuer_id = ${issuerId} and person_id = ${personId} order by id`,
    )
    found.push(...rows.rows.map(row => ({ issuerId, learnerId: row.id, name: row.name })))
  }
  return found
}

/** How institutions protect the person themselves; one that takes them for an adult says nothing. */
export async function myProtection(deps: Deps, person: Person): Promise<z.infer<typeof zMyProtection>[]> {
  return tx(deps, { personId: person.id }, async tx => {
    const shown = []
    for (const { issuerId, learnerId } of await learnersOfPerson(tx, person.id)) {
      await enterTenant(tx, issuerId)
      const { stage, mustConfirm, permits } = await protectionOfLearner(tx, issuerId, learnerId, deps.clock())
      if (stage === 'adult' && !mustConfirm) continue
      const issuer = await currentIssuer(tx, issuerId)
      const guardians = await guardiansOf(tx, issuerId, learnerId)
      shown.push({
        issuer: { id: issuerId, name: issuer.name, shortName: issuer.short_name },
        stage,
        mustConfirm,
        hasGuardian: guardians.some(one => one.accepted_at && !one.ended_at),
        permits,
        decisions: latestOf(await consentsOf(tx, issuerId, learnerId), one => one.said_by === 'learner'),
        requests: await requestsOf(tx, issuerId, learnerId),
      })
    }
    return shown
  })
}
