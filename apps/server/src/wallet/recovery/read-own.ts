import { textsOf } from '@laurel/core/achievement'
import type { Deps } from '../../deps.ts'
import { issuerView } from '../../people/memberships.ts'
import { currentIssuer } from '../../people/store.ts'
import { enterTenant, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { allowsBegin } from './begin-code.ts'
import type { MyRecovery } from './schema.ts'
import { lostAwards, type RecoveryRow, recordsOf, requestsOf, schoolsOf, shownState } from './store.ts'

const iso = (time: string | null) => time && new Date(time).toISOString()

const requestView = (row: RecoveryRow, now: Date): MyRecovery['schools'][number]['request'] => ({
  id: row.id,
  state: shownState(row, now),
  askedAt: new Date(row.asked_at).toISOString(),
  expiresAt: new Date(row.expires_at).toISOString(),
  dueAt: iso(row.due_at),
  declineReason: row.decline_reason,
  reissued: row.reissued,
  isSettled: row.settled_at !== null,
})

/** Which schools could issue anew what is in the person's wallet, what each was asked, and how that stands. */
export function myRecovery(deps: Deps, personId: string): Promise<MyRecovery> {
  return tx(deps, { personId }, async tx => {
    const now = deps.clock()
    const requests = await requestsOf(tx, personId)
    const schools: MyRecovery['schools'] = []
    for (const issuerId of await schoolsOf(tx, personId)) {
      await enterTenant(tx, issuerId)
      const { id, name, shortName, logoUrl } = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
      const lost = await lostAwards(tx, issuerId, personId, now)
      for (const learner of await recordsOf(tx, issuerId, personId)) {
        const request = requests.find(one => one.issuer_id === issuerId && one.learner_id === learner.id)
        const awards = lost.filter(one => one.learner_id === learner.id)
        schools.push({
          learnerId: learner.id,
          name: learner.name,
          issuer: { id, name, shortName, logoUrl },
          awards: awards.map(one => ({
            id: one.id,
            names: textsOf(one.language, one.achievement, one.translations, 'name'),
            isLeftBehind: one.is_left_behind,
          })),
          request: request ? requestView(request, now) : null,
        })
      }
    }
    const links = await tx.execute<{ count: number }>(sql`
      select count(*)::int as count from share_link where person_id = ${personId} and withdrawn_at is null
        and (expires_at is null or expires_at > ${now.toISOString()}) and (view_limit is null or views < view_limit)`)
    const telling = schools.filter(one => one.request !== null || one.awards.length > 0)
    return {
      // Where nothing is in force, whoever knows the person can still say that it is them.
      schools: telling.length > 0 ? telling : schools,
      links: links.rows[0]?.count ?? 0,
      canBegin: requests.some(allowsBegin),
    }
  })
}
