import { isOpen, type RequestState } from '@laurel/core/endorsement'
import type { Deps } from '../deps.ts'
import { type Membership, membershipsOf } from '../people/memberships.ts'
import type { Person } from '../people/person.ts'
import { may } from '../people/roles.ts'
import { currentIssuer, type IssuerRow, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { type RequestRow, stateOf } from './store.ts'
import { type Subject, subjectOf } from './subject.ts'

export type Link = {
  readonly row: RequestRow
  readonly state: RequestState
  readonly issuer: IssuerRow
  /** Null where it may no longer be shown. */
  readonly subject: Subject | null
  /** Issuers that the address's owner acts for already, and can endorse as. */
  readonly choices: readonly Membership[]
}

/** Who has an account under this address. */
async function personWith(deps: Deps, email: string): Promise<Person | undefined> {
  const found = await deps.database.db.execute<Person>(
    sql`select id, name, email, locale from person where email = ${email}`,
  )
  return found.rows[0]
}

/** For whom somebody may sign: whoever asks is not among them, since nobody endorses what is their own. */
export async function issuersToEndorseAs(deps: Deps, email: string, askedBy: string): Promise<Membership[]> {
  const person = await personWith(deps, email)
  const all = person ? await membershipsOf(deps, person.id) : []
  return all.filter(
    ({ issuer, role }) => issuer.issuer_id !== askedBy && issuer.kind !== 'person' && may(role, 'endorsements:sign'),
  )
}

/** What a mailed link is about. Reading changes nothing, however often a mail scanner looks (H-44). */
export async function readLink(deps: Deps, token: string): Promise<Link> {
  const hash = tokenHash(token)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'endorsement', hash))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  const link = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<RequestRow>(
      sql`select * from endorsement_request where issuer_id = ${issuerId} and token_hash = ${hash}`,
    )
    const row = found.rows[0]
    if (!row) throw new Refusal('E_NOT_FOUND')
    const state = stateOf(row, deps.clock())
    const subject = isOpen(state) ? await subjectOf(tx, deps, row).catch(refusedAsNull) : null
    return { row, state, issuer: await currentIssuer(tx, issuerId), subject }
  })
  const choices = isOpen(link.state) ? await issuersToEndorseAs(deps, link.row.email, issuerId) : []
  return { ...link, choices }
}

function refusedAsNull(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}
