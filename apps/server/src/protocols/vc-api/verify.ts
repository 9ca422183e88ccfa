import type { Instant } from '@laurel/core/primitives'
import {
  type StandardOptions,
  type StandardReport,
  verifyCredentialByStandard,
  verifyPresentationByStandard,
} from '@laurel/core/verification'
import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { withOurRecords } from '../../identity/compromise/existence-here.ts'
import { domainOf } from './issue-credential.ts'
import { malformed, VcApiError } from './problem.ts'
import type { zVerifyCredential, zVerifyPresentation } from './schema.ts'

type Wishes = z.infer<typeof zVerifyCredential>['options']
const PURPOSES = ['assertionMethod', 'authentication', 'capabilityInvocation', 'capabilityDelegation'] as const

/** For institutions of this server, what their own records say of a document. */
function recordsOf(deps: Deps): Pick<StandardOptions, 'fetch' | 'existence'> {
  const { fetch, existence } = withOurRecords(deps, deps.fetch)
  return { fetch, existence }
}

function optionsFor(deps: Deps, wishes: Wishes): StandardOptions {
  const contexts = deps.contexts.withInline()
  const domain = domainOf(wishes.domain)
  const purpose = PURPOSES.find(one => one === wishes.expectedProofPurpose)
  if (wishes.expectedProofPurpose !== undefined && !purpose)
    throw malformed('options.expectedProofPurpose is no proof purpose.', '/options/expectedProofPurpose')
  const checks = wishes.checks ?? []
  // A list of checks that leaves the status out does without what cannot be had; what the status says still counts.
  const needsStatus = checks.length === 0 || checks.some(one => /status/i.test(one))
  return {
    now: deps.clock().getTime() as Instant,
    ...recordsOf(deps),
    cryptography: deps.cryptography,
    contexts,
    allowContexts: contexts.sources.map(one => one.url),
    needsStatus,
    ...(deps.disclosure.curve ? { curve: deps.disclosure.curve } : {}),
    ...(wishes.challenge === undefined ? {} : { challenge: wishes.challenge }),
    ...(domain === undefined ? {} : { domain }),
    ...(purpose ? { purpose } : {}),
  }
}

async function inTurn(deps: Deps, work: () => Promise<StandardReport>): Promise<StandardReport> {
  const report = await deps.verifyInTurn(work)
  if (report === 'busy')
    throw new VcApiError(429, 'E_TOO_MANY_REQUESTS', 'Too many requests. Wait a moment.', { retryAfter: 5 })
  return report
}

export const verifyCredential = (deps: Deps, body: z.infer<typeof zVerifyCredential>): Promise<StandardReport> => {
  const options = optionsFor(deps, body.options)
  return inTurn(deps, () => verifyCredentialByStandard(body.verifiableCredential, options))
}

export const verifyPresentation = (deps: Deps, body: z.infer<typeof zVerifyPresentation>): Promise<StandardReport> => {
  const options = optionsFor(deps, body.options)
  const isUnsecured = body.verifiablePresentation === undefined
  return inTurn(deps, () =>
    verifyPresentationByStandard(body.verifiablePresentation ?? body.presentation, options, isUnsecured),
  )
}
