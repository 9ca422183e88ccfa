import type { JsonObject } from '@laurel/core/primitives'
import { searchText } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { addressesOf, clientIdOf } from './addresses.ts'
import { type CheckedAnswer, checkPresentations } from './check-presentations.ts'
import { idsIn, reportToKeep, worstOf } from './facts.ts'
import { readResponse, type WalletResponse } from './read-response.ts'
import { askToken } from './secrets.ts'
import {
  type AnswerRow,
  countTry,
  finishTransaction,
  lockRequest,
  saveAnswer,
  setClosed,
  stateOf,
  type TransactionRow,
  transactionByToken,
} from './store.ts'

/** Responses that may be turned away in one transaction; then there is another to begin. */
const MOST_TRIES = 10

const over = () =>
  new OauthError('invalid_request', 'The request was answered already, or is over. Open the link again.')

async function openTransaction(deps: Deps, issuerId: string, token: string): Promise<TransactionRow> {
  const row = await tx(deps, { issuerId }, tx => transactionByToken(tx, issuerId, tokenHash(token)))
  if (
    !row ||
    row.answered_at !== null ||
    row.tries >= MOST_TRIES ||
    Date.parse(row.expires_at) <= deps.clock().getTime()
  )
    throw over()
  return row
}

type Kept = Omit<AnswerRow, 'id' | 'request_id' | 'response_mode' | 'answered_at' | 'checked_at'> & {
  about: readonly string[]
  search: string
}

const declined = (error: string): Kept => ({
  verdict: 'declined',
  result: null,
  reasons: [error],
  facts: '[]',
  reports: '[]',
  presented: '{}',
  about: [],
  search: '',
})

function answered(
  { verdict, reasons, checked }: CheckedAnswer,
  presentations: ReadonlyMap<string, readonly (string | JsonObject)[]>,
): Kept {
  const facts = checked.map(one => one.facts)
  return {
    verdict,
    result: worstOf(checked),
    reasons: [...reasons],
    facts: JSON.stringify(facts),
    reports: JSON.stringify(checked.map(one => reportToKeep(one.report))),
    presented: JSON.stringify(Object.fromEntries(presentations)),
    about: [...new Set(checked.flatMap(one => idsIn(one.report)))].map(withoutNul),
    search: withoutNul(searchText(...facts.flatMap(one => [one.name, one.achievement, one.issuer.name]))),
  }
}

/** The one letter that PostgreSQL keeps in no text. */
const withoutNul = (text: string): string => text.replaceAll('\0', '')

async function judge(
  deps: Deps,
  issuerId: string,
  transaction: TransactionRow,
  response: WalletResponse,
): Promise<Kept> {
  if (response.kind === 'declines') return declined(response.error)
  const { did } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  // Who it is made for is who asked, whatever the response says: in a browser the page, else the institution.
  const isInBrowser = transaction.response_mode === 'dc_api.jwt'
  const domain = isInBrowser ? `origin:${new URL(deps.baseUrl).origin}` : clientIdOf(did)
  const { presentations } = response
  const asked = { challenge: transaction.nonce, domain }
  return answered(await checkPresentations(deps, transaction.query, presentations, asked), presentations)
}

/** Keeps an answer and closes its transaction, once. @returns the code with which the wallet sends its person back */
async function keep(deps: Deps, issuerId: string, transaction: TransactionRow, kept: Kept): Promise<string> {
  const code = newToken()
  const now = deps.clock()
  const id = deps.newId()
  const actor: Actor = { issuerId, kind: 'server', id: 'openid4vp', name: 'OpenID4VP' }
  await tx(deps, { issuerId }, async tx => {
    const request = await lockRequest(tx, issuerId, transaction.request_id)
    if (!request || stateOf(request, now) !== 'open') throw over()
    const done = { at: now, verdict: kept.verdict, returnHash: tokenHash(code) }
    if (!(await finishTransaction(tx, issuerId, transaction.id, done))) throw over()
    await saveAnswer(tx, issuerId, {
      id,
      request_id: request.id,
      response_mode: transaction.response_mode,
      answered_at: now.toISOString(),
      checked_at: now.toISOString(),
      ...kept,
    })
    // What could not be checked to the end must not shut out whoever has the real thing.
    if (request.is_single && kept.verdict === 'fits' && kept.result === 'valid')
      await setClosed(tx, issuerId, request.id, now)
    await note(tx, deps, actor, {
      event: 'presentation.answered',
      subject: id,
      details: { request: request.id, verdict: kept.verdict, result: kept.result },
    })
  })
  return code
}

/**
 * Takes the response of a wallet (OpenID4VP 1.0 §8.2): it counts once, and only where every presentation verifies for this
 * very transaction. One that verifies and is not what was asked for is kept as such; so is a refusal.
 *
 * @returns what the wallet is told: where to send its person
 * @throws OauthError invalid_request
 */
export async function takeAnswer(
  deps: Deps,
  issuerId: string,
  shortName: string,
  token: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly redirect_uri: string }> {
  const transaction = await openTransaction(deps, issuerId, token)
  try {
    const response = await readResponse(deps, issuerId, transaction, fields)
    const code = await keep(deps, issuerId, transaction, await judge(deps, issuerId, transaction, response))
    const ask = askToken(deps, issuerId, transaction.request_id)
    return { redirect_uri: addressesOf(deps, shortName).done(ask, code) }
  } catch (error) {
    if (error instanceof OauthError) await tx(deps, { issuerId }, tx => countTry(tx, issuerId, transaction.id))
    throw error
  }
}
