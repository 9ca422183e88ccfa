import { didWebOf } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { followIssuer } from '../identity/follow-issuer.ts'
import { brokenConstraint, type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { note } from './note.ts'
import { currentIssuer, type IssuerKind, type IssuerRow, saveAddresses, signerOf } from './store.ts'

type NewIssuer = {
  readonly issuerId: string
  readonly shortName: string
  readonly name: string
  readonly url: string
  readonly email: string | null
  readonly locale: string
  readonly kind?: IssuerKind
}

/** `did:web:{host}:i:{short name}`; the port of a local address is written as %3A. */
export const issuerDid = (baseUrl: string, shortName: string): string =>
  didWebOf(new URL(baseUrl).host, ['i', shortName])

const isInstitution = ({ kind = 'institution' }: NewIssuer) => kind === 'institution'

/** Makes an issuer with its DIDs and its keys, in a transaction of its own tenant. */
export async function makeIssuer(tx: Tx, deps: Deps, actor: Actor, issuer: NewIssuer): Promise<void> {
  if (await signerOf(tx, issuer.shortName)) throw new Refusal('E_SHORT_NAME_TAKEN')
  const now = deps.clock()
  const did = issuerDid(deps.baseUrl, issuer.shortName)
  try {
    await tx.execute(sql`
      insert into issuer (issuer_id, short_name, name, url, email, locale, did, kind, created_at)
      values (${issuer.issuerId}, ${issuer.shortName}, ${issuer.name}, ${issuer.url}, ${issuer.email},
        ${issuer.locale}, ${did}, ${issuer.kind ?? 'institution'}, ${now.toISOString()})`)
  } catch (error) {
    if (brokenConstraint(error)) throw new Refusal('E_SHORT_NAME_TAKEN')
    throw error
  }
  await saveAddresses(tx, issuer.issuerId, [
    { kind: isInstitution(issuer) ? 'issuer' : 'endorser', address: issuer.shortName },
  ])
  await deps.keys.createKeys(tx, { issuerId: issuer.issuerId, did, now })
  await followIssuer(tx, deps, issuer.issuerId)
  await note(tx, deps, actor, { event: 'issuer.made', subject: issuer.issuerId })
}

/** Another institution on the same server; whoever makes it is its owner. */
export async function makeAnotherIssuer(
  deps: Deps,
  actor: Actor,
  wanted: Omit<NewIssuer, 'issuerId' | 'email'>,
): Promise<IssuerRow> {
  // A key belongs to one institution and could never come back to another.
  if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
  const issuerId = deps.newId()
  const owner: Actor = { issuerId, kind: 'member', id: actor.id, name: actor.name, role: 'owner' }
  return tx(deps, { issuerId }, async tx => {
    await makeIssuer(tx, deps, owner, { issuerId, email: null, ...wanted })
    await tx.execute(sql`
      insert into member (issuer_id, user_id, role, created_at)
      values (${issuerId}, ${actor.id}, 'owner', ${deps.clock().toISOString()})`)
    return currentIssuer(tx, issuerId)
  })
}
