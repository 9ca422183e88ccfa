import { signDataIntegrity } from '../../src/credential/index.ts'
import { createDidDocument, type GuardedFetch } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
  writeStatus,
} from '../../src/status/index.ts'

/** A small world for verifying in: a school that publishes its keys and its status list, and a stranger who does too. */
export const now = Date.UTC(2026, 5, 12, 12) as Instant
export const school = 'did:web:school.example'
export const stranger = 'did:web:stranger.example'
export const listUrl = 'https://school.example/i/hts/status/1'

const pairOf = (byte: number) => generateKeyPair('Ed25519', length => new Uint8Array(length).fill(byte))
const schoolPair = pairOf(1)
const strangerPair = pairOf(2)
export const schoolSigner = createSigner({ ...schoolPair, verificationMethod: `${school}#key-1` })
export const strangerSigner = createSigner({ ...strangerPair, verificationMethod: `${stranger}#key-1` })

export const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
export const V2 = 'https://www.w3.org/ns/credentials/v2'

export const badge = (more: object = {}): JsonObject =>
  ({
    '@context': [V2, OB],
    id: 'https://school.example/c/1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Active Listening',
    issuer: { id: school, type: ['Profile'], name: 'Sample School', url: 'https://school.example' },
    validFrom: '2026-06-01T00:00:00Z',
    validUntil: '2027-06-01T00:00:00Z',
    credentialSubject: {
      id: 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
      type: ['AchievementSubject'],
      achievement: {
        id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
        type: ['Achievement'],
        name: 'Active Listening',
        description: 'Hears what is said, and what is not.',
        criteria: { narrative: 'Listen to **three** people.' },
        resultDescription: [
          {
            id: 'urn:uuid:22222222-2222-4222-8222-222222222222',
            type: ['ResultDescription'],
            name: 'Level',
            resultType: 'RubricCriterionLevel',
            rubricCriterionLevel: [
              { id: 'urn:level:1', type: ['RubricCriterionLevel'], name: 'Beginning' },
              { id: 'urn:level:2', type: ['RubricCriterionLevel'], name: 'Assured' },
            ],
          },
        ],
      },
      result: [
        {
          type: ['Result'],
          resultDescription: 'urn:uuid:22222222-2222-4222-8222-222222222222',
          achievedLevel: 'urn:level:2',
        },
      ],
    },
    evidence: [
      {
        id: 'https://school.example/e/1',
        type: ['Evidence'],
        name: 'Interview',
        narrative: 'A talk with a neighbour.',
      },
    ],
    credentialStatus: buildStatusEntry(listUrl, 8 as StatusIndex),
    ...more,
  }) as JsonObject

export async function signed(document: JsonObject, signer = schoolSigner): Promise<JsonObject> {
  const made = await signDataIntegrity(document, signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-06-01T00:00:00Z',
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

/** What the world serves; `overrides` replaces an address's answer, `null` takes it off the net. `asked` lists what was asked for. */
export async function world(
  overrides: Record<string, JsonObject | null> = {},
): Promise<{ fetch: GuardedFetch; asked: string[] }> {
  const bits = writeStatus(createBitstring(), 7 as StatusIndex, true)
  const served: Record<string, JsonObject | null> = {
    'https://school.example/.well-known/did.json': createDidDocument({
      did: school,
      keys: [{ fragment: 'key-1', key: schoolPair.publicKey }],
    }),
    'https://stranger.example/.well-known/did.json': createDidDocument({
      did: stranger,
      keys: [{ fragment: 'key-1', key: strangerPair.publicKey }],
    }),
    [listUrl]: await signed(
      buildStatusListCredential({
        url: listUrl,
        issuer: school,
        purpose: 'revocation',
        bits,
        validFrom: '2026-06-11T00:00:00Z',
      }),
    ),
    ...overrides,
  }
  const asked: string[] = []
  return {
    asked,
    fetch: async url => {
      asked.push(url)
      const document = served[url]
      if (document === null) return err({ code: 'FETCH_FAILED', reason: 'no answer' })
      if (document === undefined) return err({ code: 'FETCH_NOT_FOUND', status: 404 })
      return ok({ body: toUtf8(JSON.stringify(document)), contentType: 'application/json' })
    },
  }
}
