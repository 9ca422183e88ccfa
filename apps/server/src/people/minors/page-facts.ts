import type { Sessions } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import { zEmail } from '../email.ts'
import { issuerView } from '../memberships.ts'
import { decideForChild, listChildren, readChild, sendToChild } from './children.ts'
import { acceptGuardian, readGuardianLink } from './guardians.ts'
import type { GuardianPages, Refused } from './pages/routes.ts'

const orCode = async <T>(work: Promise<T>): Promise<T | Refused> =>
  work.catch(error => {
    if (error instanceof Refusal) return { code: error.code }
    throw error
  })

/** What a guardian's pages show and do. */
export const guardianPages = (deps: Deps, sessions: Sessions): GuardianPages => ({
  async readLink(token) {
    const facts = await orCode(readGuardianLink(deps, token))
    if ('code' in facts) return 'notFound'
    const { name, logoUrl, locale } = issuerView(facts.issuer, deps.baseUrl)
    return {
      state: facts.state,
      child: facts.child,
      name: facts.row.name,
      email: facts.row.email,
      issuer: { name, logoUrl: logoUrl ?? undefined },
      locale: facts.row.locale ?? locale,
    }
  },
  async accept(token, request) {
    const person = await orCode(acceptGuardian(deps, sessions, token))
    if ('code' in person) return 'refused'
    const { row } = await readGuardianLink(deps, token)
    return { cookies: await sessions.openSession(person.id, request), child: row.learner_id }
  },
  personOf: headers => sessions.personOf(headers),
  listChildren: person => listChildren(deps, person),
  readChild: (person, id) => orCode(readChild(deps, person, id)),
  decide: (person, id, wanted) => orCode(decideForChild(deps, person, id, wanted)),
  async send(person, id, email) {
    const read = zEmail.optional().safeParse(email === '' ? undefined : email)
    return read.success ? orCode(sendToChild(deps, person, id, read.data)) : { code: 'E_REQUEST_MALFORMED' }
  },
})
