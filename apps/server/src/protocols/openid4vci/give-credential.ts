import { isJsonObject, type Json, type JsonObject } from '@laurel/core/primitives'
import { findAwards } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { mailLocale } from '../../platform/button-mail.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { Refusal } from '../../refusal.ts'
import { type Accounts, whoClaims } from '../../wallet/claim-award.ts'
import { makeCopies, mustWaitFor, type Taken } from '../../wallet/copies/make-copies.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { sha256url } from '../oauth/pkce.ts'
import { type Configuration, configurationById, configurationOfFormat, goesWith } from './configurations.ts'
import { readSealing, type Sealing } from './encryption.ts'
import { identifierOf, WAITING_DAYS } from './grant-token.ts'
import { issuerLibrary, readBy } from './library.ts'
import { typeAddress } from './metadata.ts'
import { readProofs } from './read-proofs.ts'
import { makeNonce, NONCE_SECONDS, readNonce } from './secrets.ts'
import {
  closeTransaction,
  type Dialect,
  findTransaction,
  nameTaker,
  offerById,
  saveTransaction,
  spendOnce,
  type TokenRow,
  type TransactionRow,
} from './store.ts'

/** Seconds after which asking again makes sense. */
const INTERVAL_SECONDS = 60

export type Answer = { readonly status: 200 | 202; readonly body: JsonObject; readonly sealing: Sealing | null }

type Asked = { readonly configuration: Configuration; readonly awardId: string; readonly dialect: Dialect }

/**
 * By which draft a wallet speaks: until 13 it names a format; until 15 it has one `proof`, or the algorithm beside the key
 * that answers are sealed for. What is common to all is 1.0's.
 */
function dialectOf({ format, proof, credential_response_encryption: encryption }: JsonObject): Dialect {
  if (format !== undefined) return 13
  return proof !== undefined || (isJsonObject(encryption) && encryption.alg !== undefined) ? 15 : 1
}

/** Which of what the token is good for is asked for: by identifier, by configuration, or as draft 13 has it by format. */
function askedFor(request: JsonObject, { awards, wanted }: TokenRow, issuer: string): Asked {
  const { credential_identifier: identifier, credential_configuration_id: id, format } = request
  if ([identifier, id, format].filter(one => one !== undefined).length !== 1)
    throw new OauthError(
      'invalid_credential_request',
      'Name what is wanted by one of credential_identifier and credential_configuration_id.',
    )
  const granted = wanted.flatMap(one => configurationById(one) ?? [])
  if (identifier !== undefined) {
    for (const configuration of granted)
      for (const award of awards)
        if (identifierOf(configuration.id, award.id) === identifier && goesWith(award, configuration))
          return { configuration, awardId: award.id, dialect: dialectOf(request) }
    throw new OauthError('unknown_credential_identifier', 'The token is not good for this credential_identifier.')
  }
  const configuration =
    format === undefined
      ? granted.find(one => one.id === id)
      : configurationOfFormat(request, granted, ({ type }) => type && typeAddress(issuer, type))
  const award = configuration && awards.find(one => goesWith(one, configuration))
  if (!configuration || !award)
    throw new OauthError('unknown_credential_configuration', 'The token is not good for this credential configuration.')
  return { configuration, awardId: award.id, dialect: dialectOf(request) }
}

/** The reasons of the wallet's stage, in the protocol's words. */
async function inProtocol<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) throw new OauthError('credential_request_denied', error.message)
    throw error
  }
}

/** Whose the award will be. An offer that staff have made names nobody: the code by mail or by hand did. */
async function takerOf(
  deps: Deps,
  accounts: Accounts,
  issuerId: string,
  awardId: string,
  known: { person_id: string | null; offer_id: string | null },
): Promise<string> {
  if (known.person_id !== null) return known.person_id
  const { award, offer } = await tx(deps, { issuerId }, async tx => ({
    award: (await findAwards(tx, issuerId, [awardId]))[0],
    offer: known.offer_id === null ? undefined : await offerById(tx, issuerId, known.offer_id),
  }))
  if (!award || !offer) throw new OauthError('credential_request_denied', 'There is no such award.')
  const claimant = { email: award.email, name: award.recipient_name, locale: mailLocale(award.locale) }
  const person = await whoClaims(deps, accounts, claimant, offer.second === 'mail' ? 'mail' : 'link', null)
  await tx(deps, { issuerId }, tx => nameTaker(tx, issuerId, offer.id, person.id))
  return person.id
}

type Take = Asked & { readonly holders: readonly string[] }

async function take(
  deps: Deps,
  accounts: Accounts,
  issuerId: string,
  token: TokenRow,
  { configuration, awardId, holders }: Take,
): Promise<Taken | 'waits'> {
  return inProtocol(async () => {
    // Before an account is made for anybody.
    if (await mustWaitFor(deps, issuerId, awardId)) return 'waits'
    const { offer_id: offerId } = token
    const offer = offerId === null ? undefined : await tx(deps, { issuerId }, tx => offerById(tx, issuerId, offerId))
    const personId = await takerOf(deps, accounts, issuerId, awardId, token)
    return makeCopies(deps, {
      issuerId,
      awardId,
      personId,
      format: configuration.format,
      holders,
      client: token.client_id,
      isByKey: offerId === null || offer?.made_by === 'wallet',
    })
  })
}

const credentialOf = ({ format }: Configuration, document: string): Json =>
  format === 'ldp_vc' ? (JSON.parse(document) as JsonObject) : document

