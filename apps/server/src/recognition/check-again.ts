import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { checkBrought } from './bring-credential.ts'
import { broughtOf, saveCheck } from './store.ts'

/** What was checked this long ago is checked again before anything is decided upon it. */
const FRESH_MS = 10 * 60_000

/** Checks anew what a claim rests on, outside of any transaction: issuers elsewhere may take their time to answer. */
export async function checkAgain(deps: Deps, issuerId: string, claimId: string): Promise<void> {
  const brought = await tx(deps, { issuerId }, tx => broughtOf(tx, issuerId, claimId))
  for (const one of brought) {
    const age = deps.clock().getTime() - Date.parse(one.checked_at)
    if (one.document === '' || (age >= 0 && age < FRESH_MS)) continue
    const { says: _, ...check } = await checkBrought(deps, one.document)
    await tx(deps, { issuerId }, tx => saveCheck(tx, issuerId, one.id, check))
  }
}
