import { Hono } from 'hono'
import * as z from 'zod'
import { type Api, answerRefusal, changesOf, pageOf } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { requireSigner } from '../people/store.ts'
import { CSV, download } from '../platform/download.ts'
import { Refusal } from '../refusal.ts'
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
import { checkDomain } from './domain/check-domain.ts'
import { downloadFile } from './domain/download-file.ts'
import { answerForDomain } from './domain/routes.ts'
import { addDomain, removeDomain } from './domain/set-up-domain.ts'
import { useDomain, useHome } from './domain/use-domain.ts'
import { publishedDocument, publishedLog } from './published.ts'
import { recover, setRecoveryKey } from './recover.ts'
import { dropPreparedKeys, prepareKeys, replaceKeys } from './replace-keys.ts'
import {
  zAddDomain,
  zIdentity,
  zProofs,
  zRecover,
  zRecoveryKey,
  zReplaceKeys,
  zUseAddress,
  zWitnesses,
} from './schema.ts'
import { showIdentity } from './show-identity.ts'
import { bringProofs, giveUpWaiting, publishedProofs, setWitnesses, waitingLog } from './witnesses.ts'

const JSON_LINES = 'text/jsonl; charset=utf-8'

/**
 * What an issuer is known by, under `/i/{issuer}`: the document of its did:web, and the log of its did:webvh. Whoever
 * keeps them asks each time whether there is a newer one: what is signed with a new key must verify at once.
 */
export function didRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.get('/i/:issuer/did.json', async c => {
    const { text, etag } = await publishedDocument(deps, await requireSigner(deps, c.req.param('issuer')))
    return answerPublic(c, text, 'application/did+json', { vary: null, etag })
  })
  app.get('/i/:issuer/did.jsonl', async c => {
    const log = await publishedLog(deps, await requireSigner(deps, c.req.param('issuer')))
    return answerPublic(c, log, 'text/jsonl', { vary: null })
  })
  app.get('/i/:issuer/did-witness.json', async c => {
    const proofs = await publishedProofs(deps, await requireSigner(deps, c.req.param('issuer')))
    if (proofs === null) throw new Refusal('E_NOT_FOUND')
    return answerPublic(c, proofs, 'application/json', { vary: null })
  })
  app.get('/i/:issuer/domains/:domain/:file{(did(-witness)?|closing)\\.jsonl?}', c => answerForDomain(c, deps))
  return app
}

export function addIdentityRoutes(api: Api, deps: Deps): void {
  const tag = 'Keys and identity'
  const change = changesOf(api, { tag, access: 'keys:manage', answer: zIdentity }, actor => showIdentity(deps, actor))
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
  change(
    {
      method: 'post',
      path: '/identity/replace-keys',
      summary: 'Sign with new keys from now on; what was signed before goes on verifying',
      body: zReplaceKeys,
    },
    ({ actor, body }) => replaceKeys(deps, actor, body.seen),
  )
  change(
    {
      method: 'put',
      path: '/identity/recovery-key',
      summary: 'Commit to a recovery key, of which no more than the hash is told',
      body: zRecoveryKey,
    },
    ({ actor, body }) => setRecoveryKey(deps, actor, body),
  )
  change(
    {
      method: 'post',
      path: '/identity/recover',
      summary: 'Take the DID back with the recovery key, which is spent by it; all keys are replaced',
      body: zRecover,
    },
    ({ actor, body }) => recover(deps, actor, body),
  )
  change(
    {
      method: 'post',
      path: '/identity/prepare-keys',
      summary: 'Make the keys that will sign next, and list them; they sign nothing yet',
      body: zReplaceKeys,
    },
    ({ actor, body }) => prepareKeys(deps, actor, body.seen),
  )
  change(
    {
      method: 'post',
      path: '/identity/drop-prepared-keys',
      summary: 'Forget the keys that were prepared',
      body: zReplaceKeys,
    },
    ({ actor, body }) => dropPreparedKeys(deps, actor, body.seen),
  )
  change(
    {
      method: 'post',
      path: '/identity/domains',
      summary: 'Begin to set up a domain of the institution; nothing changes by it yet',
      body: zAddDomain,
      status: 201,
    },
    ({ actor, body }) => addDomain(deps, actor, body.domain),
  )
  change(
    {
      method: 'delete',
      path: '/identity/domains/{id}',
      summary: 'Remove a domain that was never used, or give up one that was',
    },
    ({ actor, id }) => removeDomain(deps, actor, id),
  )
  for (const file of ['did.json', 'did.jsonl', 'did-witness.json'] as const)
    api.add(
      {
        method: 'post',
        path: `/identity/domains/{id}/${file}`,
        summary: `The file ${file} for the domain, made now`,
        tag,
        access: 'keys:manage',
      },
      async ({ actor, id }) =>
        download(await downloadFile(deps, actor, id, file), {
          name: file,
          type: file === 'did.jsonl' ? JSON_LINES : 'application/json',
        }),
    )
  change(
    {
      method: 'post',
      path: '/identity/domains/{id}/check',
      summary: 'Fetch what the domain serves, and compare it with what it should',
    },
    ({ actor, id }) => checkDomain(deps, actor, id),
  )
  change(
    {
      method: 'post',
      path: '/identity/domains/{id}/use',
      summary: 'Name this domain in new credentials; refused unless it serves the files at this moment',
      body: zUseAddress,
    },
    ({ actor, id, body }) => useDomain(deps, actor, id, body),
  )
  change(
    {
      method: 'post',
      path: '/identity/home',
      summary: 'Name this server’s own address in new credentials again',
      body: zUseAddress,
    },
    ({ actor, body }) => useHome(deps, actor, body),
  )
  change(
    {
      method: 'put',
      path: '/identity/witnesses',
      summary: 'Have others approve each entry of the log from the next one on',
      body: zWitnesses,
    },
    ({ actor, body }) => setWitnesses(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/identity/waiting.jsonl',
      summary: 'The log with the entry that waits at its end, for witnesses to look at and sign',
      tag,
      access: 'keys:manage',
    },
    async ({ actor }) => download(await waitingLog(deps, actor), { name: 'waiting.jsonl', type: JSON_LINES }),
  )
  change(
    {
      method: 'post',
      path: '/identity/witness-proofs',
      summary: 'Bring what witnesses have signed; with enough of it the entry is published',
      body: zProofs,
    },
    ({ actor, body }) => bringProofs(deps, actor, body.proofs),
  )
  change(
    {
      method: 'post',
      path: '/identity/waiting/give-up',
      summary: 'Give up the entry that waits, as long as nobody has signed it',
    },
    ({ actor }) => giveUpWaiting(deps, actor),
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
    async ({ actor, id, query }) =>
      download(await affectedCsv(deps, actor, id, query), { name: 'affected.csv', type: CSV }),
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
