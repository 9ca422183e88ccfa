import { parseStrictJson, toUtf8 } from '@laurel/core/primitives'
import { type Context, Hono } from 'hono'
import { answerRefusal } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer, signerOf } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { readForm } from '../oauth/read-form.ts'
import { takeRequest } from './ask-person.ts'
import { bringCredential, MOST_BYTES } from './bring-credential.ts'
import { describeService } from './describe-service.ts'
import { grantTokens, revokeToken } from './grant-tokens.ts'
import { ImsxError, imsxStatus } from './imsx-status.ts'
import { listCredentials, pageLinks } from './list-credentials.ts'
import { nothingToConnectPage } from './pages/connect-page.ts'
import { putProfile, readProfile } from './profile.ts'
import { type Access, readAccess } from './read-access.ts'
import { registerClient } from './register-client.ts'
import type { ScopeName } from './scopes.ts'

/** Apps in browsers call from addresses of their own; nothing here but the page that asks reads a cookie. */
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Link, X-Total-Count, WWW-Authenticate',
  'cross-origin-resource-policy': 'cross-origin',
}
const NEVER_KEPT = { ...OPEN, 'cache-control': 'no-store' }
const BASE = '/i/:issuer/ims/ob/v3p0'

function answerError(error: Error, c: Context): Response {
  if (error instanceof OauthError) {
    c.error = undefined
    if (error.status === 401) c.header('www-authenticate', 'Basic realm="Open Badges API"')
    return c.json({ error: error.code, error_description: error.message }, error.status, NEVER_KEPT)
  }
  if (error instanceof ImsxError) {
    c.error = undefined
    if (error.status === 401) c.header('www-authenticate', 'Bearer error="invalid_token"')
    if (error.status === 403) c.header('www-authenticate', 'Bearer error="insufficient_scope"')
    if (error.status === 429) c.header('retry-after', '60')
    return c.json(imsxStatus(error.minor, error.message), error.status, NEVER_KEPT)
  }
  return answerRefusal(error, c)
}

const formOf = async (c: Context) => readForm(c.req.header('content-type') ?? '', (await bodyOf(c, 16_384)) ?? '')

async function bodyOf(c: Context, most: number): Promise<string | null> {
  // What is a little too long is read all the same: whoever sends it can then hear the answer.
  if (Number(c.req.header('content-length') ?? 0) > 8 * most) return null
  const text = await c.req.text()
  return text.length > most ? null : text
}

/** A JSON object out of a body, strictly (H-40). */
async function readJson(c: Context, most: number): Promise<unknown> {
  const text = await bodyOf(c, most)
  if (text === null) return undefined
  const parsed = parseStrictJson(toUtf8(text), { maxBytes: most, maxDepth: 16 })
  return parsed.ok ? parsed.value : undefined
}

