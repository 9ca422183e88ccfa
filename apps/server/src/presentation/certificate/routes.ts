import { MOST_IN_A_SET } from '@laurel/core/award'
import * as z from 'zod'
import type { Api } from '../../app.ts'
import { openCredential } from '../../credential/open-credential.ts'
import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { myAwards } from '../../wallet/my-awards.ts'
import { DESIGNS } from './certificate.ts'
import { checkUrlOf, printCredential, printSample, printSet } from './print-credential.ts'
import { certificateChoice, saveCertificateChoice, zCertificateChoice, zPrintWishes } from './schema.ts'

const answerFile = ({ body, type }: { body: Uint8Array; type: string }, cache: string): Response =>
  new Response(body.slice().buffer, {
    headers: {
      'content-type': type,
      'cache-control': cache,
      'x-content-type-options': 'nosniff',
      ...(type.startsWith('image/')
        ? { 'content-security-policy': "default-src 'none'; img-src data:; sandbox" }
        : { 'content-disposition': 'inline; filename="certificate.pdf"' }),
    },
  })

/** The printed form: how it looks is chosen for each achievement, and a learner prints their own at any time. */
export function addCertificateRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/achievements/{id}/certificate',
      summary: 'How the printed certificate looks, and who signs it by name',
      tag: 'Achievements',
      access: 'achievements:read',
      answer: zCertificateChoice,
    },
    ({ actor, id }) => tx(deps, actor, tx => certificateChoice(tx, actor.issuerId, id)),
  )
  api.add(
    {
      method: 'put',
      path: '/achievements/{id}/certificate',
      summary: 'Choose how the printed certificate looks; it holds for awards made earlier as well',
      tag: 'Achievements',
      access: 'achievements:write',
      body: zCertificateChoice,
      answer: zCertificateChoice,
    },
    ({ actor, id, body }) =>
      tx(deps, actor, async tx => {
        await saveCertificateChoice(tx, actor.issuerId, id, body)
        await note(tx, deps, actor, { event: 'achievement.certificate-changed', subject: id })
        return body
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/achievements/{id}/certificate-sample',
      summary: 'The certificate with the name of a sample learner, as SVG or PDF',
      tag: 'Achievements',
      access: 'achievements:read',
      query: zPrintWishes.extend({ design: z.enum(DESIGNS).optional(), form: z.enum(['pdf', 'svg']).default('svg') }),
    },
    async ({ actor, id, query }) => answerFile(await printSample(deps, actor, id, query), 'private, no-cache'),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/awards/{id}/certificate',
      summary: 'My certificate, for printing (PDF with the credential inside)',
      tag: 'Wallet',
      access: 'person',
      query: zPrintWishes,
    },
    async ({ person, id, query }) => {
      const award = (await myAwards(deps, person.id)).find(one => one.id === id)
      if (!award) throw new Refusal('E_NOT_FOUND')
      const open = await openCredential(deps, award.credentialId)
      return answerFile(await printCredential(deps, open, query, checkUrlOf(deps, open)), 'private, no-store')
    },
  )
  api.add(
    {
      method: 'post',
      path: '/awards/certificates',
      summary: 'The certificates of many awards in force as one PDF for paper, in this order',
      tag: 'Awards',
      access: 'awards:read',
      body: zPrintWishes.extend({ ids: z.array(z.uuid()).min(1).max(MOST_IN_A_SET) }).strict(),
    },
    async ({ actor, body: { ids, ...wishes } }) =>
      answerFile(await printSet(deps, actor, ids, wishes), 'private, no-store'),
  )
}
