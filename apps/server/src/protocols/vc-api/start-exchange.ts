import { readTime } from '@laurel/core/verification'
import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { mayDo } from '../../people/actor.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { newToken } from '../../platform/ids.ts'
import { seconds } from '../../platform/seconds.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from './access.ts'
import { type ExchangeRow, findExchange, saveExchange, type Workflow } from './exchange-store.ts'
import { malformed, VcApiError } from './problem.ts'
import type { zStartExchange } from './schema.ts'

const USUAL_MINUTES = 15
const MOST_DAYS = 7

/** Which workflows there are; each is one step. */
export const WORKFLOWS: Readonly<Record<Workflow, { readonly steps: object; readonly initialStep: string }>> = {
  award: {
    initialStep: 'authenticate',
    steps: {
      authenticate: {
        createChallenge: true,
        verifiablePresentationRequest: { query: [{ type: 'DIDAuthentication' }] },
      },
    },
  },
  presentation: {
    initialStep: 'present',
    steps: {
      present: { createChallenge: true, verifiablePresentationRequest: { query: [{ type: 'QueryByExample' }] } },
    },
  },
}

export const exchangeUrl = (baseUrl: string, shortName: string, workflow: string, id: string): string =>
  `${baseUrl}/i/${shortName}/vc-api/workflows/${workflow}/exchanges/${id}`

function endOf(deps: Deps, expires: string | undefined): Date {
  const now = deps.clock().getTime()
  if (expires === undefined) return new Date(now + USUAL_MINUTES * 60_000)
  const time = readTime(expires)
  if (!time?.hasZone || time.instant <= now || time.instant > now + MOST_DAYS * 86_400_000)
    throw malformed(`expires is no dateTimeStamp within the next ${MOST_DAYS} days.`, '/expires')
  return new Date(time.instant)
}

/** An award that may be handed to whoever shows a key: in force, in nobody's wallet, and no child's (H-44). */
async function requireOfferable(tx: Tx, deps: Deps, issuerId: string, awardId: string): Promise<void> {
  const found = await tx.execute<{ state: string; learner_id: string; claimed_at: string | null }>(sql`
    select state, learner_id, claimed_at from award where issuer_id = ${issuerId} and id = ${awardId}`)
  const award = found.rows[0]
  if (!award) throw malformed('There is no such award.', '/variables/awardId')
  if (award.state !== 'issued') throw malformed('The award is not in force.', '/variables/awardId')
  if (award.claimed_at !== null) throw malformed('The award is in a wallet already.', '/variables/awardId')
  const { stage } = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
  if (stage !== 'adult')
    throw malformed('The award is a minor’s, who takes it into a wallet by the link.', '/variables/awardId')
}

export async function startExchange(
  deps: Deps,
  caller: Caller,
  workflow: Workflow,
  body: z.infer<typeof zStartExchange>,
): Promise<{ url: string; expires: string }> {
  const { issuerId, actor } = caller
  const { awardId } = body.variables
  const asked = body.variables.query ?? body.variables.verifiablePresentationRequest?.query
  if (workflow === 'award' && !(mayDo(actor, 'awards:approve') && mayDo(actor, 'credentials:sign')))
    throw new VcApiError(403, 'E_FORBIDDEN', 'The API key has not the scopes awards:approve and credentials:sign.')
  if (workflow === 'award' && awardId === undefined)
    throw malformed('variables.awardId is missing.', '/variables/awardId')
  if (workflow === 'presentation' && !asked)
    throw malformed('variables.query is missing: what is to be presented.', '/variables/query')
  const expires = endOf(deps, body.expires)
  return tx(deps, actor, async tx => {
    if (workflow === 'award') await requireOfferable(tx, deps, issuerId, awardId as string)
    const row = {
      id: newToken(),
      workflow,
      award_id: workflow === 'award' ? (awardId as string) : null,
      query: workflow === 'award' ? [{ type: 'DIDAuthentication' }] : (asked as Record<string, unknown>[]),
      challenge: newToken(),
      created_by: actor.id,
      created_at: deps.clock().toISOString(),
      expires_at: expires.toISOString(),
    }
    await saveExchange(tx, issuerId, row)
    // The id opens the exchange, so the trail has the award or nothing.
    await note(tx, deps, actor, {
      event: 'vc-api.exchange-begun',
      subject: row.award_id ?? issuerId,
      details: { workflow },
    })
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    return { url: exchangeUrl(deps.baseUrl, shortName, workflow, row.id), expires: row.expires_at }
  })
}

/** How an exchange stands, for whoever may see what was presented. */
export async function readExchange(deps: Deps, { issuerId, actor }: Caller, workflow: string, id: string) {
  const row = /^[\w-]{43}$/.test(id) ? await tx(deps, actor, tx => findExchange(tx, issuerId, workflow, id)) : null
  if (!row) throw new VcApiError(404, 'E_NOT_FOUND', 'There is no such exchange.')
  return { exchange: viewOf(row, deps.clock()) }
}

function viewOf(row: ExchangeRow, now: Date) {
  const isOver = Date.parse(row.expires_at) <= now.getTime() && row.state !== 'complete'
  return {
    id: row.id,
    sequence: row.sequence,
    expires: seconds(row.expires_at),
    step: WORKFLOWS[row.workflow].initialStep,
    state: isOver ? 'invalid' : row.state,
    variables: {
      ...(row.award_id ? { awardId: row.award_id } : {}),
      ...(row.result ? { results: { [WORKFLOWS[row.workflow].initialStep]: row.result } } : {}),
    },
  }
}
