import { isOpen } from '@laurel/core/endorsement'
import type { Sessions } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { membershipsOf } from '../../people/memberships.ts'
import { currentIssuer } from '../../people/store.ts'
import { endUnprovenAccess } from '../../people/unproven-access.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { knownIssuers } from '../../verification/known-issuers.ts'
import { lockOpenRequest } from '../answer-link.ts'
import type { Language } from '../endorsement-document.ts'
import { intendEndorsement } from '../intend-endorsement.ts'
import { makeEndorser } from '../make-endorser.ts'
import { readLink } from '../read-link.ts'
import { finishEndorsement } from '../sign-endorsement.ts'
import { likenessOf } from '../view.ts'
import { tellLearner } from './recommendation-mail.ts'
import type { Recommend } from './schema.ts'

/** Where a mailed link may still be answered. @throws Refusal for a link of nobody, and one that is no recommendation's */
async function openLink(deps: Deps, token: string) {
  const link = await readLink(deps, token)
  if (link.row.kind !== 'recommendation') throw new Refusal('E_NOT_FOUND')
  if (!isOpen(link.state)) throw new Refusal('E_ENDORSEMENT_STATE')
  return link
}

/**
 * Signs what somebody says of a learner, by keys of their own (docs/decisions/034): the link came to their mailbox and
 * proves the address. It is hidden until the learner shows it.
 */
export async function signRecommendation(
  deps: Deps,
  sessions: Sessions,
  token: string,
  said: Recommend,
  language: Language,
  request: Request,
): Promise<{ readonly cookies: readonly string[] }> {
  const { row: before } = await openLink(deps, token)
  if (likenessOf({ did: '', name: said.name }, await knownIssuers(deps)))
    throw new Refusal('E_NAME_RESEMBLES', [{ path: 'name', code: 'resembles', message: 'is like another’s' }])
  await endUnprovenAccess(deps, before.email)
  const person = await sessions.findOrMakePerson({ email: before.email, name: said.name, locale: language })
  const own = (await membershipsOf(deps, person.id)).find(
    one => one.issuer.kind === 'person' && one.issuer.name === said.name,
  )
  const endorserOf = async (tx: Tx) =>
    own?.issuer.issuer_id ??
    makeEndorser(tx, deps, person, { kind: 'person', name: said.name, url: deps.baseUrl, locale: language })
  const { endorserId, id } = await tx(deps, { issuerId: before.issuer_id }, async tx => {
    const row = await lockOpenRequest(tx, deps, before.issuer_id, before.token_hash)
    await tx.execute(sql`
      update endorsement_request set hidden_at = ${deps.clock().toISOString()}
      where issuer_id = ${row.issuer_id} and id = ${row.id}`)
    const words = {
      statements: [],
      comment: said.text,
      signer: { name: said.name, role: said.relation },
      validUntil: null,
      language,
    }
    return intendEndorsement(tx, deps, row, words, endorserOf, null)
  })
  await finishEndorsement(deps, endorserId, id)
  return { cookies: await sessions.openSession(person.id, request) }
}

/** "Rather not". */
export async function declineRecommendation(deps: Deps, token: string): Promise<void> {
  const { row: before } = await openLink(deps, token)
  await tx(deps, { issuerId: before.issuer_id }, async tx => {
    const row = await lockOpenRequest(tx, deps, before.issuer_id, before.token_hash)
    await tx.execute(sql`
      update endorsement_request set declined_at = ${deps.clock().toISOString()}
      where issuer_id = ${row.issuer_id} and id = ${row.id}`)
    await tellLearner(tx, deps, 'declined', row, (await currentIssuer(tx, row.issuer_id)).name)
  })
}
