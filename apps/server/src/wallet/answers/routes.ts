import { MOST_ANSWER, MOST_SEALED } from '@laurel/core/presentation'
import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { fetchRequest } from './fetch-request.ts'
import { sendAnswer } from './send-answer.ts'

const tag = 'Wallet'
const access = 'person'
/** In JSON, quotation marks of what is sent take two letters. */
const MOST_BYTES = 2 * MOST_ANSWER
const zAddress = z.url({ protocol: /^https?$/ }).max(2_048)

const zWanted = z
  .strictObject({
    clientId: z.string().min(1).max(2_048),
    token: z.string().min(1).max(400_000).optional(),
    uri: zAddress.optional(),
    walletNonce: z.string().min(16).max(200).optional(),
  })
  .refine(one => (one.token === undefined) !== (one.uri === undefined), {
    path: ['uri'],
    message: 'either token or uri, and not both',
  })

const zCertificate = z.object({
  publicKey: z.record(z.string(), z.unknown()),
  names: z.array(z.string()),
  isChain: z.boolean(),
  isTrusted: z.boolean(),
})

/** What is sent for a wallet: an answer, sealed or not, or a refusal; nothing else (OpenID4VP 1.0 §8). */
const zForm = z
  .strictObject({
    response: z.string().max(MOST_SEALED),
    vp_token: z.string().max(MOST_ANSWER),
    error: z.literal('access_denied'),
    state: z.string().max(2_048),
  })
  .partial()
  .refine(one => [one.response, one.vp_token, one.error].filter(two => two !== undefined).length === 1, {
    message: 'one of response, vp_token and error',
  })

const zPublished = z.object({ url: z.string(), body: z.string() })

/** `/api/v1/wallet/answers`: requests for credentials go through here to the wallet, and its answers back. */
export function addAnswerRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'post',
      path: '/wallet/answers/request',
      summary: 'Fetch a request for credentials (OpenID4VP) and what its sender publishes; the wallet checks it',
      tag,
      access,
      body: zWanted,
      answer: z.object({
        token: z.string(),
        document: zPublished.nullable(),
        witness: zPublished.nullable(),
        certificate: zCertificate.nullable(),
      }),
    },
    ({ person, body }) => fetchRequest(deps, person.id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/answers',
      summary: 'Send the wallet’s answer to whoever has asked, following no redirect; nothing of it is kept here',
      tag,
      access,
      body: z.strictObject({ uri: zAddress, form: zForm }),
      maxBytes: MOST_BYTES,
      answer: z.object({ redirectUri: z.string().nullable() }),
    },
    ({ person, body }) => sendAnswer(deps, person.id, body.uri, body.form as Record<string, string>),
  )
}
