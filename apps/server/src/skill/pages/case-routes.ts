import type { JsonObject } from '@laurel/core/primitives'
import { type Context, Hono } from 'hono'
import { answerRefusal } from '../../app.ts'
import { answerPublic } from '../../credential/routes.ts'
import type { Deps } from '../../deps.ts'
import { tenantOf } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { exportFramework, partOf } from '../export-framework.ts'
import { frameworksWithItem, publishedFrameworks } from '../store.ts'

/**
 * What an issuer publishes in the form that other programs read (1EdTech CASE 1.1, REST binding), under the issuer's own
 * address: two issuers may have taken in the same package, so an identifier alone names none of them.
 */
export function caseRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  const within = async <Answer>(
    c: Context,
    work: (tx: Tx, issuerId: string, shortName: string) => Promise<Answer>,
  ): Promise<Answer> => {
    const shortName = c.req.param('issuer') ?? ''
    const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
    if (!issuerId) throw new Refusal('E_NOT_FOUND')
    return tx(deps, { issuerId }, tx => work(tx, issuerId, shortName))
  }
  const packageOf = (c: Context, identifier: string) =>
    within(c, async (tx, issuerId, shortName) => {
      const row = (await publishedFrameworks(tx, issuerId)).find(one => one.identifier === identifier)
      if (!row) throw new Refusal('E_NOT_FOUND')
      return exportFramework(tx, deps, issuerId, shortName, row)
    })
  const itemOf = (c: Context, id: string) =>
    within(c, async (tx, issuerId, shortName) => {
      const wanted = await frameworksWithItem(tx, issuerId, id)
      for (const row of (await publishedFrameworks(tx, issuerId)).filter(one => wanted.includes(one.id))) {
        const pack = await exportFramework(tx, deps, issuerId, shortName, row)
        const found = partOf(pack, 'CFItems', id)
        if (found) return found
      }
      throw new Refusal('E_NOT_FOUND')
    })
  const answer = (c: Context, body: JsonObject) =>
    answerPublic(c, JSON.stringify(body), 'application/json', { cache: 'public, max-age=300' })
  const base = '/i/:issuer/ims/case/v1p1'
  // The address that credentials name: a page for people, and the item for programs that ask for one.
  app.get('/i/:issuer/skills/:id', async (c, next) => {
    const accepted = c.req.header('accept') ?? ''
    if (!/\bapplication\/(ld\+)?json\b/.test(accepted) || accepted.includes('text/html')) return next()
    return answer(c, await itemOf(c, c.req.param('id')))
  })

  app.get(`${base}/CFDocuments`, async c => {
    const documents = await within(c, async (tx, issuerId, shortName) => {
      const rows = await publishedFrameworks(tx, issuerId)
      const packages = await Promise.all(rows.map(row => exportFramework(tx, deps, issuerId, shortName, row)))
      return packages.map(one => one.CFDocument ?? null)
    })
    return answer(c, { CFDocuments: documents })
  })
  app.get(`${base}/CFDocuments/:id`, async c => {
    const document = partOf(await packageOf(c, c.req.param('id')), 'CFDocument', c.req.param('id'))
    if (!document) throw new Refusal('E_NOT_FOUND')
    return answer(c, document)
  })
  app.get(`${base}/CFPackages/:id`, async c => answer(c, await packageOf(c, c.req.param('id'))))
  app.get(`${base}/CFItems/:id`, async c => answer(c, await itemOf(c, c.req.param('id'))))
  return app
}
