import {
  ALGORITHM,
  bindPresentation,
  bundledContexts,
  type RandomTools,
  signDataIntegrity,
  signJws,
} from '../../credential/index.ts'
import type { Signer } from '../../keys/signer.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { type Instant, toIso } from '../../primitives/time.ts'
import type { ClaimsQuery } from '../dcql/index.ts'
import type { CheckedRequest } from '../request/index.ts'
import { showPart } from '../show-part.ts'
import { claimsToTell, type Offer } from './offer.ts'
import { pointersFor, tokenWith } from './told.ts'

/** What a person has agreed to tell of one credential. */
export type Agreed = { readonly offer: Offer; readonly picked: readonly ClaimsQuery[] }

/** With what an answer is signed, and when. */
export type AnswerTools = RandomTools & {
  readonly did: string
  /** The wallet's key, to which the credentials are made out. */
  readonly signer: Signer
  readonly now: Instant
}

export type AnswerError = { readonly code: 'E_ANSWER'; readonly reason: string }

/** `vp_token`, by the ids of the query (OpenID4VP 1.0 §8.1). */
export type VpToken = Readonly<Record<string, readonly (string | JsonObject)[]>>

/**
 * Bytes of an answer as JSON, as a wallet sends it and a verifier here takes it: it holds whole credentials, learner
 * records among them.
 */
export const MOST_ANSWER = 1_000_000
/** The same once it is sealed: four letters for three bytes, and the header of the JWE. */
export const MOST_SEALED = Math.ceil((MOST_ANSWER * 4) / 3) + 4_000

type Asked = Pick<CheckedRequest, 'clientId' | 'nonce'>

const V2 = 'https://www.w3.org/ns/credentials/v2'

const failed = (reason: string) => err({ code: 'E_ANSWER', reason } as const)

async function presentToken(
  text: string,
  { offer, picked }: Agreed,
  { clientId, nonce }: Asked,
  { signer, now }: AnswerTools,
): Promise<Result<string, AnswerError>> {
  const shown = tokenWith(text, claimsToTell(offer, picked))
  if (shown === null) return failed('the token cannot be taken apart')
  if (!offer.isBound) return ok(shown)
  const bound = await bindPresentation(shown, signer, { audience: clientId, nonce, now })
  return bound.ok ? bound : failed(bound.error.code)
}

/** The whole document, or the part of it that is told. */
async function documentToShow({ offer, picked }: Agreed, tools: RandomTools): Promise<Result<JsonObject, AnswerError>> {
  const { form } = offer
  if (form.kind === 'document') return ok(form.document)
  if (form.kind !== 'base') return failed('no document')
  const chosen = pointersFor(form, claimsToTell(offer, picked))
  const part = await showPart(form.document, { cryptosuite: form.suite, chosen }, tools)
  return part.ok ? part : failed(part.error.code)
}

async function presentDocument(
  agreed: Agreed,
  { clientId, nonce }: Asked,
  tools: AnswerTools,
): Promise<Result<JsonObject, AnswerError>> {
  const shown = await documentToShow(agreed, tools)
  if (!shown.ok || !agreed.offer.isBound) return shown
  const { signer, did, now } = tools
  const presentation = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: did,
    verifiableCredential: [shown.value],
  }
  const signed = await signDataIntegrity(
    presentation,
    signer,
    {
      cryptosuite: signer.type === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019',
      created: toIso(now),
      proofPurpose: 'authentication',
      challenge: nonce,
      domain: clientId,
    },
    { contexts: tools.contexts ?? bundledContexts },
  )
  return signed.ok ? signed : failed(signed.error.code)
}

/** A presentation as JWT around the credential as it is (VC-JOSE-COSE §3.1.2). */
const presentJwt = (text: string, { clientId, nonce }: Asked, { signer, did, now }: AnswerTools): Promise<string> =>
  signJws(
    { alg: ALGORITHM[signer.type], typ: 'vp+jwt', cty: 'vp', kid: signer.verificationMethod },
    {
      '@context': [V2],
      type: ['VerifiablePresentation'],
      holder: did,
      verifiableCredential: [
        { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${text}` },
      ],
      iat: Math.floor(now / 1_000),
      nonce,
      aud: clientId,
    },
    signer,
  )

async function present(
  agreed: Agreed,
  asked: Asked,
  tools: AnswerTools,
): Promise<Result<string | JsonObject, AnswerError>> {
  const { form, isBound } = agreed.offer
  if (form.kind === 'sd-jwt') return presentToken(form.text, agreed, asked, tools)
  if (form.kind === 'jwt') return ok(isBound ? await presentJwt(form.text, asked, tools) : form.text)
  return presentDocument(agreed, asked, tools)
}

/**
 * What several sets of a query ask for by the same part is given once: with all that was picked of it, where it is the
 * same credential; of two credentials only where the part takes several.
 */
function together(agreed: readonly Agreed[]): Result<readonly (readonly [string, readonly Agreed[]])[], AnswerError> {
  const parts = new Map<string, Agreed[]>()
  for (const one of agreed) {
    const before = parts.get(one.offer.query.id) ?? []
    const same = before.findIndex(({ offer }) => offer.heldId === one.offer.heldId)
    const known = before[same]
    if (!known) before.push(one)
    else before[same] = { offer: known.offer, picked: [...new Set([...known.picked, ...one.picked])] }
    parts.set(one.offer.query.id, before)
  }
  for (const [id, chosen] of parts)
    if (chosen.length > 1 && chosen[0]?.offer.query.multiple !== true)
      return failed(`${id} takes one credential, and several were chosen`)
  return ok([...parts])
}

/**
 * Makes what is given to whoever asks: for each credential just what was agreed to, bound to them and to this request
 * (OpenID4VP 1.0 §8, appendix B).
 *
 * @returns E_ANSWER where a credential in the wallet cannot be shown, or two were chosen where one is asked for
 */
export async function makeVpToken(
  agreed: readonly Agreed[],
  asked: Asked,
  tools: AnswerTools,
): Promise<Result<VpToken, AnswerError>> {
  const parts = together(agreed)
  if (!parts.ok) return parts
  const token: Record<string, readonly (string | JsonObject)[]> = {}
  for (const [id, chosen] of parts.value) {
    const shown: (string | JsonObject)[] = []
    for (const one of chosen) {
      const presented = await present(one, asked, tools)
      if (!presented.ok) return presented
      shown.push(presented.value)
    }
    token[id] = shown
  }
  return ok(token)
}
