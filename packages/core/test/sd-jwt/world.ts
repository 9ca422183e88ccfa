import { issueSdJwtVc, type SdJwtVcParts } from '../../src/credential/index.ts'
import { createDidDocument, type GuardedFetch } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, type Signer, toJwk } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'

/** A school that issues credentials which can be shown in part, and a learner who holds one. */
export const now = Date.UTC(2026, 5, 12, 12) as Instant
export const school = 'did:web:school.example'
export const vct = 'https://school.example/vct/listening/1'
export const listUrl = 'https://school.example/status/1'

export const pairOf = (byte: number, type: Signer['type'] = 'P-256') =>
  generateKeyPair(type, length => new Uint8Array(length).fill(byte))
export const schoolPair = pairOf(1)
const edPair = pairOf(3, 'Ed25519')
export const holderPair = pairOf(2)
export const schoolSigner = createSigner({ ...schoolPair, verificationMethod: `${school}#key-2-jwk` })
export const edSigner = createSigner({ ...edPair, verificationMethod: `${school}#key-1` })
export const holder = createSigner({ ...holderPair, verificationMethod: 'did:example:holder#0' })

let salts = 0
export const salt = () => `salt-${++salts}-of-128-bits`

export const issue = (parts: Partial<SdJwtVcParts> = {}, signer: Signer = schoolSigner): Promise<string> =>
  issueSdJwtVc(
    {
      issuer: school,
      type: { vct },
      issuedAt: Date.UTC(2026, 5, 1) / 1000,
      notBefore: Date.UTC(2026, 5, 1) / 1000,
      holderKey: toJwk(holderPair.publicKey),
      claims: { issuer: { name: 'Sample School' }, recipient_name: 'Sample Learner 7', level: 'Assured' },
      hideable: [['recipient_name'], ['level']],
      ...parts,
    },
    signer,
    salt,
  )

/** What the school serves; `overrides` are other answers, as text, JSON or null for none. */
export function served(overrides: Record<string, JsonObject | string | null> = {}) {
  const answers: Record<string, JsonObject | string | null> = {
    'https://school.example/.well-known/did.json': createDidDocument({
      did: school,
      keys: [
        { fragment: 'key-1', key: edPair.publicKey },
        { fragment: 'key-2', key: schoolPair.publicKey },
      ],
    }),
    ...overrides,
  }
  const asked: string[] = []
  const fetch: GuardedFetch = async (url, accept) => {
    asked.push(accept === undefined ? url : `${url} ${accept}`)
    const answer = answers[url]
    if (answer === undefined || answer === null) return err({ code: 'FETCH_NOT_FOUND', status: 404 })
    return ok({ body: toUtf8(typeof answer === 'string' ? answer : JSON.stringify(answer)), contentType: '' })
  }
  return { fetch, asked }
}
