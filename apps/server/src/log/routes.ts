import { Hono } from 'hono'
import { answerRefusal } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { requireSigner } from '../people/store.ts'
import { CACHE } from '../platform/caching.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { listAnchors } from './list-anchors.ts'
import { recordProof } from './read-proof.ts'
import { serveLog } from './serve.ts'

/** An issuer's public record, under `/i/{issuer}/log`: for programs, and for whoever watches over it. */
export function logRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  // Whoever knows the digest has the document: it is signed, so nobody comes upon it by guessing.
  app.get('/i/:issuer/log/proof/:digest', async c => {
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    const digest = /^[0-9a-f]{64}$/.exec(c.req.param('digest'))?.[0]
    const asked = c.req.query('size')
    const size = asked === undefined ? undefined : Number(/^[1-9]\d{0,14}$/.exec(asked)?.[0])
    if (Number.isNaN(size)) throw new Refusal('E_NOT_FOUND')
    const proof =
      digest && (await tx(deps, { issuerId }, tx => recordProof(tx, issuerId, Buffer.from(digest, 'hex'), size)))
    if (!proof) throw new Refusal('E_NOT_FOUND')
    return answerPublic(c, JSON.stringify(proof), 'application/json', { cache: CACHE.aMinute, vary: null })
  })
  app.get('/i/:issuer/log/anchors', async c => {
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    const page = await listAnchors(deps, issuerId, c.req.query())
    return answerPublic(c, JSON.stringify(page), 'application/json', { cache: CACHE.aMinute, vary: null })
  })
  app.get('/i/:issuer/log/:path{.+}', async c => {
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    const { body, type, isFixed } = await tx(deps, { issuerId }, tx => serveLog(tx, issuerId, c.req.param('path')))
    return answerPublic(c, body, type, { cache: isFixed ? CACHE.forEver : CACHE.head, vary: null })
  })
  return app
}
