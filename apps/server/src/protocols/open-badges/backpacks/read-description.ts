import { parseStrictJson, readBySchema } from '@laurel/core/primitives'
import { withoutHidden } from '@laurel/core/verification'
import * as z from 'zod'
import type { Deps } from '../../../deps.ts'
import { checkSendUrl } from '../../../platform/guarded-call.ts'
import { Refusal } from '../../../refusal.ts'
import { SCOPES } from '../scopes.ts'

/** With the schemas of the whole API in it such a document has some 300 kB. */
const MOST_BYTES = 2 * 1024 * 1024
const API = '/ims/ob/v3p0'

export type Endpoints = {
  /** Without a slash at its end. */
  readonly api: string
  readonly authorize: string
  readonly token: string
  readonly refresh: string
  readonly register: string
  readonly revoke: string | null
}
/** What this server asks for, of what a service offers. */
export type Wish = 'read' | 'add' | 'offline'
export type Description = {
  /** The address of the document itself. */
  readonly describedAt: string
  readonly name: string
  readonly endpoints: Endpoints
  readonly scopes: readonly Wish[]
  /** Hosts that take part besides the one that describes itself, e.g. where people sign in. */
  readonly others: readonly string[]
}

const address = z.string().min(1).max(1_000)
const zFlow = z.object({
  authorizationUrl: address,
  tokenUrl: address,
  refreshUrl: address.optional(),
  scopes: z.record(z.string(), z.unknown()),
})
const zScheme = z.object({
  type: z.literal('oauth2'),
  'x-imssf-name': z.string().optional(),
  'x-imssf-registrationUrl': address,
  'x-imssf-revocationUrl': address.optional(),
  flows: z.object({ authorizationCode: zFlow }),
})
const zDocument = z.object({
  info: z.object({ title: z.string().optional() }).optional(),
  servers: z.array(z.object({ url: z.string() })).optional(),
  components: z.object({ securitySchemes: z.record(z.string(), z.unknown()) }),
})

/** Where the description of a service may be, by what a person types: its address, its API's, or the document's own. */
export function placesOf(typed: string): string[] {
  const text = typed.trim()
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(whole)) return []
  const url = new URL(whole)
  const at = (path: string) => {
    const place = new URL(url)
    place.pathname = path
    place.search = ''
    place.hash = ''
    return place.href
  }
  const path = url.pathname.replace(/\/+$/, '')
  if (path.endsWith('/discovery')) return [at(path)]
  if (path.endsWith(API)) return [at(`${path}/discovery`)]
  return [...new Set([at(`${path}${API}/discovery`), at(`${API}/discovery`)])]
}

/** A name that others have chosen: nothing in it breaks a line or turns the direction of what is beside it. */
const plainName = (text: string): string => withoutHidden(text.toWellFormed()).slice(0, 80).toWellFormed()

/** The specification's own examples leave out the scheme. */
const withScheme = (text: string): string =>
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(\/|$)/i.test(text) ? `https://${text}` : text

/** An endpoint as an address that may be called; `null` where it is none. */
function endpointOf(text: string, describedAt: string, isLoopback: boolean): string | null {
  const whole = withScheme(text.trim())
  if (!URL.canParse(whole, describedAt)) return null
  const { href, hash } = new URL(whole, describedAt)
  return hash === '' && checkSendUrl(href, isLoopback).ok ? href : null
}

/** Where the API is: beside its description, unless the document names another place on the same host. */
function apiOf(servers: readonly { readonly url: string }[], describedAt: string): string {
  const { origin } = new URL(describedAt)
  const named = servers
    .filter(one => !one.url.includes('{') && URL.canParse(one.url, describedAt))
    .map(one => new URL(one.url, describedAt))
    .find(one => one.origin === origin && one.search === '' && one.hash === '' && !one.username && !one.password)
  return (named?.href ?? describedAt.replace(/\/discovery$/, '')).replace(/\/+$/, '')
}

function wishesOf(flow: z.infer<typeof zFlow>): Wish[] {
  const offered = (name: Wish) => Object.hasOwn(flow.scopes, SCOPES[name])
  // A service that refreshes tokens gives such, whether or not it lists the scope for it.
  return (['read', 'add', 'offline'] as const).filter(
    name => offered(name) || (name === 'offline' && flow.refreshUrl !== undefined),
  )
}

/** What a Service Description Document says (Open Badges 3.0 §6.3); `null` where it says too little to go on with. */
export function parseDescription(body: Uint8Array, describedAt: string, isLoopback: boolean): Description | null {
  const json = parseStrictJson(body, { maxBytes: MOST_BYTES, maxDepth: 64 })
  const document = json.ok ? readBySchema(zDocument, json.value) : null
  if (!document?.success) return null
  const { securitySchemes } = document.data.components
  const named = Object.hasOwn(securitySchemes, 'OAuth2ACG') ? [securitySchemes.OAuth2ACG] : []
  const scheme = [...named, ...Object.values(securitySchemes)]
    .map(one => readBySchema(zScheme, one))
    .find(one => one.success)?.data
  if (!scheme) return null
  const flow = scheme.flows.authorizationCode
  const revocation = scheme['x-imssf-revocationUrl']
  const read = (text: string) => endpointOf(text, describedAt, isLoopback)
  const [authorize, token, refresh, register] = [
    flow.authorizationUrl,
    flow.tokenUrl,
    flow.refreshUrl ?? flow.tokenUrl,
    scheme['x-imssf-registrationUrl'],
  ].map(read)
  const revoke = revocation === undefined ? null : read(revocation)
  const scopes = wishesOf(flow)
  if (!authorize || !token || !refresh || !register || (revocation !== undefined && revoke === null)) return null
  if (!scopes.some(one => one !== 'offline')) return null
  const { host } = new URL(describedAt)
  const endpoints = {
    api: apiOf(document.data.servers ?? [], describedAt),
    authorize,
    token,
    refresh,
    register,
    revoke,
  }
  const hosts = Object.values(endpoints).flatMap(one => (one === null ? [] : new URL(one).host))
  return {
    describedAt,
    name: plainName(scheme['x-imssf-name'] ?? document.data.info?.title ?? '') || host,
    endpoints,
    scopes,
    others: [...new Set(hosts)].filter(one => one !== host).sort(),
  }
}

/**
 * Finds the service at what a person has typed.
 *
 * @throws Refusal E_BACKPACK_OWN, E_BACKPACK_UNREACHABLE, E_BACKPACK_UNKNOWN_LANGUAGE
 */
export async function readDescription(
  deps: Pick<Deps, 'call' | 'baseUrl' | 'isLoopback'>,
  typed: string,
): Promise<Description> {
  const own = new URL(deps.baseUrl).host
  let isThere = false
  for (const place of placesOf(typed)) {
    if (new URL(place).host === own) throw new Refusal('E_BACKPACK_OWN')
    const answered = await deps.call(place, {
      method: 'GET',
      headers: { accept: 'application/json' },
      maxBytes: MOST_BYTES,
    })
    if (!answered.ok) continue
    isThere = true
    const found = answered.value.status === 200 ? parseDescription(answered.value.body, place, deps.isLoopback) : null
    if (found) return found
  }
  throw new Refusal(isThere ? 'E_BACKPACK_UNKNOWN_LANGUAGE' : 'E_BACKPACK_UNREACHABLE')
}
