import { isPageOpen } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { ADULT, protectionsOf } from '../people/minors/protection.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { awardsOfPerson } from '../wallet/store.ts'
import type { OwnClosing } from './schema.ts'
import { renewSite } from './site/enqueue-site.ts'
import { lockClosing } from './store.ts'

type Row = { learner_id: string; public_page: boolean; is_opened: boolean; keep: boolean | null }

/** A person's awards in force at an institution, and what they have said of their pages. */
async function rowsOf(tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<Row[]> {
  const found = await tx.execute<Row>(sql`
    select award.learner_id, public_page, page_opened_at is not null as is_opened, answer.keep
    from award left join closing_answer as answer
      on answer.issuer_id = award.issuer_id and answer.learner_id = award.learner_id
    where award.issuer_id = ${issuerId} and award.state = 'issued'
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))`)
  return found.rows
}

async function held(deps: Deps, personId: string): Promise<Map<string, string[]>> {
  const mine = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  return new Map([...Map.groupBy(mine, one => one.issuer_id)].map(([id, all]) => [id, all.map(one => one.award_id)]))
}

/** The institutions of a person's credentials that close or have closed. */
export async function ownClosings(deps: Deps, personId: string): Promise<OwnClosing[]> {
  const found: OwnClosing[] = []
  for (const [issuerId, awardIds] of await held(deps, personId)) {
    const one = await tx(deps, { issuerId }, async (tx): Promise<OwnClosing | null> => {
      const issuer = await currentIssuer(tx, issuerId)
      if (issuer.closes_at === null) return null
      const rows = await rowsOf(tx, issuerId, awardIds)
      const learners = [...new Set(rows.map(row => row.learner_id))]
      const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
      const isAdult = learners.every(id => {
        const { stage, mustConfirm } = protections.get(id) ?? ADULT
        return stage === 'adult' && !mustConfirm
      })
      const said = rows.map(row => row.keep).filter(keep => keep !== null)
      return {
        id: issuerId,
        name: issuer.name,
        shortName: issuer.short_name,
        closesAt: new Date(issuer.closes_at).toISOString(),
        closedAt: issuer.closed_at && issuer.final_at && new Date(issuer.final_at).toISOString(),
        successor: issuer.successor_name === null ? null : { name: issuer.successor_name, did: issuer.successor_did },
        openPages: rows.filter(row => isPageOpen(row, protections.get(row.learner_id) ?? ADULT)).length,
        mayKeep: isAdult,
        keep: said.length === 0 ? null : said.every(Boolean),
      }
    })
    if (one) found.push(one)
  }
  return found.sort((one, other) => (one.closesAt < other.closesAt ? -1 : 1))
}

/**
 * Whether one's public pages stay when the institution is closed. It can be said until then, and taken back afterwards: the
 * site is built anew without them, and the one before is given out no more.
 *
 * @throws Refusal E_NOT_FOUND, E_CLOSING_STATE for a minor who would keep something public, and E_INSTITUTION_CLOSED for a
 *   page that would be put in after the end
 */
export async function answerClosing(deps: Deps, person: Person, issuerId: string, keep: boolean): Promise<OwnClosing> {
  const awardIds = (await held(deps, person.id)).get(issuerId)
  const known = (await ownClosings(deps, person.id)).find(one => one.id === issuerId)
  if (!awardIds || !known) throw new Refusal('E_NOT_FOUND')
  if (keep && !known.mayKeep) throw new Refusal('E_CLOSING_STATE')
  await tx(deps, { issuerId }, async tx => {
    const closing = await lockClosing(tx, issuerId)
    if (!closing) throw new Refusal('E_NOT_FOUND')
    if (keep && closing.closed_at !== null) throw new Refusal('E_INSTITUTION_CLOSED')
    const rows = await rowsOf(tx, issuerId, awardIds)
    const learners = [...new Set(rows.map(row => row.learner_id))]
    const now = deps.clock().toISOString()
    for (const learnerId of learners) {
      await tx.execute(sql`
        insert into closing_answer (issuer_id, learner_id, keep, said_at) values (${issuerId}, ${learnerId}, ${keep}, ${now})
        on conflict (issuer_id, learner_id) do update set keep = excluded.keep, said_at = excluded.said_at`)
      const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
      await note(tx, deps, actor, { event: keep ? 'closing.page-kept' : 'closing.page-ended', subject: learnerId })
    }
    if (!keep && rows.some(row => row.keep)) await renewSite(tx, deps, issuerId)
  })
  return { ...known, keep }
}
