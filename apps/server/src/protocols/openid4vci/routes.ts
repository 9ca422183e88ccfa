import { type Context, Hono } from 'hono'
import type { Sessions } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { Refusal } from '../../refusal.ts'
import { answerError, NEVER_KEPT, OPEN } from '../oauth/answer-error.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { readForm } from '../oauth/read-form.ts'
import { type Addresses, addressesOf } from './addresses.ts'
import { FIXED } from './configurations.ts'
import { readDpop, spendDpop } from './dpop.ts'
import { openRequest, seal } from './encryption.ts'
import { type Answer, giveCredential, giveDeferred } from './give-credential.ts'
import { grantToken } from './grant-token.ts'
import { readOffer } from './make-offer.ts'
import { authorizationServerMetadata, credentialIssuerMetadata, issuerNamed } from './metadata.ts'
import { pushRequest, REQUEST_URI } from './push-request.ts'
import { readObject } from './read-request.ts'
import { makeNonce } from './secrets.ts'
import { findToken, offerByToken, requestByHash, type TokenRow } from './store.ts'
import { takeNotice } from './take-notice.ts'

type At = { readonly issuerId: string; readonly shortName: string; readonly at: Addresses }

/** The endpoints of OpenID4VCI 1.0 for every issuer here, each under `/i/{issuer}`. */
export function openid4vciRoutes(deps: Deps, sessions: Sessions): Hono {
  const app = new Hono()
  app.onError(answerError)

  const issuerOf = async (c: Context): Promise<At> => {
    const shortName = c.req.param('issuer') ?? ''
    const issuerId = await issuerNamed(deps, shortName)
    if (!issuerId) throw new Refusal('E_NOT_FOUND')
    return { issuerId, shortName, at: addressesOf(deps.baseUrl, shortName) }
  }
  const formOf = async (c: Context) => readForm(c.req.header('content-type') ?? '', await c.req.text())

  /** The grant behind a request; with DPoP only for the key that it is bound to. */
  async function grantOf(c: Context, { issuerId }: At, address: string): Promise<TokenRow> {
    const [, scheme = '', token = ''] =
      /^(Bearer|DPoP) ([\w.~+/=-]{1,300})$/i.exec(c.req.header('authorization') ?? '') ?? []
    const invalid = () => new OauthError('invalid_token', 'The access token is missing, none, or over.')
    const known = token
      ? await tx(deps, { issuerId }, tx => findToken(tx, issuerId, tokenHash(token), 'access', deps.clock()))
      : undefined
    // A token that was bound to a key is no bearer token, and the other way round.
    if (!known || (known.dpop_jkt !== null) !== (scheme.toLowerCase() === 'dpop')) throw invalid()
    if (known.dpop_jkt === null) return known
    const header = c.req.header('dpop')
    if (header === undefined) throw new OauthError('invalid_dpop_proof', 'A DPoP proof is needed.')
    const proof = await readDpop(deps, header, { method: 'POST', address, token })
    if (proof.jkt !== known.dpop_jkt) throw invalid()
    await tx(deps, { issuerId }, tx => spendDpop(tx, deps, issuerId, proof))
    return known
  }

  /** The body of a request about credentials: JSON, or the same sealed for the issuer (§10). */
  async function objectOf(c: Context, { issuerId }: At) {
    const text = await c.req.text()
    const isSealed = /^application\/jwt\b/i.test(c.req.header('content-type') ?? '')
    return readObject(isSealed ? await openRequest(deps, issuerId, text.trim()) : text, 'invalid_credential_request')
  }

  const answer = async (c: Context, { status, body, sealing }: Answer): Promise<Response> =>
    sealing
      ? c.body(await seal(body, sealing), status, { ...NEVER_KEPT, 'content-type': 'application/jwt' })
      : c.json(body, status, NEVER_KEPT)

  for (const path of ['/i/:issuer/openid4vci/*', '/i/:issuer/.well-known/*', '/.well-known/:document/i/:issuer'])
    app.options(path, c =>
      c.body(null, 204, {
        ...OPEN,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type, dpop, accept',
      }),
    )

  for (const path of [
    '/.well-known/openid-credential-issuer/i/:issuer',
    '/i/:issuer/.well-known/openid-credential-issuer',
  ])
    app.get(path, async c => {
      const { issuerId, shortName } = await issuerOf(c)
      const { document, signed } = await credentialIssuerMetadata(deps, shortName, issuerId)
      const headers = { ...OPEN, 'cache-control': 'public, max-age=300', vary: 'accept' }
      return /\bapplication\/jwt\b/.test(c.req.header('accept') ?? '')
        ? c.body(await signed(), 200, { ...headers, 'content-type': 'application/jwt' })
        : c.json(document, 200, headers)
    })
  for (const path of [
    '/.well-known/oauth-authorization-server/i/:issuer',
    '/i/:issuer/.well-known/oauth-authorization-server',
  ])
    app.get(path, async c => {
      const { shortName } = await issuerOf(c)
      return c.json(authorizationServerMetadata(deps, shortName), 200, {
        ...OPEN,
        'cache-control': 'public, max-age=300',
      })
    })

  // For every learner of the issuer: they sign in, and choose what the wallet is given.
  app.get('/i/:issuer/openid4vci/offer', async c => {
    const { at } = await issuerOf(c)
    const offer = {
      credential_issuer: at.issuer,
      credential_configuration_ids: FIXED.map(one => one.id),
      grants: { authorization_code: {} },
    }
    return c.json(offer, 200, { ...OPEN, 'cache-control': 'public, max-age=300' })
  })
  app.get('/i/:issuer/openid4vci/offers/:token', async c => {
    const { issuerId, shortName } = await issuerOf(c)
    const hash = tokenHash(c.req.param('token'))
    return c.json(await readOffer(deps, issuerId, shortName, tx => offerByToken(tx, issuerId, hash)), 200, NEVER_KEPT)
  })
  app.post('/i/:issuer/openid4vci/par', async c => {
    const { issuerId, at } = await issuerOf(c)
    const pushed = await pushRequest(deps, issuerId, {
      form: await formOf(c),
      dpop: c.req.header('dpop'),
      address: at.push,
    })
    return c.json(pushed, 201, NEVER_KEPT)
  })
  // The learner decides in their own wallet, which signs them in on the way and shows that it is open.
  app.get('/i/:issuer/openid4vci/authorize', async c => {
    const { issuerId, shortName } = await issuerOf(c)
    const uri = c.req.query('request_uri') ?? ''
    const token = uri.startsWith(REQUEST_URI) ? uri.slice(REQUEST_URI.length) : ''
    const request = await tx(deps, { issuerId }, tx => requestByHash(tx, issuerId, tokenHash(token), deps.clock()))
    if (!request || request.client_id !== c.req.query('client_id'))
      throw new OauthError('invalid_request', 'The request_uri is none, or over. Push the request again.')
    return c.redirect(`${deps.baseUrl}/wallet/connect/${shortName}/${token}`, 303)
  })
  app.post('/i/:issuer/openid4vci/token', async c => {
    const { issuerId, at } = await issuerOf(c)
    const granted = await grantToken(deps, issuerId, {
      form: await formOf(c),
      dpop: c.req.header('dpop'),
      address: at.token,
      issuer: at.issuer,
    })
    return c.json(granted, 200, NEVER_KEPT)
  })
  app.post('/i/:issuer/openid4vci/nonce', async c => {
    const { issuerId } = await issuerOf(c)
    return c.json({ c_nonce: makeNonce(deps, issuerId) }, 200, NEVER_KEPT)
  })
  app.post('/i/:issuer/openid4vci/credential', async c => {
    const here = await issuerOf(c)
    const token = await grantOf(c, here, here.at.credential)
    const request = await objectOf(c, here)
    const { issuerId, at } = here
    return answer(c, await giveCredential(deps, sessions, { issuerId, issuer: at.issuer }, token, request))
  })
  app.post('/i/:issuer/openid4vci/deferred', async c => {
    const here = await issuerOf(c)
    const token = await grantOf(c, here, here.at.deferred)
    return answer(c, await giveDeferred(deps, sessions, here.issuerId, token, await objectOf(c, here)))
  })
  app.post('/i/:issuer/openid4vci/notification', async c => {
    const here = await issuerOf(c)
    const token = await grantOf(c, here, here.at.notification)
    await takeNotice(deps, here.issuerId, token, readObject(await c.req.text(), 'invalid_notification_request'))
    return c.body(null, 204, NEVER_KEPT)
  })
  return app
}
