import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { setStatusBits } from '../../status/take-indexes.ts'
import { awardsOfPerson } from '../store.ts'
import { type CopyRow, copiesOf, endGrants } from './store.ts'

/** The issuer of an award in a person's wallet. @throws Refusal E_NOT_FOUND */
export async function issuerOfMine(deps: Deps, person: Person, awardId: string): Promise<string> {
  const mine = await tx(deps, { personId: person.id }, tx => awardsOfPerson(tx, person.id))
  const issuerId = mine.find(one => one.award_id === awardId)?.issuer_id
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return issuerId
}

/** In which other wallets an award of one's own is. */
export async function myCopies(deps: Deps, person: Person, awardId: string): Promise<CopyRow[]> {
  const issuerId = await issuerOfMine(deps, person, awardId)
  return tx(deps, { issuerId }, tx => copiesOf(tx, issuerId, [awardId]))
}

/**
 * Takes back what another wallet holds: its own bit is set for ever, the award and its other copies count as before.
 * Twice is the same as once.
 */
export async function withdrawCopy(deps: Deps, person: Person, awardId: string, copyId: string): Promise<CopyRow[]> {
  const issuerId = await issuerOfMine(deps, person, awardId)
  return tx(deps, { issuerId }, async tx => {
    const now = deps.clock()
    const known = (await copiesOf(tx, issuerId, [awardId])).some(one => one.id === copyId)
    if (!known) throw new Refusal('E_NOT_FOUND')
    const won = await tx.execute(sql`
      update wallet_copy set withdrawn_at = ${now.toISOString()}
      where issuer_id = ${issuerId} and id = ${copyId} and withdrawn_at is null returning 1`)
    if (won.rows.length > 0) {
      await setStatusBits(tx, issuerId, [copyId], now)
      await endGrants(tx, issuerId, [awardId])
      const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
      await note(tx, deps, actor, { event: 'award.copy-withdrawn', subject: awardId })
    }
    return copiesOf(tx, issuerId, [awardId])
  })
}
