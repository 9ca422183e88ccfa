import { signDataIntegrity } from '@laurel/core/credential'
import { createDidDocument } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { readBundle, writeBundle } from '../src/bundle.ts'
import { createOfflineChecker } from '../src/offline/check-offline.ts'
import { sortFile } from '../src/offline/sort-files.ts'

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const did = 'did:web:school.example'
const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7))
const keys = createDidDocument({ did, keys: [{ fragment: 'key-1', key: pair.publicKey }] })

async function badge(): Promise<JsonObject> {
  const made = await signDataIntegrity(
    {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      id: 'https://school.example/c/1',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: did, type: ['Profile'], name: 'Sample School' },
      validFrom: '2026-01-01T00:00:00Z',
      name: 'Active Listening',
      credentialSubject: {
        type: ['AchievementSubject'],
        identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
        achievement: {
          id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
          type: ['Achievement'],
          name: 'Active Listening',
          description: 'Hears what is said.',
          criteria: { narrative: 'Listen.' },
        },
      },
    } as JsonObject,
    createSigner({ ...pair, verificationMethod: `${did}#key-1` }),
    { cryptosuite: 'eddsa-rdfc-2022', created: '2026-01-01T00:00:00Z' },
  )
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

test('files are sorted by what they are for', async () => {
  expect(sortFile(bytes(keys))).toMatchObject({
    kind: 'keys',
    materials: [{ url: 'https://school.example/.well-known/did.json' }],
  })
  const list = {
    id: 'https://school.example/status/1',
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  }
  expect(sortFile(bytes(list))).toMatchObject({ kind: 'list', materials: [{ url: list.id }] })
  expect(sortFile(bytes(await badge()))).toMatchObject({ kind: 'credential', materials: [] })
  expect(sortFile(bytes('nothing of the kind'))).toMatchObject({ kind: 'credential' })
})

test('P13: a key that came in a file makes nothing genuine until somebody answers for the file', async () => {
  const input = bytes(await badge())
  const { materials } = sortFile(bytes(keys))
  const { report } = await createOfflineChecker(materials, false)(input)
  expect(report.result).toBe('indeterminate')
  expect(report.findings.find(one => one.check === 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  expect(report.findings.find(one => one.check === 'proof')).toMatchObject({ outcome: 'passed' })
  expect((await createOfflineChecker(materials, true)(input)).report.result).toBe('valid')
})

test('P13: without the key document nothing is said for or against it', async () => {
  const { report } = await createOfflineChecker([], true)(bytes(await badge()))
  expect(report.result).toBe('indeterminate')
})

test('a bundle carries a credential with what checks it, and is believed no more than any file', async () => {
  const { materials } = sortFile(bytes(keys))
  const input = bytes(await badge())
  const { report } = await createOfflineChecker(materials, true)(input)
  const text = writeBundle(input, report, materials) as string
  const read = readBundle(text)
  expect(read?.materials).toEqual(materials)
  const sorted = sortFile(bytes(text))
  expect(sorted).toMatchObject({ kind: 'credential', input: read?.credential })
  const again = await createOfflineChecker(sorted.materials, false)(read?.credential ?? '')
  expect(again.report.result).toBe('indeterminate')
  for (const broken of [
    '{"laurelBundle":1}',
    '{"laurelBundle":1,"credential":3,"materials":[]}',
    '{"laurelBundle":1,"credential":"x","materials":[{}]}',
    '{"laurelBundle":2,"credential":"x","materials":[]}',
  ])
    expect(readBundle(broken)).toBeNull()
})
