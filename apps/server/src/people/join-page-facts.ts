import type { Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'
import { acceptInvitation, readInvitation } from './invite-member.ts'
import { issuerView } from './memberships.ts'
import type { JoinPageFacts } from './pages/join-page.ts'

/** What the page of an invitation shows. */
export async function invitationFacts(deps: Deps, token: string): Promise<JoinPageFacts | 'notFound'> {
  try {
    const { issuer, ...facts } = await readInvitation(deps, token)
    const { name, logoUrl, locale } = issuerView(issuer, deps.baseUrl)
    return { ...facts, issuer: { name, logoUrl: logoUrl ?? undefined }, locale }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound'
    throw error
  }
}

/** The page's button. */
export async function joinByLink(
  deps: Deps,
  sessions: Sessions,
  token: string,
  request: Request,
): Promise<{ cookies: readonly string[] } | 'refused'> {
  try {
    const { person } = await acceptInvitation(deps, sessions, token)
    return { cookies: await sessions.openSession(person.id, request) }
  } catch (error) {
    if (error instanceof Refusal) return 'refused'
    throw error
  }
}
