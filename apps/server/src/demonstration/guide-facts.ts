import { claimUrl } from '../award/claim-token.ts'
import { type AwardListRow, listAwards } from '../award/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { demoEmail, INSTITUTIONS } from './institutions.ts'
import type { GuideFacts } from './pages/guide-page.ts'

/** Whom a newcomer can be, and what they can look at. */
export async function guideFacts(deps: Deps): Promise<GuideFacts> {
  const institutions = await Promise.all(
    INSTITUTIONS.map(async institution => {
      const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', institution.shortName))
      if (!issuerId) return []
      return tx(deps, { issuerId }, async tx => {
        const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
        const some = (state: string) =>
          listAwards(tx, issuerId, { state, sort: '-issued', limit: 50, after: null, now: deps.clock() })
        const all = await some('issued')
        const learners = [...new Set(all.map(one => one.learner_id))]
        const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
        // A child's page is closed, and their claim is a longer story.
        const issued = all.filter(one => protections.get(one.learner_id)?.stage === 'adult')
        const [revoked] = await some('revoked')
        const open = issued.find(one => !one.claimed_at && one.email)
        const page = (award: AwardListRow | undefined) => award && `${deps.baseUrl}/c/${award.credential_id}`
        return [
          {
            name: issuer.name,
            description: issuer.description ?? '',
            locale: institution.locale,
            staff: institution.staff.map(({ role, name }) => ({ role, name, email: demoEmail(institution, role) })),
            guardian: institution.minors && {
              name: institution.minors.guardian,
              email: demoEmail(institution, 'guardian'),
            },
            claim: open && {
              learner: open.recipient_name,
              achievement: open.achievement_name,
              url: claimUrl(deps, issuerId, open.id, 'mail'),
            },
            validUrl: page(issued.find(one => one !== open)),
            revokedUrl: page(revoked),
          },
        ]
      })
    }),
  )
  return { institutions: institutions.flat() }
}
