import { STATUS_LIST_JWT } from '@laurel/core/status'
import { Hono } from 'hono'
import { servePicture } from '../achievement/routes.ts'
import { hasPicture } from '../achievement/store.ts'
import { answerRefusal } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { requireSigner } from '../people/store.ts'
import { CACHE } from '../platform/caching.ts'
import { tx } from '../platform/database.ts'
import { answerProblem } from '../platform/problem.ts'
import { Refusal } from '../refusal.ts'
import { publishedList } from './publish-list.ts'
import { publishedToken } from './publish-token.ts'

/** Does the caller ask for the list as token, and not rather for the credential? */
const wantsToken = (accept: string | undefined): boolean => {
  const first = (accept ?? '').split(',')[0]?.split(';')[0]?.trim().toLowerCase()
  return first === STATUS_LIST_JWT
}

/** What an issuer publishes under `/i/{issuer}` beside what it is known by: its status lists, its pictures. */
export function issuerRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.options('/i/*', c =>
    c.body(null, 204, { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD' }),
  )
  app.get('/i/:issuer/status/:list', async c => {
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    // A plain web server cannot choose by `Accept`: there, and so here, the token has an address of its own as well.
    const [, listId = '', isToken] = /^(.*?)(\.jwt)?$/s.exec(c.req.param('list')) ?? []
    if (isToken || wantsToken(c.req.header('accept'))) {
      // What a list said at another time is not kept (Token Status List §8.4).
      if (c.req.query('time') !== undefined)
        return answerProblem(c, 501, { code: 'E_NOT_IMPLEMENTED', detail: 'Lists of other times are not given out.' })
      const token = await publishedToken(deps, issuerId, listId)
      if (!token) throw new Refusal('E_NOT_FOUND')
      c.header('last-modified', token.signedAt.toUTCString())
      return answerPublic(c, token.token, STATUS_LIST_JWT, { cache: CACHE.list, etag: token.etag })
    }
    const list = await publishedList(deps, issuerId, listId)
    if (!list) throw new Refusal('E_NOT_FOUND')
    c.header('last-modified', list.publishedAt.toUTCString())
    return answerPublic(c, list.document, 'application/vc', { cache: CACHE.list, etag: list.etag })
  })
  app.get('/i/:issuer/image/:name', async c => {
    const sha256 = /^([0-9a-f]{64})\.png$/.exec(c.req.param('name'))?.[1]
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    if (!sha256 || !(await tx(deps, { issuerId }, tx => hasPicture(tx, issuerId, sha256))))
      throw new Refusal('E_NOT_FOUND')
    const bytes = await deps.blobs.get(sha256)
    if (!bytes) throw new Refusal('E_NOT_FOUND')
    c.header('access-control-allow-origin', '*')
    c.header('cross-origin-resource-policy', 'cross-origin')
    return servePicture(c, bytes, CACHE.forEver)
  })
  return app
}
