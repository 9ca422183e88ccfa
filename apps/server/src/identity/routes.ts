import { Hono } from 'hono'
import * as z from 'zod'
import { type Api, answerRefusal, pageOf } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { requireSigner } from '../people/store.ts'
import { declareCompromise, previewCompromise } from './compromise/declare.ts'
import { beginReissue } from './compromise/reissue-affected.ts'
import {
  zAffected,
  zAffectedQuery,
  zCompromise,
  zCompromisePreview,
  zDeclareCompromise,
  zPreviewCompromise,
  zReissue,
} from './compromise/schema.ts'
import { affectedCsv, listAffected, showCompromise, showCompromises } from './compromise/show.ts'
import { publishedDocument, publishedLog } from './published.ts'
import { recover, setRecoveryKey } from './recover.ts'
import { replaceKeys } from './replace-keys.ts'
import { zIdentity, zRecover, zRecoveryKey, zReplaceKeys } from './schema.ts'
import { showIdentity } from './show-identity.ts'

/**
 * What an issuer is known by, under `/i/{issuer}`: the document of its did:web, and the log of its did:webvh. Whoever
 * keeps them asks each time whether there is a newer one: what is signed with a new key must verify at once.
 */
export function didRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.get('/i/:issuer/did.json', async c => {
    const document = await publishedDocument(deps, await requireSigner(deps, c.req.param('issuer')))
    return answerPublic(c, JSON.stringify(document), 'application/did+json')
  })
  app.get('/i/:issuer/did.jsonl', async c => {
    const log = await publishedLog(deps, await requireSigner(deps, c.req.param('issuer')))
    return answerPublic(c, log, 'text/jsonl')
  })
  return app
}

export function addIdentityRoutes(api: Api, deps: Deps): void {
  const tag = 'Keys and identity'
  api.add(
    {
      method: 'get',
      path: '/identity',
      summary: 'The DIDs of the issuer, its keys with their periods, and the history of its log',
      tag,
      access: 'achievements:read',
      answer: zIdentity,
    },
    ({ actor }) => showIdentity(deps, actor),
  )
  api.add(
    {
      method: 'post',
      path: '/identity/replace-keys',
      summary: 'Sign with new keys from now on; what was signed before goes on verifying',
      tag,
      access: 'keys:manage',
      body: zReplaceKeys,
      answer: zIdentity,
    },
    async ({ actor, body }) => {
      await replaceKeys(deps, actor, body.seen)
      return showIdentity(deps, actor)
    },
  )
  api.add(
    {
      method: 'put',
      path: '/identity/recovery-key',
      summary: 'Commit to a recovery key, of which no more than the hash is told',
      tag,
      access: 'keys:manage',
      body: zRecoveryKey,
      answer: zIdentity,
    },
    async ({ actor, body }) => {
      await setRecoveryKey(deps, actor, body)
      return showIdentity(deps, actor)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/identity/recover',
      summary: 'Take the DID back with the recovery key, which is spent by it; all keys are replaced',
      tag,
      access: 'keys:manage',
      body: zRecover,
      answer: zIdentity,
    },
    async ({ actor, body }) => {
      await recover(deps, actor, body)
      return showIdentity(deps, actor)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/key-compromises',
      summary: 'Keys that were declared compromised, with what became of what they had signed',
      tag,
      access: 'keys:manage',
      answer: z.object({ items: z.array(zCompromise) }),
    },
    async ({ actor }) => ({ items: await showCompromises(deps, actor) }),
  )
  api.add(
    {
      method: 'post',
      path: '/key-compromises/preview',
      summary: 'What declaring keys compromised would mean; nothing is changed',
      tag,
      access: 'keys:manage',
      body: zPreviewCompromise,
      answer: zCompromisePreview,
    },
    ({ actor, body }) => previewCompromise(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/key-compromises',
      summary:
        'Declare keys compromised as of a time: what stands on record from before stays valid, nothing else does',
      tag,
      access: 'keys:manage',
      body: zDeclareCompromise,
      answer: zCompromise,
      status: 201,
    },
    async ({ actor, body }) => showCompromise(deps, actor, await declareCompromise(deps, actor, body)),
  )
  api.add(
    {
      method: 'get',
      path: '/key-compromises/{id}',
      summary: 'One such declaration',
      tag,
      access: 'keys:manage',
      answer: zCompromise,
    },
    ({ actor, id }) => showCompromise(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/key-compromises/{id}/affected',
      summary: 'What the keys had signed that stands on no record from before',
      tag,
      access: 'keys:manage',
      query: zAffectedQuery,
      answer: pageOf(zAffected),
    },
    ({ actor, id, query }) => listAffected(deps, actor, id, query),
  )
  api.add(
    {
      method: 'get',
      path: '/key-compromises/{id}/affected.csv',
      summary: 'The same as a table',
      tag,
      access: 'keys:manage',
      query: zAffectedQuery.omit({ limit: true, cursor: true }),
    },
    async ({ c, actor, id, query }) =>
      c.body(await affectedCsv(deps, actor, id, query), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="affected.csv"',
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/key-compromises/{id}/reissue',
      summary: 'Sign anew, with the present key, whatever is listed and can be; learners are told once',
      tag,
      access: 'keys:manage',
      body: zReissue,
      answer: zCompromise,
      status: 202,
    },
    async ({ actor, id, body }) => {
      await beginReissue(deps, actor, id, body.withKept)
      return showCompromise(deps, actor, id)
    },
  )
}
