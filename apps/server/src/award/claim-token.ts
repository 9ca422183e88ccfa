import { createHash, createHmac, createSecretKey } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { saveAddresses } from '../people/store.ts'
import { tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { sql } from '../platform/sql.ts'

/**
 * `mail` went to the learner's mailbox, so whoever holds it has shown that the address is theirs. `link` is shown to
 * the issuer's staff and programs as `claimUrl`, so it may make a new account but never opens one that exists.
 */
export type ClaimKind = 'mail' | 'link'

const LIFETIME_DAYS = 180

/** The key that tokens are derived with, worked out once a server. */
const tokenKey = oncePer((deriveSecret: Deps['deriveSecret']) => createSecretKey(deriveSecret('claim-token')))

/**
 * The award's claim token, 128 bits, derived rather than drawn: a retry after a crash and a second look at the award
 * give the same link, and the database holds only its hash (H-44).
 */
function claimToken(deps: Pick<Deps, 'deriveSecret'>, issuerId: string, awardId: string, kind: ClaimKind): string {
  return createHmac('sha256', tokenKey(deps.deriveSecret))
    .update(`${kind} ${issuerId} ${awardId}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export const claimUrl = (
  deps: Pick<Deps, 'deriveSecret' | 'baseUrl'>,
  issuerId: string,
  awardId: string,
  kind: ClaimKind,
) => `${deps.baseUrl}/claim/${claimToken(deps, issuerId, awardId, kind)}`

/** Opens both claim links of newly issued awards. Asking twice changes nothing. */
export async function openClaims(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
  now: Date,
): Promise<void> {
  const expires = new Date(now.getTime() + LIFETIME_DAYS * 86_400_000).toISOString()
  const rows = awardIds.flatMap(award_id =>
    (['mail', 'link'] as const).map(kind => ({
      award_id,
      kind,
      token_hash: hashToken(claimToken(deps, issuerId, award_id, kind)),
    })),
  )
  await tx.execute(sql`
    insert into claim (issuer_id, award_id, token_hash, kind, expires_at)
    select ${issuerId}, one.award_id, one.token_hash, one.kind, ${expires}
    from ${tableOf(rows, { award_id: 'uuid', kind: 'text', token_hash: 'text' })}
    on conflict do nothing`)
  await saveAddresses(
    tx,
    issuerId,
    rows.map(row => ({ kind: 'claim', address: row.token_hash })),
  )
}

/** Opens the links of awards that nobody has claimed for another half year. */
export async function reopenClaims(tx: Tx, issuerId: string, awardIds: readonly string[], now: Date): Promise<void> {
  const expires = new Date(now.getTime() + LIFETIME_DAYS * 86_400_000).toISOString()
  await tx.execute(sql`
    update claim set expires_at = ${expires} where issuer_id = ${issuerId} and used_at is null
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))`)
}
