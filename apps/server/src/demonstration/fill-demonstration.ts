import type { Deps } from '../deps.ts'
import { handOver } from '../people/minors/hand-over.ts'
import { allIssuerIds, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { StartError } from '../platform/master-key.ts'
import { addProgramme } from './add-programme.ts'
import { type Accounts, weeksBefore } from './at.ts'
import { awardEverything } from './award-everything.ts'
import { claimAwards } from './claim-awards.ts'
import { fillWallets } from './fill-wallets.ts'
import type { DemoInstitution } from './institution.ts'
import { achievementsOf, INSTITUTIONS } from './institutions.ts'
import { closeInstitution, openInstitution, openStaff } from './open-institution.ts'
import { openPathway } from './open-pathway.ts'
import { planAwards } from './plan-awards.ts'
import { protectMinors } from './protect-minors.ts'
import { tellClaims } from './tell-claims.ts'
import { endorseByPartners, makeAgreements } from './tell-partners.ts'
import { askForRevocation, bringClass, endAwards, inviteStaff } from './tell-stories.ts'

/** Before anything that is told of here: the longest validity, and some weeks. */
const OPENED_WEEKS_AGO = 170

/**
 * Fills a data folder with the institutions of the demonstration: staff, achievements, sample learners and their
 * families, awards in each state, wallets. Everything happened before now, as far back as it takes. Safe to run again,
 * and to run after it was interrupted: what is there is found and stays.
 *
 * @param told  hears of each institution that is filled
 * @throws StartError in a folder that holds anything else
 */
export async function fillDemonstration(
  deps: Deps,
  accounts: Accounts,
  told: (progress: { name: string; done: number; total: number }) => void = () => {},
): Promise<void> {
  const known = new Set<string>()
  for (const { shortName } of INSTITUTIONS) {
    const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
    if (issuerId) known.add(issuerId)
  }
  if ((await tx(deps, {}, allIssuerIds)).some(id => !known.has(id)))
    throw new StartError('LAUREL_DATA_DIR holds an institution of its own; the demonstration wants an empty folder.')
  const now = deps.clock()
  const still: Deps = { ...deps, clock: () => now }
  let done = 0
  // Side by side: most of the time is spent waiting for the database to have written something down.
  await Promise.all(
    INSTITUTIONS.map(async institution => {
      await fillInstitution(still, accounts, institution)
      done++
      told({ name: institution.name, done, total: INSTITUTIONS.length })
    }),
  )
  // Who has come of age by now hears of it.
  await handOver(still)
}

async function fillInstitution(deps: Deps, accounts: Accounts, institution: DemoInstitution): Promise<void> {
  const before = weeksBefore(deps, OPENED_WEEKS_AGO)
  const { issuerId, isFilled } = await openInstitution(before, institution)
  if (isFilled) return
  const staff = await openStaff(before, accounts, institution, issuerId)
  const idByName = await addProgramme(before, staff.administrator, institution)
  await endorseByPartners(deps, accounts, institution, staff.owner, idByName)
  const made = await awardEverything(deps, institution, staff, idByName, planAwards(institution))
  await bringClass(deps, institution, staff, idByName.get(achievementsOf(institution)[0]?.name ?? '') as string)
  await protectMinors(deps, accounts, institution, staff.owner)
  await claimAwards(deps, accounts, issuerId, institution, made)
  await endAwards(deps, institution, staff, made)
  await openPathway(deps, staff)
  await fillWallets(deps, accounts, institution)
  await askForRevocation(deps, institution, staff, made)
  await tellClaims(deps, accounts, institution, staff, idByName)
  await makeAgreements(deps, institution, staff.registrar, idByName)
  await inviteStaff(deps, institution, staff)
  await closeInstitution(deps, institution, issuerId)
}
