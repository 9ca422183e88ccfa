import { MOST_ANSWER } from '@laurel/core/presentation'
import { isJsonObject, type Json, type JsonObject, parseStrictJson, toUtf8 } from '@laurel/core/primitives'
import { compactDecrypt, importJWK } from 'jose'
import type { Deps } from '../../deps.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { CONTENT_ENCRYPTION } from './begin-transaction.ts'
import { answerKey } from './secrets.ts'
import type { TransactionRow } from './store.ts'

const MOST_PRESENTATIONS = 20

/** What a wallet has said: what it presents, or that it does not. */
export type WalletResponse =
  | { readonly kind: 'presents'; readonly presentations: ReadonlyMap<string, readonly (string | JsonObject)[]> }
  | { readonly kind: 'declines'; readonly error: string }

/** The errors of OpenID4VP 1.0 §8.5 and RFC 6749 §4.1.2.1; anything else a wallet may say is `other`. */
const ERRORS = [
  'access_denied',
  'invalid_request',
  'invalid_scope',
  'invalid_client',
  'vp_formats_not_supported',
  'invalid_request_uri_method',
  'invalid_transaction_data',
  'wallet_unavailable',
]

const refuse = (why: string) => new OauthError('invalid_request', `The response ${why}.`)

function strictObject(text: string, why: string): JsonObject {
  const parsed = parseStrictJson(toUtf8(text), { maxBytes: MOST_ANSWER })
  if (!parsed.ok || !isJsonObject(parsed.value)) throw refuse(why)
  return parsed.value
}

/** Opens what was sealed to the key of this very transaction (§8.3). */
async function openSealed(deps: Deps, issuerId: string, transaction: TransactionRow, jwe: string): Promise<JsonObject> {
  let text: string
  try {
    const { privateJwk } = answerKey(deps, issuerId, transaction.id)
    const opened = await compactDecrypt(jwe, await importJWK(privateJwk, 'ECDH-ES'), {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: [...CONTENT_ENCRYPTION],
    })
    text = new TextDecoder('utf-8', { fatal: true }).decode(opened.plaintext)
  } catch {
    throw refuse('is not sealed to the key of this request')
  }
  return strictObject(text, 'is no JSON object')
}

const isPresentation = (one: Json): one is string | JsonObject => typeof one === 'string' || isJsonObject(one)

/** `vp_token` by the ids of the query, each with what is presented for it (§8.1). */
function readVpToken(value: Json | undefined, { query }: TransactionRow): WalletResponse {
  const token = typeof value === 'string' ? strictObject(value, 'has a vp_token that is no JSON object') : value
  if (!isJsonObject(token)) throw refuse('has no vp_token')
  const entries = Object.entries(token)
  if (entries.length === 0 || entries.length > MOST_PRESENTATIONS) throw refuse('presents nothing, or too much')
  const presentations = entries.map(([id, presented]) => {
    const asked = query.credentials.find(one => one.id === id)
    if (!asked) throw refuse('presents something under an id that was not asked for')
    if (!Array.isArray(presented) || presented.length === 0 || !presented.every(isPresentation))
      throw refuse('has a vp_token whose members are not lists of presentations')
    if (presented.length > 1 && asked.multiple !== true) throw refuse('presents several where one is asked for')
    return [id, presented as (string | JsonObject)[]] as const
  })
  return { kind: 'presents', presentations: new Map(presentations) }
}

/**
 * Reads the response of a wallet: sealed where that was asked for (the policy of the request, not the form of the
 * response, decides), with the state of this transaction. A refusal by the wallet may come unsealed (§8.3.1).
 *
 * @param fields as the form has them
 * @throws OauthError invalid_request
 */
export async function readResponse(
  deps: Deps,
  issuerId: string,
  transaction: TransactionRow,
  fields: Readonly<Record<string, string>>,
): Promise<WalletResponse> {
  const isSealed = fields.response !== undefined
  // Where something is sealed, nothing beside it is read.
  const message: JsonObject = isSealed
    ? await openSealed(deps, issuerId, transaction, fields.response as string)
    : { ...fields }
  const { error, state } = message
  if (typeof error === 'string') {
    if (state !== undefined && state !== transaction.state) throw refuse('is of another request')
    return { kind: 'declines', error: ERRORS.includes(error) ? error : 'other' }
  }
  if (isSealed !== (transaction.response_mode !== 'direct_post'))
    throw refuse(isSealed ? 'is sealed, and was not to be' : 'is not sealed')
  // In a browser the page has carried it, and wallets give no state back there (appendix A.2).
  const isOfThis = state === transaction.state || (state === undefined && transaction.response_mode === 'dc_api.jwt')
  if (!isOfThis) throw refuse('is of another request')
  return readVpToken(message.vp_token, transaction)
}
