import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { makeIssuer } from '../people/make-issuer.ts'
import type { Person } from '../people/person.ts'
import { enterTenant, type Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** `e-`, so that it takes no name that an institution may want one day, and never a sample of somebody else's. */
function shortNameFor(deps: Deps, organisation: string): string {
  const plain = organisation
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24)
    .replace(/-+$/, '')
  return ['e', plain, Buffer.from(deps.random(4)).toString('hex')].filter(part => part !== '').join('-')
}

type NewEndorser = {
  readonly kind: 'endorser' | 'person'
  readonly name: string
  readonly url: string
  readonly locale: string
}

/** An issuer of its own for whoever endorses: DID, keys and status list, and nothing that it could award. */
export async function makeEndorser(tx: Tx, deps: Deps, person: Person, wanted: NewEndorser): Promise<string> {
  const issuerId = deps.newId()
  await enterTenant(tx, issuerId)
  const actor: Actor = { issuerId, kind: 'member', id: person.id, name: person.name, role: 'owner' }
  const shortName = shortNameFor(deps, wanted.kind === 'person' ? '' : wanted.name)
  await makeIssuer(tx, deps, actor, { issuerId, shortName, email: null, ...wanted })
  await tx.execute(sql`
    insert into member (issuer_id, user_id, role, created_at)
    values (${issuerId}, ${person.id}, 'owner', ${deps.clock().toISOString()})`)
  return issuerId
}