/** The credential endpoint (§8). @throws OauthError */
export async function giveCredential(
  deps: Deps,
  accounts: Accounts,
  { issuerId, issuer }: { readonly issuerId: string; readonly issuer: string },
  token: TokenRow,
  request: JsonObject,
): Promise<Answer> {
  const { credential_response_encryption: encryption, ...plain } = request
  const sealing = readSealing(encryption)
  const asked = askedFor(request, token, issuer)
  // The library knows the shapes of all drafts; what it does not know yet (di_vp, sealing as 1.0 has it) is read here.
  const { proofs: _, proof: __, ...shape } = plain
  const library = issuerLibrary(deps)
  const parsed = await readBy(
    () =>
      library.parseCredentialRequest({
        credentialRequest: shape,
        issuerMetadata: metadataWith(asked.configuration) as never,
      }),
    'invalid_credential_request',
  )
  const { holders, nonce } = await readProofs(deps, issuer, plain)
  await spendNonce(deps, issuerId, nonce)
  const dids = holders.map(one => one.did)
  const taken = await take(deps, accounts, issuerId, token, { ...asked, holders: dids })
  if (taken === 'waits') {
    const transaction = newToken()
    const now = deps.clock()
    await tx(deps, { issuerId }, tx =>
      saveTransaction(tx, issuerId, {
        id: deps.newId(),
        hash: tokenHash(transaction),
        offer_id: token.offer_id,
        person_id: token.person_id,
        award_id: asked.awardId,
        configuration: asked.configuration.id,
        holders: dids,
        dialect: asked.dialect,
        // In 1.0 it is said anew when the credential is fetched (§9.1); before, it went on.
        sealing: asked.dialect === 1 ? null : sealing,
        created_at: now.toISOString(),
        expires_at: new Date(now.getTime() + WAITING_DAYS * 86_400_000).toISOString(),
      }),
    )
    const body = { transaction_id: transaction, interval: INTERVAL_SECONDS }
    return { status: 202, body, sealing }
  }
  const credentials = taken.documents.map(one => ({ credential: credentialOf(asked.configuration, one) }))
  const isOld = asked.dialect === 13
  const body = library.createCredentialResponse({
    credentialRequest: parsed,
    credentials,
    ...(isOld ? { credential: credentials[0]!.credential as never } : {}),
    ...(isOld ? { cNonce: makeNonce(deps, issuerId), cNonceExpiresInSeconds: NONCE_SECONDS } : {}),
    notificationId: taken.notificationId,
  })
  return { status: 200, body: body as unknown as JsonObject, sealing }
}

/** Of the metadata, what the library looks a configuration up in; that it is one of ours was found out before. */
const metadataWith = ({ id }: Configuration) => ({
  credentialIssuer: { credential_configurations_supported: { [id]: {} } },
  authorizationServers: [],
  knownCredentialConfigurations: { [id]: {} },
})

async function spendNonce(deps: Deps, issuerId: string, nonce: string): Promise<void> {
  const ends = readNonce(deps, issuerId, nonce)
  const isFirst =
    ends && (await tx(deps, { issuerId }, tx => spendOnce(tx, issuerId, sha256url(`nonce ${nonce}`), ends)))
  if (!isFirst) throw new OauthError('invalid_nonce', 'The c_nonce is none of ours, over, or was used already.')
}

/** The deferred credential endpoint (§9). @throws OauthError */
export async function giveDeferred(
  deps: Deps,
  accounts: Accounts,
  issuerId: string,
  token: TokenRow,
  request: JsonObject,
): Promise<Answer> {
  const said = readSealing(request.credential_response_encryption)
  const { transaction_id: id } = request
  const known =
    typeof id === 'string' && id.length <= 200
      ? await tx(deps, { issuerId }, tx => findTransaction(tx, issuerId, tokenHash(id), deps.clock()))
      : undefined
  if (!known || !isOf(known, token))
    throw new OauthError('invalid_transaction_id', 'The transaction_id is none, or its credential was fetched already.')
  const configuration = configurationById(known.configuration) as Configuration
  const asked = { configuration, awardId: known.award_id, dialect: known.dialect }
  const sealing = said ?? known.sealing
  const taken = await take(deps, accounts, issuerId, token, { ...asked, holders: known.holders })
  if (taken === 'waits') {
    // 1.0 says that it goes on; the drafts before called it an error.
    if (known.dialect !== 1)
      throw new OauthError('issuance_pending', 'It is not decided yet.', { interval: INTERVAL_SECONDS })
    return { status: 202, body: { transaction_id: id as string, interval: INTERVAL_SECONDS }, sealing }
  }
  await tx(deps, { issuerId }, tx => closeTransaction(tx, issuerId, known.id, deps.clock()))
  const credentials = taken.documents.map(one => ({ credential: credentialOf(configuration, one) }))
  // No notification_id here: it may be left out, and wallets that are built on the library refuse it in this answer.
  const body: JsonObject =
    known.dialect === 13 ? { credential: credentials[0]!.credential, credentials } : { credentials }
  return { status: 200, body, sealing }
}

/** What waits is fetched by the grant that it began with. */
const isOf = (one: TransactionRow, token: TokenRow): boolean =>
  one.offer_id === token.offer_id &&
  (one.offer_id !== null || one.person_id === token.person_id) &&
  token.awards.some(award => award.id === one.award_id)
