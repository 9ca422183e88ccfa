import * as z from 'zod'
import { type Api, pageOf, type Sessions } from '../app.ts'
import { awardView } from '../award/award-view.ts'
import { zAward } from '../award/schema.ts'
import { europassOf } from '../credential/europass.ts'
import { openCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { zIssuer } from '../people/schema.ts'
import { Refusal } from '../refusal.ts'
import { addAnswerRoutes } from './answers/routes.ts'
import { bringFrom } from './bring-from.ts'
import { claimAward, readClaim } from './claim-award.ts'
import { deleteAccount } from './delete-account.ts'
import { changePage, myAwards, zMyAward } from './my-awards.ts'
import { addOfferRoutes } from './offers/routes.ts'
import { addPairingRoutes } from './pairing-routes.ts'
import { addPartRoutes } from './parts/routes.ts'
import { makeChallenge, takeAward } from './take-award.ts'
import { addVaultRoutes } from './vault/routes.ts'
import { claimWaiting, listWaiting, zWaiting } from './waiting-awards.ts'

const zClaim = z.object({
  award: zAward.omit({ claimUrl: true, statusListId: true, statusIndex: true }),
  issuer: zIssuer,
  locale: z.string(),
  state: z.enum(['open', 'taken', 'expired', 'revoked']),
  emailHint: z.string().nullable(),
  /** False where the learner must sign in first: the link does not prove an address. */
  signsIn: z.boolean(),
  /** What a minor needs besides: a guardian's consent, or the code that is given by hand. */
  needs: z.enum(['guardian', 'code']).nullable(),
})

export function addWalletRoutes(api: Api, deps: Deps, sessions: Sessions): void {
  const tag = 'Wallet'
  addPairingRoutes(api, deps)
  addVaultRoutes(api, deps)
  addAnswerRoutes(api, deps)
  addPartRoutes(api, deps)
  addOfferRoutes(api, deps)
  api.add(
    {
      method: 'get',
      path: '/claims/{token}',
      summary: 'What a claim link is for; reading claims nothing',
      tag: 'Claims',
      access: 'anyone',
      answer: zClaim,
    },
    async ({ c }) => {
      const facts = await readClaim(deps, c.req.param('token') ?? '')
      const issuer = issuerView(facts.issuer, deps.baseUrl)
      const {
        claimUrl: _,
        statusListId: __,
        statusIndex: ___,
        recipient,
        ...award
      } = awardView(facts.award, deps, {
        issuerId: issuer.id,
        shortName: issuer.shortName,
      })
      return {
        // The address is only hinted at: the link may have been forwarded.
        award: { ...award, recipient: { name: recipient.name } },
        issuer,
        locale: facts.locale,
        state: facts.state,
        emailHint: facts.emailHint,
        signsIn: facts.kind === 'mail' && facts.emailHint !== null,
        needs: facts.needs,
      }
    },
  )
  api.add(
    {
      method: 'post',
      path: '/claims/{token}',
      summary: 'Claim the award; the answer signs the learner in. A minor adds the code that was given by hand',
      tag: 'Claims',
      access: 'anyone',
      body: z.strictObject({ code: z.string().max(40).optional() }),
      answer: z.object({ awardId: z.uuid(), next: z.string() }),
    },
    async ({ c, body }) => {
      const signedIn = await sessions.personOf(c.req.raw.headers)
      const { awardId, person } = await claimAward(deps, sessions, c.req.param('token') ?? '', signedIn, body.code)
      if (signedIn?.id !== person.id)
        for (const cookie of await sessions.openSession(person.id, c.req.raw))
          c.header('set-cookie', cookie, { append: true })
      return { awardId, next: `/wallet/awards/${awardId}` }
    },
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/waiting',
      summary: 'Awards for the person’s proven address that are in no wallet yet',
      tag,
      access: 'person',
      answer: pageOf(zWaiting),
    },
    async ({ person }) => ({ items: await listWaiting(deps, person), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/waiting/claim',
      summary: 'Claim all of them',
      tag,
      access: 'person',
      answer: z.object({ claimed: z.int() }),
    },
    async ({ person }) => ({ claimed: await claimWaiting(deps, person) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/bring',
      summary: 'Fetch a credential by the address that the person was given; it is checked on their device',
      tag,
      access: 'person',
      body: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }),
      answer: z.object({ data: z.string() }),
    },
    async ({ body }) => ({ data: Buffer.from(await bringFrom(deps, body.url)).toString('base64') }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/account/delete',
      summary: 'Delete the vault, the links and the account; what schools have awarded stays in their records',
      tag,
      access: 'person',
      body: z.strictObject({ email: z.string().max(254) }),
      answer: z.object({ account: z.enum(['deleted', 'kept']) }),
    },
    ({ person, body }) => deleteAccount(deps, person, body.email),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/awards',
      summary: 'My awards, from every issuer',
      tag,
      access: 'person',
      answer: pageOf(zMyAward),
    },
    async ({ person }) => ({ items: await myAwards(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'patch',
      path: '/wallet/awards/{id}',
      summary: 'Open or close the public page, and say what link previews of it may show',
      tag,
      access: 'person',
      body: z.strictObject({ publicPage: z.boolean(), previewsName: z.boolean() }).partial(),
      answer: zMyAward,
    },
    ({ person, id, body }) => changePage(deps, person, id, body),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/awards/{id}/europass',
      summary: 'My credential in the European Learning Model (JSON-LD, unsigned)',
      tag,
      access: 'person',
      answer: z.record(z.string(), z.unknown()),
    },
    async ({ person, id }) => {
      const award = (await myAwards(deps, person.id)).find(one => one.id === id)
      if (!award) throw new Refusal('E_NOT_FOUND')
      return europassOf(deps, await openCredential(deps, award.credentialId))
    },
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/challenge',
      summary: 'A challenge for a key proof; it can be used once',
      tag,
      access: 'person',
      answer: z.object({ challenge: z.string(), audience: z.string(), expiresAt: z.string() }),
    },
    ({ person }) => makeChallenge(deps, person.id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/awards/{id}/take',
      summary: 'State the award anew with the wallet’s key as its subject',
      tag,
      access: 'person',
      body: z.strictObject({ proof: z.string().min(1).max(8_192) }),
      answer: z.object({ credential: z.unknown(), jwt: z.string() }),
    },
    ({ person, id, body }) => takeAward(deps, person, id, body.proof),
  )
}
