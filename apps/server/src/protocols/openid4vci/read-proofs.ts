import { verifyProofs } from '@laurel/core/credential'
import {
  type Instant,
  isJsonObject,
  type Json,
  type JsonObject,
  parseStrictJson,
  toUtf8,
} from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { type HolderKey, keyOfHeader, keyOfJwk, offlineDids, readOwnJws } from './holder-key.ts'

/** Keys for which credentials are made at once. */
export const BATCH_SIZE = 5
/** A proof's `iat` may be this far from our clock. */
const SKEW_SECONDS = 300
const MOST_BYTES = 32_768

export const PROOF_TYPES = ['jwt', 'di_vp', 'attestation'] as const

export type ReadProofs = { readonly holders: readonly HolderKey[]; readonly nonce: string }
type Context = { readonly deps: Deps; readonly issuer: string }

const refuse = (why: string) => new OauthError('invalid_proof', `A proof ${why}.`)
type Single = { readonly holders: readonly HolderKey[]; readonly nonce: Json | undefined }

const isOfNow = (deps: Deps, iat: Json | undefined): boolean =>
  typeof iat === 'number' && Math.abs(deps.clock().getTime() / 1_000 - iat) <= SKEW_SECONDS

/**
 * A key attestation (appendix D): the keys that whoever made it vouches for. Nothing is concluded from it about how they
 * are kept, since no maker of attestations is known here; its signature, its time and its keys have to be in order.
 */
async function readAttestation({ deps }: Context, text: Json | undefined): Promise<Single> {
  if (typeof text !== 'string' || text.length > MOST_BYTES) throw refuse('has a key attestation that is no JWT')
  const read = await readOwnJws(text, 'key-attestation+jwt', deps.cryptography)
  // Draft 15 and before wrote the type without its hyphen.
  const old = typeof read === 'string' ? await readOwnJws(text, 'keyattestation+jwt', deps.cryptography) : read
  if (typeof old === 'string') throw refuse(`has a key attestation that ${read as string}`)
  const { payload } = old
  const now = deps.clock().getTime() / 1_000
  if (typeof payload.iat !== 'number' || payload.iat > now + SKEW_SECONDS)
    throw refuse('has an attestation without time')
  if (payload.exp !== undefined && !(typeof payload.exp === 'number' && payload.exp > now))
    throw refuse('has a key attestation that is over')
  const keys = payload.attested_keys
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > BATCH_SIZE)
    throw refuse(`attests not one key to ${BATCH_SIZE}`)
  const holders = keys.map(jwk => {
    const key = keyOfJwk(jwk)
    if (typeof key === 'string') throw refuse(`attests a key that ${key}`)
    return key
  })
  return { holders, nonce: payload.nonce }
}

/** Appendix F.1. */
async function readJwtProof(context: Context, proof: Json): Promise<Single> {
  const { deps, issuer } = context
  if (typeof proof !== 'string' || proof.length > MOST_BYTES) throw refuse('is no JWT')
  const read = await readOwnJws(proof, 'openid4vci-proof+jwt', deps.cryptography)
  if (typeof read === 'string') throw refuse(read)
  const { header, payload, holder } = read
  const isForUs =
    payload.aud === issuer || (Array.isArray(payload.aud) && payload.aud.length === 1 && payload.aud[0] === issuer)
  if (!isForUs) throw refuse('is meant for somebody else')
  if (!isOfNow(deps, payload.iat)) throw refuse('is not of now')
  if (header.key_attestation === undefined) return { holders: [holder], nonce: payload.nonce }
  const { holders } = await readAttestation(context, header.key_attestation)
  const same = (one: HolderKey) => JSON.stringify(one.jwk) === JSON.stringify(holder.jwk)
  if (!holders.some(same)) throw refuse('is signed by a key that is not among the attested ones')
  // The one that signed goes by the name that it gave itself.
  return { holders: holders.map(one => (same(one) ? holder : one)), nonce: payload.nonce }
}