function readPage(c: Context) {
  const whole = (name: string, usual: number, least: number, most: number) => {
    const text = c.req.query(name)
    if (text === undefined) return usual
    const number = /^\d{1,9}$/.test(text) ? Number(text) : -1
    if (number < least) throw new ImsxError(400, 'invalid_query_parameter', `${name} is no number that is taken.`)
    return Math.min(number, most)
  }
  const text = c.req.query('since')
  const since =
    text === undefined
      ? null
      : new Date(/^\d{4}-\d\d-\d\dT[\d:.]{5,12}(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : Number.NaN)
  if (since && Number.isNaN(since.getTime()))
    throw new ImsxError(400, 'invalid_query_parameter', 'since is no time with its zone.')
  return { limit: whole('limit', 50, 1, 100), offset: whole('offset', 0, 0, 999_999_999), since }
}

/** The Open Badges 3.0 API of every institution here (§6), with the OAuth 2.0 endpoints that it needs (§7). */
export function openBadgesRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerError)
  const issuerOf = async (c: Context): Promise<string> => {
    const issuerId = await tx(deps, {}, tx => signerOf(tx, c.req.param('issuer') ?? ''))
    if (!issuerId) throw new ImsxError(404, 'not_found', 'There is no such institution here.')
    return issuerId
  }
  const accessOf = async (c: Context, scope: ScopeName): Promise<Access> =>
    readAccess(deps, await issuerOf(c), c.req.header('authorization'), scope)

  app.options(`${BASE}/*`, c =>
    c.body(null, 204, {
      ...OPEN,
      'access-control-allow-methods': 'GET, POST, PUT',
      'access-control-allow-headers': 'authorization, content-type, accept',
    }),
  )
  app.get(`${BASE}/discovery`, async c => {
    const issuerId = await issuerOf(c)
    const issuer = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
    const { name, url, short_name: shortName } = issuer
    const document = describeService({ address: `${deps.baseUrl}/i/${shortName}`, name, url })
    return c.json(document, 200, { ...OPEN, 'cache-control': 'public, max-age=300' })
  })

  app.post(`${BASE}/oauth/register`, async c =>
    c.json(await registerClient(deps, await issuerOf(c), await readJson(c, 16_384)), 201, NEVER_KEPT),
  )
  app.get(`${BASE}/oauth/authorize`, async c => {
    const issuerId = await issuerOf(c)
    const names = [...new URL(c.req.url).searchParams.keys()]
    // Said twice, it is not clear where the answer should go.
    const asked =
      new Set(names).size === names.length
        ? await takeRequest(deps, issuerId, c.req.query())
        : ({ page: 'unknownApp' } as const)
    if ('page' in asked) return sendPage(c, nothingToConnectPage(asked.page, reader(c)), 400)
    c.header('cache-control', 'no-store')
    return c.redirect(asked.to, 302)
  })
  app.post(`${BASE}/oauth/token`, async c => {
    const tokens = await grantTokens(deps, await issuerOf(c), await formOf(c), c.req.header('authorization'))
    return c.json(tokens, 200, NEVER_KEPT)
  })
  app.post(`${BASE}/oauth/revoke`, async c => {
    await revokeToken(deps, await issuerOf(c), await formOf(c), c.req.header('authorization'))
    return c.body(null, 200, NEVER_KEPT)
  })

  app.get(`${BASE}/credentials`, async c => {
    const access = await accessOf(c, 'read')
    const page = readPage(c)
    const { credentials, total } = await listCredentials(deps, access, page)
    const address = `${deps.baseUrl}/i/${c.req.param('issuer')}/ims/ob/v3p0/credentials`
    const headers = { ...NEVER_KEPT, 'x-total-count': String(total), link: pageLinks(address, page, total) }
    return c.json({ credential: credentials }, 200, headers)
  })
  app.post(`${BASE}/credentials`, async c => {
    const access = await accessOf(c, 'add')
    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (
      !['text/plain', 'application/json', 'application/ld+json', 'application/vc+ld+json', 'application/vc'].includes(
        type,
      )
    )
      throw new ImsxError(400, 'invalid_data', 'A credential comes as JSON, or as compact JWS in text/plain.')
    const text = (await bodyOf(c, MOST_BYTES))?.trim()
    if (text === undefined) throw new ImsxError(413, 'invalid_data', 'The credential is larger than is taken.')
    const outcome = await bringCredential(deps, access, text)
    const answered = type === 'text/plain' ? 'text/plain; charset=utf-8' : 'application/json'
    return c.body(text, outcome === 'created' ? 201 : 200, { ...NEVER_KEPT, 'content-type': answered })
  })
  app.get(`${BASE}/profile`, async c => c.json(await readProfile(deps, await accessOf(c, 'profile')), 200, NEVER_KEPT))
  app.put(`${BASE}/profile`, async c => {
    const access = await accessOf(c, 'changeProfile')
    return c.json(await putProfile(deps, access, await readJson(c, 32_768)), 200, NEVER_KEPT)
  })
  app.all(`${BASE}/:rest{credentials|profile|discovery}`, c => {
    void c
    throw new ImsxError(405, 'not_allowed', 'This method is not served here.')
  })
  return app
}
