import { bindPresentation, parseJwt, showClaims, signDataIntegrity, signJws } from '@laurel/core/credential'
import { type DidDocument, findVerificationMethod } from '@laurel/core/did'
import { type CredentialQuery, parseDcqlQuery } from '@laurel/core/presentation'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { CompactEncrypt, compactVerify, importJWK } from 'jose'
import type { TestServer } from '../../src/testing.ts'
import { type Caller, claim, type Json, makeAward, type WalletKey, walletKey } from './school.ts'

/** What a wallet was asked, after it has checked who asks. */
export type AskedRequest = {
  readonly payload: Json
  readonly header: Json
  readonly credentials: readonly CredentialQuery[]
}

/** Somebody with a credential of a school, in a wallet that is no more than a key and the messages of OpenID4VP. */
export type Applicant = {
  readonly key: WalletKey
  readonly award: Json
  readonly sdJwt: string
  readonly ldp: JsonObject
  readonly jwt: string
}

/** A learner who has taken an award with a key of their own. */
export async function makeApplicant(
  server: TestServer,
  owner: Caller,
  achievementId: string,
  number: number,
  more: Json = {},
): Promise<Applicant> {
  const award = await makeAward(owner, achievementId, number, more)
  const learner = await claim(server, number)
  const key = walletKey()
  const { body } = await learner.post('/api/v1/wallet/challenge')
  const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1_000) })
  const taken = await learner.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })
  if (taken.status !== 200) throw new Error('the award was not taken')
  const read = async (suffix: string) => (await server.fetch(`/c/${award.credentialId}.${suffix}`)).text()
  return { key, award, sdJwt: await read('sd-jwt'), ldp: JSON.parse(await read('json')), jwt: await read('jwt') }
}

/** Fetches the request behind a link and checks it as a wallet must: by a key of the DID that it names. */
export async function readAsked(
  server: TestServer,
  link: string,
  body?: Record<string, string>,
): Promise<AskedRequest> {
  const query = new URL(link).searchParams
  const answer = await server.fetch(query.get('request_uri') as string, {
    method: body ? 'POST' : 'GET',
    ...(body
      ? {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(body).toString(),
        }
      : {}),
  })
  if (answer.status !== 200) throw new Error(`the request is not given out: ${answer.status}`)
  return openAsked(server, await answer.text(), query.get('client_id') as string)
}

export async function openAsked(server: TestServer, token: string, clientId: string): Promise<AskedRequest> {
  const parsed = parseJwt(token)
  if (!parsed.ok) throw new Error(parsed.error.reason)
  const { header, payload } = parsed.value
  const did = clientId.slice('decentralized_identifier:'.length)
  const document = (await (await server.fetch(`/i/${did.split(':').at(-1)}/did.json`)).json()) as DidDocument
  const method = findVerificationMethod(document, header.kid as string, 'authentication')
  if (!method.ok) throw new Error('the key is none of the verifier')
  const jwk = (document.verificationMethod as Json[]).find(one => one.id === `${header.kid}-jwk`)?.publicKeyJwk
  await compactVerify(token, await importJWK(jwk, 'ES256'))
  if (payload.client_id !== clientId) throw new Error('the request names another verifier')
  const read = parseDcqlQuery(payload.dcql_query)
  if (!read.ok) throw new Error(`${read.error.path} ${read.error.reason}`)
  return { payload: payload as Json, header: header as Json, credentials: read.value.credentials }
}

type Made = { readonly nonce?: string; readonly audience?: string; readonly at?: number; readonly key?: WalletKey }

const audienceOf = ({ payload }: AskedRequest) => payload.client_id as string

/** An SD-JWT with the claims that are asked for, bound to the one who asks. */
export async function presentSdJwt(who: Applicant, asked: AskedRequest, more: Made = {}): Promise<string> {
  const query = asked.credentials.find(one => one.format === 'dc+sd-jwt')
  const shown = showClaims(
    who.sdJwt,
    (query?.claims ?? []).map(one => one.path),
  )
  if (!shown.ok) throw new Error(shown.error.code)
  const bound = await bindPresentation(shown.value, (more.key ?? who.key).signer, {
    audience: more.audience ?? audienceOf(asked),
    nonce: more.nonce ?? asked.payload.nonce,
    now: (more.at ?? Date.now()) as Instant,
  })
  if (!bound.ok) throw new Error(bound.error.code)
  return bound.value
}

/** A presentation by Data Integrity. */
export async function presentLdp(who: Applicant, asked: AskedRequest, more: Made & Json = {}): Promise<JsonObject> {
  const key = (more.key as WalletKey | undefined) ?? who.key
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: key.did,
    verifiableCredential: more.credentials ?? [who.ldp],
  }
  const signed = await signDataIntegrity(document as JsonObject, key.signer, {
    cryptosuite: 'eddsa-jcs-2022',
    created: `${new Date().toISOString().slice(0, 19)}Z`,
    proofPurpose: 'authentication',
    challenge: more.nonce ?? asked.payload.nonce,
    domain: more.audience ?? audienceOf(asked),
  })
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}

/** A presentation as JWT around a credential as JWT. */
export const presentJwt = (who: Applicant, asked: AskedRequest, more: { exp?: number } = {}): Promise<string> =>
  signJws(
    { alg: 'EdDSA', typ: 'vp+jwt', cty: 'vp', kid: who.key.signer.verificationMethod },
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: who.key.did,
      verifiableCredential: [
        {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          type: 'EnvelopedVerifiableCredential',
          id: `data:application/vc+jwt,${who.jwt}`,
        },
      ],
      nonce: asked.payload.nonce,
      aud: audienceOf(asked),
      ...more,
    },
    who.key.signer,
  )

/** The one part of the query of this format. */
export const partOf = (asked: AskedRequest, format: string): string => {
  const part = asked.credentials.find(one => one.format === format)
  if (!part) throw new Error(`nothing is asked for as ${format}`)
  return part.id
}

/** Sealed to the key of the request, as `direct_post.jwt` has it. */
export async function sealed(asked: AskedRequest, message: Json): Promise<Record<string, string>> {
  const [jwk] = asked.payload.client_metadata.jwks.keys
  const response = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(message)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: jwk.kid })
    .encrypt(await importJWK(jwk, 'ECDH-ES'))
  return { response }
}

/** Posts a response to the address that the request names. */
export async function post(server: TestServer, address: string, fields: Record<string, string>) {
  const answer = await server.fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}

/** The whole response, sealed. */
export const respond = async (server: TestServer, asked: AskedRequest, vpToken: Json) =>
  post(server, asked.payload.response_uri, await sealed(asked, { vp_token: vpToken, state: asked.payload.state }))
