import { isOpen } from '@laurel/core/endorsement'
import type { Deps } from '../deps.ts'
import type { Person } from '../people/person.ts'
import { endUnprovenAccess } from '../people/unproven-access.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { knownIssuers } from '../verification/known-issuers.ts'
import { lockOpenRequest } from './answer-link.ts'
import { endsAfter, type Language, type Said } from './endorsement-document.ts'
import { intendEndorsement } from './intend-endorsement.ts'
import { makeEndorser } from './make-endorser.ts'
import { issuersToEndorseAs, readLink } from './read-link.ts'
import type { Answer } from './schema.ts'
import { finishEndorsement } from './sign-endorsement.ts'
import { likenessOf } from './view.ts'

export type Accounts = {
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person>
}

/**
 * The page's one button. The link came to the partner's mailbox, so it proves the address, and signs them in; what they
 * endorse as is an issuer of their own.
 *
 * @returns who is to be signed in, and where what they signed stands
 */
export async function signByLink(
  deps: Deps,
  accounts: Accounts,
  token: string,
  answer: Answer,
  language: Language,
): Promise<{ readonly person: Person; readonly endorserId: string; readonly id: string }> {
  const { row: before, state } = await readLink(deps, token)
  if (!isOpen(state)) throw new Refusal('E_ENDORSEMENT_STATE')
  const known = await knownIssuers(deps)
  if (answer.as === 'new' && likenessOf({ did: '', name: answer.organisation }, known))
    throw new Refusal('E_NAME_RESEMBLES', [{ path: 'organisation', code: 'resembles', message: 'is like another’s' }])
  const choices = await issuersToEndorseAs(deps, before.email, before.issuer_id)
  if (answer.as !== 'new' && !choices.some(one => one.issuer.issuer_id === answer.as)) throw new Refusal('E_FORBIDDEN')
  await endUnprovenAccess(deps, before.email)
  const person = await accounts.findOrMakePerson({ email: before.email, name: answer.name, locale: language })
  const said: Said = {
    statements: answer.statements,
    comment: answer.comment,
    signer: { name: answer.name, role: answer.role },
    validUntil: endsAfter(deps.clock(), Number(answer.years)),
    language,
  }
  const { endorserId, id } = await tx(deps, { issuerId: before.issuer_id }, async tx => {
    const row = await lockOpenRequest(tx, deps, before.issuer_id, before.token_hash)
    const endorserOf = async (tx: Tx) =>
      answer.as === 'new'
        ? makeEndorser(tx, deps, person, {
            kind: 'endorser',
            name: answer.organisation,
            url: answer.url,
            locale: language,
          })
        : answer.as
    return intendEndorsement(tx, deps, row, said, endorserOf, answer.seen)
  })
  await finishEndorsement(deps, endorserId, id)
  return { person, endorserId, id }
}
