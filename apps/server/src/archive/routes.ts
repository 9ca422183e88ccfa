import { type Api, pageOf } from '../app.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'
import { removeArchive, takeBackArchive } from './remove-archive.ts'
import { zArchive, zTypedName } from './schema.ts'
import { showArchive, showArchives } from './show-archive.ts'
import { askAgain, receiveArchive } from './take-over.ts'

/** Taking over the records of institutions that have closed elsewhere; for whoever leads the institution. */
export function addArchiveRoutes(api: Api, deps: Deps): void {
  const tag = 'Archives'
  const access = 'issuer:write'
  api.add(
    {
      method: 'get',
      path: '/archives',
      summary: 'The closed institutions whose records are kept here, and what was found of each',
      tag,
      access,
      answer: pageOf(zArchive),
    },
    ({ actor }) => showArchives(deps, actor),
  )
  api.add(
    {
      method: 'post',
      path: '/archives',
      summary: 'Bring the site of a closed institution (ZIP), to be checked and kept',
      tag,
      access,
      bodyTypes: ['application/zip'],
      answer: zArchive,
      status: 202,
    },
    async ({ c, actor }) => {
      const { body } = c.req.raw
      if (!/^application\/(zip|x-zip-compressed|octet-stream)\b/.test(c.req.header('content-type') ?? '') || !body)
        throw new Refusal('E_REQUEST_MALFORMED')
      const id = await receiveArchive(deps, actor, body as unknown as AsyncIterable<Uint8Array>)
      return showArchive(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/archives/{id}',
      summary: 'What was found of one archive, piece by piece',
      tag,
      access,
      answer: zArchive,
    },
    ({ actor, id }) => showArchive(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/archives/{id}/ask',
      summary: 'Ask the address of the closed institution once more whether the records are its own',
      tag,
      access,
      answer: zArchive,
    },
    async ({ actor, id }) => {
      await askAgain(deps, actor, id)
      return showArchive(deps, actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/archives/{id}/remove',
      summary: 'Keep the records of a closed institution no longer; for thirty days they can be taken back',
      tag,
      access,
      whenClosed: true,
      body: zTypedName,
      status: 204,
    },
    ({ actor, id, body }) => removeArchive(deps, actor, { id, typed: body.name }),
  )
  api.add(
    {
      method: 'post',
      path: '/archives/{id}/take-back',
      summary: 'Keep them again after all',
      tag,
      access,
      answer: zArchive,
    },
    async ({ actor, id }) => {
      await takeBackArchive(deps, actor, id)
      return showArchive(deps, actor, id)
    },
  )
}
