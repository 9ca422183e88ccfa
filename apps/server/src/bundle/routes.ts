import * as z from 'zod'
import type { Api } from '../app.ts'
import { findAwards } from '../award/store.ts'
import { openCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { myAwards } from '../wallet/my-awards.ts'
import { BUNDLE_FORMS, type BundleFile, giveBundle, savedAs } from './give-bundle.ts'

const zWish = z.object({ form: z.enum(BUNDLE_FORMS).default('json') })

const answerFile = ({ body, type, name }: BundleFile): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': savedAs(name),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })

/** Proof files for those whose credentials they are, and for those who have awarded them. */
export function addBundleRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/wallet/awards/{id}/bundle',
      summary: 'The proof file of my credential: it stays checkable when its issuer is gone',
      tag: 'Wallet',
      access: 'person',
      query: zWish,
      answer: z.record(z.string(), z.unknown()),
    },
    async ({ person, id, query }) => {
      const award = (await myAwards(deps, person.id)).find(one => one.id === id)
      if (!award) throw new Refusal('E_NOT_FOUND')
      return answerFile(await giveBundle(deps, await openCredential(deps, award.credentialId), query.form))
    },
  )
  api.add(
    {
      method: 'get',
      path: '/awards/{id}/bundle',
      summary:
        'The proof file of an issued award: its credential with all that it takes to check it without this server',
      tag: 'Awards',
      access: 'awards:read',
      query: zWish,
      answer: z.record(z.string(), z.unknown()),
    },
    async ({ actor, id, query }) => {
      const [award] = await tx(deps, actor, tx => findAwards(tx, actor.issuerId, [id]))
      if (!award) throw new Refusal('E_NOT_FOUND')
      return answerFile(await giveBundle(deps, await openCredential(deps, award.credential_id), query.form))
    },
  )
}
