import { type Context, Hono } from 'hono'
import type { Deps } from '../../deps.ts'
import { peerOf } from '../../platform/peer.ts'
import { Refusal } from '../../refusal.ts'
import { answerError, NEVER_KEPT, OPEN } from '../oauth/answer-error.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { readForm } from '../oauth/read-form.ts'
import { issuerNamed } from '../openid4vci/metadata.ts'
import { beginTransaction } from './begin-transaction.ts'
import { takeAnswer } from './take-answer.ts'

/** A form takes more letters than what is in it; the shell refuses what is longer. */
const MOST_FORM = 2 * 1024 * 1024

const REQUEST_TYPE = 'application/oauth-authz-req+jwt'

/** The endpoints of OpenID4VP 1.0 for every institution here as verifier, each under `/i/{issuer}`. */
export function openid4vpRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerError)

  const issuerOf = async (c: Context) => {
    const shortName = c.req.param('issuer') ?? ''
    const issuerId = await issuerNamed(deps, shortName)
    if (!issuerId) throw new Refusal('E_NOT_FOUND')
    return { issuerId, shortName }
  }
  const formOf = async (c: Context) => readForm(c.req.header('content-type') ?? '', await c.req.text(), MOST_FORM)

  app.options('/i/:issuer/openid4vp/*', c =>
    c.body(null, 204, {
      ...OPEN,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, accept',
    }),
  )

  const sendRequest = async (c: Context, walletNonce: string | undefined): Promise<Response> => {
    const { issuerId } = await issuerOf(c)
    const begun = await beginTransaction(deps, issuerId, c.req.param('token') ?? '', {
      inBrowser: false,
      peer: peerOf(c),
      walletNonce,
    })
    return c.body(begun.request, 200, { ...NEVER_KEPT, 'content-type': REQUEST_TYPE })
  }
  app.get('/i/:issuer/openid4vp/requests/:token', c => sendRequest(c, undefined))
  // What the wallet says of itself changes nothing: all formats that were chosen are offered, and nothing is sealed.
  app.post('/i/:issuer/openid4vp/requests/:token', async c => {
    const isEmpty = (c.req.header('content-type') ?? '') === ''
    const { wallet_nonce: nonce } = isEmpty ? {} : await formOf(c)
    if (nonce !== undefined && nonce.length > 500)
      throw new OauthError('invalid_request', 'The wallet_nonce is longer than 500 letters.')
    return sendRequest(c, nonce)
  })

  app.post('/i/:issuer/openid4vp/responses/:transaction', async c => {
    const { issuerId, shortName } = await issuerOf(c)
    const taken = await takeAnswer(deps, issuerId, shortName, c.req.param('transaction'), await formOf(c))
    return c.json(taken, 200, NEVER_KEPT)
  })

  // For the page of the request, which hands it to the browser (appendix A).
  app.post('/i/:issuer/openid4vp/browser/:token', async c => {
    const { issuerId } = await issuerOf(c)
    const begun = await beginTransaction(deps, issuerId, c.req.param('token'), { inBrowser: true, peer: peerOf(c) })
    return c.json({ request: begun.request, responseUri: begun.responseUri }, 200, NEVER_KEPT)
  })
  return app
}
