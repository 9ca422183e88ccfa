import { Hono } from 'hono'
import { type Api, answerRefusal } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { placeOfWebvh } from '../identity/names.ts'
import { requireSigner, tenantOf } from '../people/store.ts'
import { CACHE } from '../platform/caching.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { shortNameOf } from '../verification/show-verdict.ts'
import { ownDidConfiguration } from './did-configuration.ts'
import { checkDomain, showDomainProof } from './prove-domain.ts'
import { listedEntities, registryFile } from './registry-file.ts'
import { zDomainCheck, zDomainProof } from './schema.ts'
import { issuerConfiguration, registryConfiguration, statementFor } from './statements.ts'

const STATEMENT = 'application/entity-statement+jwt'
const AN_HOUR = { cache: 'public, max-age=3600' }
const A_MINUTE = { cache: CACHE.aMinute }

/** Who the institutions here are, for programs: what their web site names, federations, and the registry of this server. */
export function trustRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  const isOn = () => {
    if (!deps.registry) throw new Refusal('E_NOT_FOUND')
  }
  app.get('/.well-known/did-configuration.json', async c =>
    answerPublic(c, await ownDidConfiguration(deps), 'application/json', A_MINUTE),
  )
  app.get('/i/:issuer/.well-known/openid-federation', async c => {
    const said = await issuerConfiguration(deps, await requireSigner(deps, c.req.param('issuer')))
    if (said === null) throw new Refusal('E_NOT_FOUND')
    return answerPublic(c, said, STATEMENT, AN_HOUR)
  })
  app.get('/.well-known/openid-federation', async c => {
    isOn()
    return answerPublic(c, await registryConfiguration(deps), STATEMENT, AN_HOUR)
  })
  app.get('/registry.json', async c => {
    isOn()
    return answerPublic(c, await registryFile(deps), 'application/json', A_MINUTE)
  })
  app.get('/registry/list', async c => {
    isOn()
    return answerPublic(c, JSON.stringify(await listedEntities(deps)), 'application/json', A_MINUTE)
  })
  // OpenID Federation 1.0 §8.1 and §8.9: programs read these answers, in its own form.
  app.get('/registry/fetch', async c => {
    isOn()
    c.header('access-control-allow-origin', '*')
    const sub = c.req.query('sub')
    if (!sub)
      return c.json(
        {
          error: 'invalid_request',
          error_description: 'sub is missing: the entity id or the DID of whom is asked for',
        },
        400,
      )
    const homeOf = async (did: string) => {
      const shortName = await shortNameOf(deps, placeOfWebvh(did) ?? did)
      return shortName === undefined ? undefined : tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
    }
    const statement = await statementFor(deps, sub, homeOf)
    if (statement === null) return c.json({ error: 'not_found', error_description: 'not on this registry' }, 404)
    return answerPublic(c, statement, STATEMENT, A_MINUTE)
  })
  return app
}

export function addTrustRoutes(api: Api, deps: Deps): void {
  const tag = 'Keys and identity'
  api.add(
    {
      method: 'get',
      path: '/identity/domain',
      summary: 'What to put on the institution’s own domain so that it names the institution: a DNS record, or a file',
      tag,
      access: 'achievements:read',
      answer: zDomainProof,
    },
    ({ actor }) => showDomainProof(deps, actor),
  )
  api.add(
    {
      method: 'post',
      path: '/identity/domain/check',
      summary: 'Look now whether the institution’s own domain names it',
      tag,
      access: 'keys:manage',
      answer: zDomainCheck,
    },
    ({ actor }) => checkDomain(deps, actor),
  )
}
