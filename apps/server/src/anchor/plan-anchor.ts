import { aggregate } from '@laurel/core/anchor'
import type { Deps } from '../deps.ts'
import { brokenConstraint, enterTenant, tx } from '../platform/database.ts'
import { MOST_SKEW } from './clock-time.ts'
import type { IssuerCheckpoint, NewestCheckpoints } from './newest-checkpoints.ts'
import { type AnchorRow, addAnchor, addCheckpoint, anchorUnderWay, isAnchored, lastPlanned } from './store.ts'

/** What is not anchored at a place yet. */
async function newTo(
  deps: Deps,
  target: string,
  checkpoints: readonly IssuerCheckpoint[],
): Promise<IssuerCheckpoint[]> {
  const found: IssuerCheckpoint[] = []
  for (const one of checkpoints)
    if (!(await tx(deps, { issuerId: one.issuerId }, at => isAnchored(at, target, one)))) found.push(one)
  return found
}

/**
 * Puts every issuer's newest checkpoint that is new to a place under one root, to be sent there. Nothing is planned while
 * another anchor is on its way there, or where its time has not come.
 */
export async function planAnchor(
  deps: Deps,
  target: string,
  about: { readonly everyMilliseconds: number; readonly newest: NewestCheckpoints },
): Promise<AnchorRow | null> {
  const now = deps.clock()
  // What lies ahead was planned by a clock that was set ahead (H-50), and does not count.
  const last = await tx(deps, {}, at => lastPlanned(at, target, new Date(now.getTime() + MOST_SKEW)))
  if (last && now.getTime() - last.getTime() < about.everyMilliseconds) return null
  const checkpoints = await newTo(deps, target, await about.newest(deps))
  if (checkpoints.length === 0) return null
  const { root, paths } = await aggregate(checkpoints)
  const anchor = { id: deps.newId(), target, root, leaves: checkpoints.length }
  try {
    return await tx(deps, {}, async at => {
      await addAnchor(at, anchor, now)
      for (const [index, one] of checkpoints.entries()) {
        await enterTenant(at, one.issuerId)
        await addCheckpoint(at, anchor, one, paths[index]!)
      }
      return anchorUnderWay(at, target)
    })
  } catch (error) {
    // Another server has just planned it.
    if (['anchor_under_way', 'anchored_once'].includes(brokenConstraint(error) ?? '')) return null
    throw error
  }
}
