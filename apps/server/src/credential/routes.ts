import { type Context, Hono } from 'hono'
import { answerRefusal } from '../app.ts'
import { BUNDLE_SUFFIX, giveBundle, readBundleForm, savedAs } from '../bundle/give-bundle.ts'
import type { Deps } from '../deps.ts'
import { CACHE, etagOf, isKnown } from '../platform/caching.ts'
import { printCredential } from '../presentation/certificate/print-credential.ts'
import { readPrintWishes } from '../presentation/certificate/schema.ts'
import { Refusal } from '../refusal.ts'
import { europassOf } from './europass.ts'
import { type CredentialForm, credentialForm, FORMS, openCredential, requireOpenPage } from './open-credential.ts'

const MEDIA_TYPES: Readonly<Record<string, CredentialForm>> = {
  'application/vc': 'json',
  'application/ld+json': 'json',
  'application/json': 'json',
  'application/vc+ld+json': 'json',
  'application/vc+jwt': 'jwt',
  'application/jwt': 'jwt',
  'application/dc+sd-jwt': 'sd-jwt',
  'application/vc+sd-jwt': 'sd-jwt',
  'image/png': 'png',
  'image/svg+xml': 'svg',
}

/** The first form that the caller names with the highest weight; JSON for a caller that takes anything. */
function chosenForm(accept: string | undefined): CredentialForm {
  const wishes = (accept ?? '*/*').split(',').map(part => {
    const [type = '', ...parameters] = part.trim().toLowerCase().split(';')
    const weight = parameters.map(one => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean)
    return { type: type.trim(), weight: weight === undefined ? 1 : Number(weight) }
  })
  wishes.sort((one, other) => other.weight - one.weight)
  for (const { type, weight } of wishes) {
    const form = MEDIA_TYPES[type]
    if (form && weight > 0) return form
  }
  return 'json'
}

/**
 * A public document with a strong ETag. A program of any origin may read it: that is what verifying is. It is asked for
 * anew each time, so that a change is seen at once; an unchanged one costs a 304.
 *
 * @param how.cache  for how long others may keep it, where it is not asked for each time
 * @param how.etag   where it has been worked out already
 * @param how.vary   `null` where one address has one answer, whatever is asked for
 */
export function answerPublic(
  c: Context,
  body: string | Uint8Array,
  type: string,
  how: { readonly cache?: string; readonly etag?: string; readonly vary?: null } = {},
): Response {
  const etag = how.etag ?? etagOf(body)
  const headers: Record<string, string> = {
    etag,
    'cache-control': how.cache ?? CACHE.askEachTime,
    ...(how.vary === null ? {} : { vary: 'accept' }),
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'content-type': type,
    ...(type.startsWith('image/')
      ? { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" }
      : {}),
  }
  if (isKnown(c, etag)) return c.body(null, 304, headers)
  return c.body(typeof body === 'string' ? body : new Uint8Array(body).buffer, 200, headers)
}

/** JSON-LD under the profile of the European Learning Model (RFC 6906). */
const wantsEuropass = (accept: string | undefined) =>
  /application\/ld\+json\s*;\s*profile="?http:\/\/data\.europa\.eu\/snb\/model\//i.test(accept ?? '')

/** `/c/{id}` for programs, by `Accept` or by suffix. The page for people comes before and takes `text/html`. */
export function credentialRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.options('/c/:name', c =>
    c.body(null, 204, { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD' }),
  )
  app.get('/c/:name', async c => {
    const [, id = '', suffix] =
      /^([0-9a-f-]{36})(?:\.(elm\.json|laurel\.json|[a-z-]+))?$/.exec(c.req.param('name')) ?? []
    if (suffix === 'elm.json' || (suffix === undefined && wantsEuropass(c.req.header('accept')))) {
      const open = requireOpenPage(await openCredential(deps, id))
      c.header('x-robots-tag', 'noindex')
      return answerPublic(c, JSON.stringify(await europassOf(deps, open), null, 1), 'application/ld+json')
    }
    if (suffix === BUNDLE_SUFFIX) {
      const open = requireOpenPage(await openCredential(deps, id))
      const { body, type, name } = await giveBundle(deps, open, readBundleForm(c.req.query('form')))
      c.header('content-disposition', savedAs(name))
      c.header('x-robots-tag', 'noindex')
      return answerPublic(c, body, type)
    }
    const form = suffix === undefined ? chosenForm(c.req.header('accept')) : FORMS.find(one => one === suffix)
    if (!form && suffix !== 'pdf') throw new Refusal('E_NOT_FOUND')
    const open = requireOpenPage(await openCredential(deps, id))
    if (!form) {
      const wishes = readPrintWishes(c.req.query())
      const printed = await printCredential(deps, open, wishes, `${deps.baseUrl}/c/${id}`)
      c.header('content-disposition', 'inline; filename="certificate.pdf"')
      c.header('x-robots-tag', 'noindex')
      return answerPublic(c, printed.body, printed.type)
    }
    const { body, type } = await credentialForm(deps, open, form, c.req.query('iss') === 'web' ? 'web' : 'did')
    const asked = (c.req.header('accept') ?? '').includes('application/ld+json') && form === 'json'
    return answerPublic(c, body, asked ? 'application/ld+json' : type)
  })
  return app
}
