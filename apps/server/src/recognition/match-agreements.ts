import type { Instant } from '@laurel/core/primitives'
import { type Mismatch, mismatches, speaksOf } from '@laurel/core/recognition'
import type { ClaimRow } from '../assessment/store.ts'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { type AgreementRow, activeAgreements } from './agreement-store.ts'
import { type BroughtRow, broughtOf } from './store.ts'

export type Match = { readonly agreement: AgreementRow; readonly against: readonly Mismatch[] }

/** The agreements that speak of what was brought, each with what stands against it. */
export async function matchAgreements(
  tx: Tx,
  issuerId: string,
  achievementId: string,
  brought: readonly Pick<BroughtRow, 'says' | 'standing' | 'holder'>[],
  now: Date,
): Promise<Match[][]> {
  const agreements = await activeAgreements(tx, issuerId, { achievementId })
  return brought.map(one =>
    agreements
      .filter(({ content }) => content.institution.did === one.says.issuer.did && speaksOf(content, one.says))
      .map(agreement => ({
        agreement,
        against: mismatches(agreement.content, one.says, one, now.getTime() as Instant),
      }))
      .sort((a, b) => a.against.length - b.against.length),
  )
}

/** The agreement that a person's yes rests on, where one counts but for the proof of whose it is. */
export async function agreementBehind(
  tx: Tx,
  deps: Deps,
  claim: Pick<ClaimRow, 'issuer_id' | 'id' | 'achievement_id'>,
): Promise<{ readonly id: string; readonly version: number } | null> {
  const brought = await broughtOf(tx, claim.issuer_id, claim.id)
  const matches = await matchAgreements(tx, claim.issuer_id, claim.achievement_id, brought, deps.clock())
  const found = matches.flat().find(({ against }) => against.every(one => one === 'holderNotProven'))
  return found ? { id: found.agreement.id, version: found.agreement.version } : null
}
