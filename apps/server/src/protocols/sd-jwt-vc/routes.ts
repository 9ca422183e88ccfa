import { type Context, Hono } from 'hono'
import { readType } from '../../credential/credential-type.ts'
import { answerPublic } from '../../credential/routes.ts'
import type { Deps } from '../../deps.ts'
import { issuerMetadata } from '../../identity/issuer-metadata.ts'
import { currentIssuer, homeDid, signerOf } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { answerProblem } from '../../platform/problem.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** What SD-JWT VC has an issuer publish: its keys by its web address, and the metadata of its types. */
export function sdJwtVcRoutes(deps: Deps): Hono {
  const app = new Hono()
  const nothing = (c: Context) => answerProblem(c, 404, { code: 'E_NOT_FOUND', detail: 'There is nothing here.' })
  const free = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD' }
  app.options('/.well-known/jwt-vc-issuer/*', c => c.body(null, 204, free))

  app.get('/.well-known/jwt-vc-issuer/i/:issuer', async c => {
    const shortName = c.req.param('issuer')
    const issuerId = await tx(deps, {}, tx => signerOf(tx, shortName))
    if (!issuerId) return nothing(c)
    const { home, keys } = await tx(deps, { issuerId }, async tx => ({
      home: homeDid(await currentIssuer(tx, issuerId)),
      keys: await deps.keys.publicKeys(tx, issuerId),
    }))
    const metadata = issuerMetadata(`${deps.baseUrl}/i/${shortName}`, home, keys)
    return answerPublic(c, JSON.stringify(metadata), 'application/json')
  })

  app.get('/i/:issuer/vct/:achievement/:version', async c => {
    const { issuer, achievement, version } = c.req.param()
    const issuerId = await tx(deps, {}, tx => signerOf(tx, issuer))
    if (!issuerId || !UUID.test(achievement) || !/^[1-9]\d{0,5}$/.test(version)) return nothing(c)
    const document = await tx(deps, { issuerId }, tx => readType(tx, issuerId, achievement, Number(version)))
    if (document === undefined) return nothing(c)
    return answerPublic(c, document, 'application/json', { cache: 'public, max-age=86400' })
  })
  return app
}
