import { textsOf } from '@laurel/core/achievement'
import { pictureUrl } from '../achievement/store.ts'
import type { Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { Refusal } from '../refusal.ts'
import { askForWallet, claimAward, readClaim } from './claim-award.ts'
import type { ClaimPageFacts, ClaimProblem } from './pages/claim-page.ts'

/** What the claim page shows; looking claims nothing (H-44). */
export async function claimFacts(deps: Deps, token: string): Promise<ClaimPageFacts | 'notFound'> {
  try {
    const facts = await readClaim(deps, token)
    const issuer = issuerView(facts.issuer, deps.baseUrl)
    return {
      state: facts.state,
      titles: textsOf(
        facts.award.achievement_language,
        facts.award.achievement_name,
        facts.award.achievement_translations,
        'name',
      ),
      imageUrl: pictureUrl(deps.baseUrl, issuer.shortName, facts.award.picture_sha256),
      issuer: { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined },
      recipientName: facts.award.recipient_name,
      emailHint: facts.emailHint,
      locale: facts.locale,
      newer: facts.newer && new URL(facts.newer).pathname,
      needs: facts.needs,
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound'
    throw error
  }
}

const PROBLEMS: Readonly<Record<string, ClaimProblem>> = {
  E_CLAIM_OTHER_ADDRESS: 'otherAddress',
  E_CLAIM_CODE: 'wrongCode',
  E_NO_GUARDIAN: 'noGuardian',
  E_HAS_WALLET: 'walletHere',
  E_NOT_SIGNED_IN: 'signInFirst',
}

/** The page's button. */
export async function takeClaim(
  deps: Deps,
  sessions: Sessions,
  token: string,
  headers: Headers,
  { code, asks }: { readonly code?: string | undefined; readonly asks: boolean },
): Promise<{ next: string; cookies: readonly string[] } | { problem: ClaimProblem }> {
  try {
    if (asks) {
      await askForWallet(deps, token)
      return { problem: 'asked' }
    }
    const signedIn = await sessions.personOf(headers)
    const { awardId, person } = await claimAward(deps, sessions, token, signedIn, code)
    const request = new Request(deps.baseUrl, { headers })
    const cookies = signedIn?.id === person.id ? [] : await sessions.openSession(person.id, request)
    return { next: `/wallet/awards/${awardId}`, cookies }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** What the page says of a refusal. @throws whatever is none */
export function problemOf(error: unknown): ClaimProblem {
  if (!(error instanceof Refusal)) throw error
  return PROBLEMS[error.code] ?? 'problem'
}
