import { randomUUID } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Config } from './config.ts'
import { isFromHere } from './csrf.ts'
import { type Database, isAnswering } from './database.ts'
import { decideHost, isSplit, openPolicy, UNKNOWN_HOST } from './hosts.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { answerProblem } from './problem.ts'
import { securityHeaders } from './security-headers.ts'

type Deps = {
  readonly config: Pick<Config, 'publicUrl' | 'hosts'>
  readonly database: Database
  readonly log: Log
  readonly metrics: Metrics
  /** Answers under the names of others whose records are kept here; asked before anything of this server is. */
  readonly elsewhere?: MiddlewareHandler
}

const MEBIBYTE = 1024 * 1024
/** Largest body, by the address; uploads and batches are the large ones. Everything else gets the last row. */
const LIMITS: readonly (readonly [RegExp, number | null])[] = [
  // Read as it comes, and counted by whoever reads it: a limit here would take all of it into memory.
  [/^\/api\/v1\/awards\/bulk$/, null],
  // Goes to the disk as it comes.
  [/^\/api\/v1\/archives$/, null],
  [/^\/api\/v1\/(imports|awards\/batch|frameworks\/import)/, 32 * MEBIBYTE],
  [/^\/api\/v1\/(verify|wallet\/vault|wallet\/recovery\/begin|issuer\/logo|achievements\/[^/]+\/image)/, 8 * MEBIBYTE],
  [/^\/verify/, 8 * MEBIBYTE],
  // Whole credentials, in a form or in JSON, and sealed.
  [/^\/(api\/v1\/wallet\/answers$|i\/[^/]+\/openid4vp\/responses\/)/, 2 * MEBIBYTE],
  [/^/, MEBIBYTE],
]

/**
 * What says how long it is cannot be longer: HTTP ends it there. Then nobody has to look at the body before it is read,
 * which costs as much as reading it.
 */
function limitTo(maxSize: number): MiddlewareHandler {
  const count = bodyLimit({ maxSize, onError: c => tooLarge(c) })
  return async (c, next) => {
    const length = c.req.header('content-length')
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) return count(c, next)
    return Number(length) > maxSize ? tooLarge(c) : next()
  }
}

/** The rest of the body is never read, so the connection can't be used again. */
function tooLarge(c: Context): Response {
  c.header('connection', 'close')
  return answerProblem(c, 413, { code: 'E_TOO_LARGE', detail: 'That is too large.' })
}

/**
 * The shell around every route: request id, security headers, refusal of foreign changes, body limits, one line of log
 * without an address or a name, and problem+json for what nobody answers or what breaks.
 */
export function createShell(deps: Deps): Hono {
  const app = new Hono()
  const { hosts, publicUrl } = deps.config
  const isHttps = publicUrl.startsWith('https:')
  const limiters = LIMITS.map(([pattern, maxSize]) => [pattern, maxSize === null ? null : limitTo(maxSize)] as const)

  app.use(async (c, next) => {
    const started = performance.now()
    const requestId = randomUUID()
    await next()
    const seconds = (performance.now() - started) / 1000
    const { headers } = c.res
    for (const [name, value] of securityHeaders(c.req.path, isHttps)) if (!headers.has(name)) headers.set(name, value)
    const policy = isSplit(hosts) ? headers.get('content-security-policy') : null
    if (policy) headers.set('content-security-policy', openPolicy(policy, hosts))
    headers.set('x-request-id', requestId)
    deps.metrics.request(c.req.method, c.res.status, seconds)
    // The route's pattern, not the path: paths carry tokens and short names.
    const entry = {
      requestId,
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    }
    if (c.error) deps.log.error({ ...entry, err: c.error }, 'a request failed')
    else deps.log.debug(entry, 'request')
  })
  if (deps.elsewhere) app.use(deps.elsewhere)
  app.use(async (c, next) => {
    const decision = decideHost(hosts, c.req.method, c.req.url)
    if (decision.kind === 'redirect') {
      c.header('cache-control', 'no-store')
      // A picture's old address is in credentials for ever, and a page of another origin may be what asks for it.
      c.header('access-control-allow-origin', '*')
      c.header('cross-origin-resource-policy', 'cross-origin')
      return c.redirect(decision.to, 307)
    }
    if (decision.kind === 'unknown-host') return answerProblem(c, 421, UNKNOWN_HOST)
    if (decision.kind === 'not-here')
      return answerProblem(c, 404, { code: 'E_NOT_FOUND', detail: 'There is nothing here.' })
    if (!isFromHere(c.req.method, c.req.raw.headers, decision.origin, c.req.path))
      return answerProblem(c, 403, {
        code: 'E_CROSS_SITE',
        detail: 'Changes are taken from pages of this server only.',
      })
    return next()
  })
  app.use(async (c, next) => {
    // What only asks has no body, and looking for one costs more than the rest of this file.
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const limit = limiters.find(([pattern]) => pattern.test(c.req.path))![1]
    return limit === null ? next() : limit(c, next)
  })

  app.get('/healthz', c => c.text('ok\n', 200, { 'cache-control': 'no-store' }))
  app.get('/readyz', async c =>
    (await isAnswering(deps))
      ? c.text('ready\n', 200, { 'cache-control': 'no-store' })
      : answerProblem(c, 503, { code: 'E_NOT_READY', detail: 'The database does not answer.' }),
  )
  app.get('/metrics', async c =>
    c.text(await deps.metrics.text(), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    }),
  )
  app.notFound(c => answerProblem(c, 404, { code: 'E_NOT_FOUND', detail: 'There is nothing here.' }))
  app.onError((_error, c) =>
    answerProblem(c, 500, { code: 'E_INTERNAL', detail: 'Something went wrong here. It has been noted.' }),
  )
  return app
}
