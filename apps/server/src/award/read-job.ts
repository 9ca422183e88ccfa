import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { findJob, type JobView, jobFailures, jobView } from './job-store.ts'

/** How far a batch or import is. @throws Refusal where there is none of that id */
export const readJob = (deps: Deps, issuerId: string, id: string): Promise<JobView> =>
  tx(deps, { issuerId }, async tx => {
    const job = await findJob(tx, issuerId, id)
    if (!job) throw new Refusal('E_NOT_FOUND')
    return jobView(job, await jobFailures(tx, issuerId, id))
  })
