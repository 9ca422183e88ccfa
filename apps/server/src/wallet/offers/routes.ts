import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { readOffer } from './read-offer.ts'
import { zBegun, zReadOffer, zSignedIn, zState, zTaken } from './schema.ts'
import { beginSignIn, endSignIn } from './sign-in.ts'
import { askAgain, askNonce, redeemOffer, sendNotice, takeOffered } from './take-offered.ts'

const zSaid = z.string().max(4_000)

/**
 * Taking what another issuer offers, step by step: this server passes the messages on, since a page of the wallet may speak
 * to it alone, and the wallet signs.
 */
export function addOfferRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/read',
      summary: 'Read an offer of another issuer (OpenID4VCI); nothing is asked for yet',
      tag,
      access: 'person',
      body: z.strictObject({ offer: z.string().min(1).max(100_000) }),
      answer: zReadOffer,
    },
    ({ person, body }) => readOffer(deps, person.id, body.offer),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/redeem',
      summary: 'Accept the offer, with the code that came another way where one is asked for',
      tag,
      access: 'person',
      body: z.strictObject({ state: zState, txCode: z.string().min(1).max(100).optional() }),
      answer: z.object({ state: zState }),
    },
    async ({ person, body }) => ({ state: await redeemOffer(deps, person.id, body) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/sign-in',
      summary: 'Where to sign in for an offer that asks for that (authorization code), with what is wanted of it',
      tag,
      access: 'person',
      body: z.strictObject({ state: zState, credentialIds: z.array(z.string().max(2_000)).min(1).max(20) }),
      answer: zBegun,
    },
    ({ person, body }) => beginSignIn(deps, person.id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/signed-in',
      summary: 'Go on with what the learner came back with from there',
      tag,
      access: 'person',
      body: z.strictObject({
        state: zState,
        /** The path of the address that they came back to. */
        at: z.string().max(200),
        said: z.strictObject({ state: zSaid, code: zSaid.optional(), error: zSaid.optional(), iss: zSaid.optional() }),
      }),
      answer: zSignedIn,
    },
    ({ person, body }) => endSignIn(deps, person.id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/nonce',
      summary: 'What the next proof of the wallet’s key has to answer',
      tag,
      access: 'person',
      body: z.strictObject({ state: zState }),
      answer: z.object({ nonce: z.string().nullable() }),
    },
    async ({ person, body }) => ({ nonce: await askNonce(deps, person.id, body.state) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/take',
      summary: 'Take one credential of the offer, with a proof of the wallet’s key',
      tag,
      access: 'person',
      body: z.strictObject({
        state: zState,
        credentialId: z.string().max(2_000),
        proof: z.string().min(1).max(8_192).nullable(),
      }),
      answer: zTaken,
    },
    ({ person, body }) => takeOffered(deps, person.id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/again',
      summary: 'Ask again for what the issuer did not have ready',
      tag,
      access: 'person',
      body: z.strictObject({ state: zState }),
      answer: zTaken,
    },
    ({ person, body }) => askAgain(deps, person.id, body.state),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/offers/notice',
      summary: 'Tell the issuer that it was kept, or that the wallet refused it',
      tag,
      access: 'person',
      body: z.strictObject({ state: zState, event: z.enum(['credential_accepted', 'credential_failure']) }),
      status: 204,
    },
    async ({ person, body }) => sendNotice(deps, person.id, body),
  )
}
