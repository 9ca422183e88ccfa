import { decideRestate, type StoredState } from '@laurel/core/award'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import type { StandardReport } from '@laurel/core/verification'
import { finishIntents } from '../../award/finish-intents.ts'
import { intendCredentials } from '../../award/intend-credentials.ts'
import { lockAward } from '../../award/store.ts'
import { currentCredential } from '../../credential/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { countTry, type ExchangeRow, findExchange, finishExchange, openExchange } from './exchange-store.ts'
import { answersQuery } from './match-example.ts'
import { malformed, problemsOf, VcApiError } from './problem.ts'
import { exchangeUrl } from './start-exchange.ts'
import { verifyPresentation } from './verify.ts'

const MOST_TRIES = 10

async function requireOpen(deps: Deps, issuerId: string, workflow: string, id: string): Promise<ExchangeRow> {
  // What cannot be an id is not looked up.
  const row = /^[\w-]{43}$/.test(id)
    ? await tx(deps, { issuerId }, tx => findExchange(tx, issuerId, workflow, id))
    : null
  if (!row) throw new VcApiError(404, 'E_NOT_FOUND', 'There is no such exchange.')
  if (row.state === 'complete')
    throw new VcApiError(409, 'E_EXCHANGE_COMPLETE', 'The exchange is complete. Ask for another one.')
  if (row.state === 'invalid' || Date.parse(row.expires_at) <= deps.clock().getTime())
    throw new VcApiError(410, 'E_EXPIRED', 'The exchange has ended. Ask for another one.')
  return row
}

/** `POST` without a presentation: what is asked for. */
export async function askInExchange(deps: Deps, issuerId: string, workflow: string, id: string): Promise<JsonObject> {
  const row = await requireOpen(deps, issuerId, workflow, id)
  const shortName = await tx(deps, { issuerId }, async tx => {
    await openExchange(tx, issuerId, id)
    return (await currentIssuer(tx, issuerId)).short_name
  })
  return {
    verifiablePresentationRequest: {
      query: row.query as JsonObject[],
      challenge: row.challenge,
      domain: deps.baseUrl,
      interact: {
        service: [
          {
            type: 'VerifiableCredentialApiExchangeService',
            serviceEndpoint: exchangeUrl(deps.baseUrl, shortName, workflow, id),
          },
        ],
      },
    },
  }
}

/** Who has signed the presentation, by the DID that it names as its holder. */
function holderOf(report: StandardReport): string {
  const { holder } = report.document ?? {}
  const did = typeof holder === 'string' ? holder : ((holder as JsonObject | undefined)?.id ?? null)
  if (typeof did !== 'string' || !did.startsWith('did:'))
    throw malformed('The presentation names no DID as its holder.', '/verifiablePresentation/holder')
  return did
}

/** `POST` with a presentation: it must answer this very request, and counts once. */
export async function presentInExchange(
  deps: Deps,
  issuerId: string,
  place: { readonly workflow: string; readonly id: string },
  presentation: string | Record<string, unknown>,
): Promise<JsonObject> {
  const row = await requireOpen(deps, issuerId, place.workflow, place.id)
  try {
    const options = { challenge: row.challenge, domain: deps.baseUrl }
    const report = await verifyPresentation(deps, { verifiablePresentation: presentation, options })
    if (!report.isVerified)
      throw new VcApiError(400, 'E_NOT_VERIFIED', 'The presentation could not be verified.', {
        problems: problemsOf(report),
      })
    const holder = holderOf(report)
    const shown = (report.presented ?? []).flatMap(one => (one.document ? [one.document] : []))
    if (!row.query.every(one => answersQuery(one as JsonObject, shown)))
      throw new VcApiError(400, 'E_NOT_ASKED_FOR', 'The presentation has not what was asked for.')
    return row.workflow === 'award'
      ? await handOver(deps, issuerId, row, holder)
      : await receive(deps, issuerId, row, holder, presentation)
  } catch (error) {
    if (error instanceof VcApiError && error.status === 400)
      await tx(deps, { issuerId }, tx => countTry(tx, issuerId, place.id, MOST_TRIES))
    throw error
  }
}

const spent = () => new VcApiError(409, 'E_EXCHANGE_COMPLETE', 'The exchange is complete. Ask for another one.')

async function receive(
  deps: Deps,
  issuerId: string,
  row: ExchangeRow,
  holder: string,
  presentation: string | Record<string, unknown>,
): Promise<JsonObject> {
  const actor: Actor = { issuerId, kind: 'server', id: 'vc-api', name: 'VC-API' }
  await tx(deps, { issuerId }, async tx => {
    const result = { did: holder, verifiablePresentation: presentation }
    if (!(await finishExchange(tx, issuerId, row.id, { holder, result, at: deps.clock() }))) throw spent()
    await note(tx, deps, actor, {
      event: 'vc-api.exchange-finished',
      subject: issuerId,
      details: { workflow: row.workflow },
    })
  })
  return {}
}

/** States the award anew with the holder's DID as its subject (docs/FLOW.md 8) and gives it: same id, same status entry. */
async function handOver(deps: Deps, issuerId: string, row: ExchangeRow, holder: string): Promise<JsonObject> {
  const awardId = row.award_id as string
  const actor: Actor = { issuerId, kind: 'server', id: 'vc-api', name: 'VC-API' }
  try {
    const credentialId = await tx(deps, { issuerId }, async tx => {
      if (!(await finishExchange(tx, issuerId, row.id, { holder, result: { did: holder }, at: deps.clock() })))
        throw spent()
      const award = await lockAward(tx, issuerId, awardId)
      if (!award || award.claimed_at !== null) throw new VcApiError(410, 'E_GONE', 'The award is no longer to be had.')
      // An age may have been noted since the exchange began (H-44).
      const { stage } = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
      if (stage !== 'adult') throw new VcApiError(410, 'E_GONE', 'The award is no longer to be had.')
      const allowed = decideRestate({
        state: award.state as StoredState,
        validFrom: Date.parse(award.valid_from) as Instant,
        validUntil: award.valid_until === null ? null : (Date.parse(award.valid_until) as Instant),
      })
      if (!allowed.ok) throw new VcApiError(410, 'E_GONE', 'The award is no longer to be had.')
      await intendCredentials(tx, deps, issuerId, [awardId], holder)
      await note(tx, deps, actor, {
        event: 'vc-api.exchange-finished',
        subject: awardId,
        details: { workflow: row.workflow },
      })
      return award.credential_id
    })
    await finishIntents(deps, actor, [awardId])
    const kept = await tx(deps, { issuerId }, tx => currentCredential(tx, issuerId, credentialId))
    if (!kept) throw new VcApiError(410, 'E_GONE', 'The award is no longer to be had.')
    return {
      verifiablePresentation: {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiablePresentation'],
        verifiableCredential: [JSON.parse(kept.document) as JsonObject],
      },
    }
  } catch (error) {
    if (error instanceof Refusal && ['E_ISSUING_HALTED', 'E_INSTITUTION_CLOSED'].includes(error.code))
      throw new VcApiError(409, error.code, error.message)
    throw error
  }
}
