import type { Context } from 'hono'
import * as z from 'zod'
import { readUpload } from '../../achievement/routes.ts'
import { type Api, pageOf } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { bringCredential, takeBack } from '../../recognition/bring-credential.ts'
import { zBring } from '../../recognition/schema.ts'
import { Refusal } from '../../refusal.ts'
import { beginOwnClaim } from '../begin-claim.ts'
import { addItem, changeClaim, changeItem, removeItem } from '../change-claim.ts'
import { readClaimFile } from '../evidence/read-file.ts'
import { finishFile, PART_BYTES, receivePart } from '../evidence/receive-file.ts'
import { listClaimable, listOwnClaims, readClaimable, readOwnClaim } from '../read-own.ts'
import { answerFile, itemId } from '../routes.ts'
import {
  CLAIM_KINDS,
  zBegin,
  zClaimable,
  zClaimChange,
  zItemChange,
  zMyClaim,
  zMyClaimLine,
  zNewItem,
  zReason,
} from '../schema.ts'
import { appealClaim, submitClaim, withdrawClaim, writeToAssessor } from '../send-claim.ts'
import { schoolOfClaim } from '../whose.ts'

function partNumber(c: Context): number {
  const number = Number(c.req.param('number'))
  if (!Number.isInteger(number) || number < 1 || number > 10_000) throw new Refusal('E_NOT_FOUND')
  return number
}

/** How a learner claims: in the wallet, with evidence. */
export function addOwnClaimRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'get',
      path: '/wallet/claimable',
      summary: 'What the schools that know the person have opened to claims; with `issuer` and `achievement` that one',
      tag,
      access,
      query: z.object({
        q: z.string().max(200).default(''),
        issuer: z.string().max(40).optional(),
        achievement: z.uuid().optional(),
        for: z.enum(CLAIM_KINDS).default('evidence'),
      }),
      answer: z.object({ items: z.array(zClaimable) }),
    },
    async ({ person, query }) => ({
      items:
        query.issuer && query.achievement
          ? [await readClaimable(deps, query.issuer, query.achievement, query.for)]
          : await listClaimable(deps, person, { q: query.q, kind: query.for }),
    }),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/learner-claims',
      summary: 'My claims, at every school',
      tag,
      access,
      answer: pageOf(zMyClaimLine),
    },
    async ({ person }) => ({ items: await listOwnClaims(deps, person), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/learner-claims',
      summary: 'Begin a claim; the school sees it once it is sent',
      tag,
      access,
      body: zBegin,
      answer: zMyClaim,
      status: 201,
    },
    async ({ person, body }) => readOwnClaim(deps, person, await beginOwnClaim(deps, person, body)),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/learner-claims/{id}',
      summary: 'One of my claims, with what was said to it',
      tag,
      access,
      answer: zMyClaim,
    },
    ({ person, id }) => readOwnClaim(deps, person, id),
  )
  api.add(
    {
      method: 'patch',
      path: '/wallet/learner-claims/{id}',
      summary: 'Keep what is written so far',
      tag,
      access,
      body: zClaimChange,
      answer: zMyClaim,
    },
    async ({ person, id, body }) => {
      await changeClaim(deps, person, id, body)
      return readOwnClaim(deps, person, id)
    },
  )
  for (const [verb, summary, work] of [
    ['submit', 'Send it to the school, or send it again after rework', submitClaim],
    ['withdraw', 'Take it back', withdrawClaim],
  ] as const)
    api.add(
      { method: 'post', path: `/wallet/learner-claims/{id}/${verb}`, summary, tag, access, answer: zMyClaim },
      async ({ person, id }) => {
        await work(deps, person, id)
        return readOwnClaim(deps, person, id)
      },
    )
  for (const [verb, summary, work] of [
    ['appeal', 'Have somebody else look at what was declined, once', appealClaim],
    ['messages', 'Write to whoever assesses', writeToAssessor],
  ] as const)
    api.add(
      {
        method: 'post',
        path: `/wallet/learner-claims/{id}/${verb}`,
        summary,
        tag,
        access,
        body: zReason,
        answer: zMyClaim,
      },
      async ({ person, id, body }) => {
        await work(deps, person, id, body.text)
        return readOwnClaim(deps, person, id)
      },
    )
  addItemRoutes(api, deps)
  addCredentialRoutes(api, deps)
}

/** Of a recognition: the credentials that it rests on. */
function addCredentialRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'post',
      path: '/wallet/learner-claims/{id}/credentials',
      summary:
        'Show a credential of another institution; it is verified, and whose it is proven by its key where it has one',
      tag,
      access,
      body: zBring,
      answer: zMyClaim,
      status: 201,
    },
    async ({ person, id, body }) => {
      await bringCredential(deps, person, id, body)
      return readOwnClaim(deps, person, id)
    },
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/learner-claims/{id}/credentials/{item}',
      summary: 'Take it away before it is sent',
      tag,
      access,
      answer: zMyClaim,
    },
    async ({ person, id, c }) => {
      await takeBack(deps, person, id, itemId(c))
      return readOwnClaim(deps, person, id)
    },
  )
}

function addItemRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'post',
      path: '/wallet/learner-claims/{id}/items',
      summary: 'Add a link, or announce a file that is sent in parts',
      tag,
      access,
      body: zNewItem,
      answer: z.object({ item: z.uuid(), claim: zMyClaim }),
      status: 201,
    },
    async ({ person, id, body }) => {
      const item = await addItem(deps, person, id, body)
      return { item, claim: await readOwnClaim(deps, person, id) }
    },
  )
  api.add(
    {
      method: 'patch',
      path: '/wallet/learner-claims/{id}/items/{item}',
      summary: 'Rename it, say which criteria it is for, or whether strangers find it with the credential',
      tag,
      access,
      body: zItemChange,
      answer: zMyClaim,
    },
    async ({ person, id, body, c }) => {
      await changeItem(deps, person, id, itemId(c), body)
      return readOwnClaim(deps, person, id)
    },
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/learner-claims/{id}/items/{item}',
      summary: 'Take it away before it is sent',
      tag,
      access,
      answer: zMyClaim,
    },
    async ({ person, id, c }) => {
      await removeItem(deps, person, id, itemId(c))
      return readOwnClaim(deps, person, id)
    },
  )
  api.add(
    {
      method: 'put',
      path: '/wallet/learner-claims/{id}/items/{item}/parts/{number}',
      summary: 'One part of a file, counted from 1; sending it again is the same as once',
      tag,
      access,
      bodyTypes: ['application/octet-stream'],
      status: 204,
    },
    async ({ person, id, c }) => {
      const issuerId = await schoolOfClaim(deps, person, id)
      const [item, number] = [itemId(c), partNumber(c)]
      await receivePart(deps, { issuerId, claimId: id, itemId: item }, number, await readUpload(c, PART_BYTES))
    },
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/learner-claims/{id}/items/{item}/finish',
      summary: 'All parts are sent: the file is looked at',
      tag,
      access,
      answer: zMyClaim,
    },
    async ({ person, id, c }) => {
      const issuerId = await schoolOfClaim(deps, person, id)
      await finishFile(deps, { issuerId, claimId: id, itemId: itemId(c) })
      return readOwnClaim(deps, person, id)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/learner-claims/{id}/items/{item}/file',
      summary: 'A file of mine as it is kept',
      tag,
      access,
    },
    async ({ person, id, c }) => {
      const issuerId = await schoolOfClaim(deps, person, id)
      return answerFile(c, await readClaimFile(deps, { issuerId }, id, itemId(c), false), 'private, max-age=300')
    },
  )
}
