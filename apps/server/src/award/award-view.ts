import { textsOf } from '@laurel/core/achievement'
import { stateAt } from '@laurel/core/award'
import type { Instant } from '@laurel/core/primitives'
import { pictureUrl } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { seconds } from '../platform/seconds.ts'
import { claimUrl } from './claim-token.ts'
import type { AwardView } from './schema.ts'
import type { AwardListRow } from './store.ts'

const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString())
/** An award as the API shows it. The claim link is shown while it can still be used. */
export function awardView(row: AwardListRow, deps: Deps, issuer: { issuerId: string; shortName: string }): AwardView {
  const now = deps.clock().getTime() as Instant
  const until = row.valid_until === null ? null : (Date.parse(row.valid_until) as Instant)
  const level = row.achievement_levels.find(one => one.id === row.level)
  return {
    id: row.id,
    state: stateAt(row.state, until, now, row.suspended_at !== null),
    achievement: {
      id: row.achievement_id,
      version: row.achievement_version,
      name: row.achievement_name,
      names: textsOf(row.achievement_language, row.achievement_name, row.achievement_translations, 'name'),
      kind: row.achievement_kind,
      imageUrl: pictureUrl(deps.baseUrl, issuer.shortName, row.picture_sha256),
    },
    recipient: {
      name: row.recipient_name,
      ...(row.email ? { email: row.email } : {}),
      ...(row.recipient_did ? { did: row.recipient_did } : {}),
    },
    level: level
      ? {
          id: level.id,
          name: level.name,
          names: textsOf(row.achievement_language, level.name, level.translations, 'name'),
        }
      : null,
    results: row.results,
    evidence: row.evidence,
    narrative: row.narrative,
    validFrom: seconds(row.valid_from),
    validUntil: row.valid_until && seconds(row.valid_until),
    issuedAt: iso(row.issued_at),
    revokedAt: iso(row.revoked_at),
    revocationReason: row.revocation_reason,
    suspendable: row.achievement_suspendable,
    suspendedAt: iso(row.suspended_at),
    suspensionReason: row.suspension_reason,
    credentialId: row.credential_id,
    credentialUrl: `${deps.baseUrl}/c/${row.credential_id}`,
    claimUrl: row.state === 'issued' && !row.claimed_at ? claimUrl(deps, issuer.issuerId, row.id, 'link') : null,
    claimedAt: iso(row.claimed_at),
    publicPage: row.public_page,
    replaces: row.replaces,
    replacedBy: row.replaced_by,
    renews: row.renews,
    renewedBy: row.renewed_by,
    statusListId: row.list_id,
    statusIndex: row.list_index,
    createdAt: new Date(row.created_at).toISOString(),
  }
}