/** Appendix F.2: a presentation without credentials, signed as Data Integrity for us and with our nonce. */
async function readPresentation({ deps, issuer }: Context, proof: Json): Promise<Single> {
  if (!isJsonObject(proof)) throw refuse('is no presentation')
  // What was parsed is read again strictly: depth, numbers and keys have their limits there (H-40).
  const strict = parseStrictJson(toUtf8(JSON.stringify(proof)), { maxBytes: MOST_BYTES, maxDepth: 16 })
  if (!strict.ok || !isJsonObject(strict.value)) throw refuse('is no presentation')
  const document = strict.value
  const types = Array.isArray(document.type) ? document.type : [document.type]
  if (!types.includes('VerifiablePresentation')) throw refuse('is no presentation')
  if (document.verifiableCredential !== undefined) throw refuse('holds credentials')
  const signed = isJsonObject(document.proof) ? document.proof : undefined
  if (!signed || typeof signed.verificationMethod !== 'string') throw refuse('is not signed once')
  const findings = await verifyProofs(document, {
    resolveDid: offlineDids,
    now: deps.clock().getTime() as Instant,
    purpose: 'authentication',
    domain: issuer,
    cryptography: deps.cryptography,
    contexts: deps.contexts,
  })
  const [finding] = findings
  if (findings.length !== 1 || finding?.outcome !== 'passed') throw refuse(`does not hold: ${finding?.reason}`)
  const created = typeof signed.created === 'string' ? Date.parse(signed.created) / 1_000 : Number.NaN
  if (!isOfNow(deps, created)) throw refuse('is not of now')
  const holder = await keyOfHeader({ kid: signed.verificationMethod })
  if (typeof holder === 'string') throw refuse(`names a key that ${holder}`)
  const named = isJsonObject(document.holder) ? document.holder.id : document.holder
  if (named !== undefined && named !== holder.did) throw refuse('names another holder than signed it')
  return { holders: [holder], nonce: signed.challenge }
}

/**
 * Reads what shows that keys are there (§8.2): `proofs` of one kind, or the one `proof` of drafts 13 to 15. All carry one nonce,
 * which is spent by the caller; each key is there once.
 *
 * @throws OauthError invalid_proof, invalid_nonce
 */
export async function readProofs(deps: Deps, issuer: string, request: JsonObject): Promise<ReadProofs> {
  const context = { deps, issuer }
  const { kind, list } = proofsIn(request)
  const singles: Single[] = []
  for (const proof of list)
    singles.push(
      kind === 'jwt'
        ? await readJwtProof(context, proof)
        : kind === 'di_vp'
          ? await readPresentation(context, proof)
          : await readAttestation(context, proof),
    )
  const holders = [...new Map(singles.flatMap(one => one.holders).map(one => [JSON.stringify(one.jwk), one])).values()]
  if (holders.length > BATCH_SIZE) throw refuse(`is one too many: ${BATCH_SIZE} keys are the most`)
  if (holders.length < singles.length) throw refuse('is of a key that another one shows already')
  const [nonce, ...others] = [...new Set(singles.map(one => one.nonce))]
  if (typeof nonce !== 'string' || others.length > 0)
    throw new OauthError('invalid_nonce', 'The proofs do not all carry one c_nonce of ours.')
  return { holders, nonce }
}

/** Until draft 15 the presentation was called `ldp_vp`. */
const kindOf = (name: Json | undefined): (typeof PROOF_TYPES)[number] | undefined =>
  name === 'ldp_vp' ? 'di_vp' : PROOF_TYPES.find(one => one === name)

/** Which kind of proofs a request brings. */
function proofsIn({ proof, proofs }: JsonObject): { kind: (typeof PROOF_TYPES)[number]; list: readonly Json[] } {
  if ((proof === undefined) === (proofs === undefined)) throw refuse('is missing, or there are both proof and proofs')
  if (isJsonObject(proof)) {
    const kind = kindOf(proof.proof_type)
    const value = kind && (proof[proof.proof_type as string] ?? proof[kind])
    if (!kind || value === undefined) throw refuse('is of a kind that is not known here')
    return { kind, list: [value] }
  }
  if (!isJsonObject(proofs)) throw refuse('is missing')
  const [entry, ...others] = Object.entries(proofs)
  const kind = kindOf(entry?.[0])
  const list = entry?.[1]
  if (!kind || others.length > 0) throw refuse('is not of exactly one kind: jwt, di_vp or attestation')
  if (
    !Array.isArray(list) ||
    list.length === 0 ||
    list.length > BATCH_SIZE ||
    (kind === 'attestation' && list.length > 1)
  )
    throw refuse(`is missing, or there are more than ${BATCH_SIZE}`)
  return { kind, list }
}
