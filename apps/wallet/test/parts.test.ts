import { mandatoryPointers, signBase } from '@laurel/core/credential'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { choicesOf, pickedAtFirst, pointersOf } from '../src/parts/choices.ts'
import { derivePart } from '../src/parts/derive-part.ts'
import { formsHere, withForms } from '../src/parts/forms.ts'
import { EMPTY, type KeptForms } from '../src/vault/contents.ts'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const document: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Active Listening',
  issuer: { id: 'did:web:school.example', type: 'Profile', name: 'Sample School' },
  validFrom: '2026-06-01T00:00:00Z',
  evidence: [
    { type: 'Evidence', name: 'Notebook' },
    { type: 'Evidence', narrative: 'Two talks' },
  ],
  credentialSubject: {
    type: 'AchievementSubject',
    identifier: [{ type: 'IdentityObject', identityHash: 'Sample Learner 7', identityType: 'name', hashed: false }],
    achievement: {
      id: 'https://school.example/a/1',
      type: ['Achievement'],
      name: 'Active Listening',
      description: 'Listens.',
      criteria: { narrative: 'Two talks.' },
      alignment: ['Hearing', 'Asking'].map(targetName => ({
        type: 'Alignment',
        targetName,
        targetUrl: `https://skills.example/${targetName}`,
      })),
      tag: ['talk'],
    },
  },
}
const base = async (): Promise<JsonObject> => {
  const pair = generateKeyPair('P-256', random)
  const signed = await signBase(
    document,
    createSigner({ ...pair, verificationMethod: 'did:web:school.example#key-1' }),
    {
      cryptosuite: 'ecdsa-sd-2023',
      created: '2026-06-01T00:00:00Z',
      mandatoryPointers: mandatoryPointers(document, 'ecdsa-sd-2023'),
    },
    { random },
  )
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}
const words = { locale: 'en', date: (time: string) => time.slice(0, 10) }

test('a learner chooses line by line: skills as one, each piece of evidence by itself, the rest locked with a reason', async () => {
  const choices = choicesOf(await base(), 'ecdsa-sd-2023', words)
  const said = choices.map(one => [one.group, one.word, one.detail, one.lock])
  expect(said).toEqual([
    ['achievement', 'title', 'Active Listening', 'fixed'],
    ['achievement', 'skill', 'Hearing, Asking', null],
    ['person', 'evidence', 'Notebook', null],
    ['person', 'evidence', 'Two talks', null],
    ['person', 'learner-identity', 'Sample Learner 7', null],
    ['proof', 'issuer', 'Sample School', 'fixed'],
    ['proof', 'valid-from', '2026-06-01', 'issuer'],
  ])
  const sealed = choicesOf(await base(), 'ecdsa-sd-2023', words, ['evidence'])
  expect(sealed.filter(one => one.word === 'evidence').map(one => one.lock)).toEqual(['sealed', 'sealed'])
})

test('at first nothing of the person is shown, and what is derived holds just what was picked', async () => {
  const signed = await base()
  const choices = choicesOf(signed, 'ecdsa-sd-2023', words)
  const picked = pickedAtFirst(choices)
  expect(picked).toEqual(['skill'])
  const derive = async (keys: readonly string[]) =>
    JSON.stringify(
      await derivePart({
        suite: 'ecdsa-sd-2023',
        base: signed,
        pointers: pointersOf(signed, 'ecdsa-sd-2023', choices, keys),
      }),
    )
  const shown = await derive(picked)
  for (const there of ['Hearing', 'Asking', 'talk']) expect(shown).toContain(there)
  for (const kept of ['Notebook', 'Sample Learner 7']) expect(shown).not.toContain(kept)
  const one = await derive(['/evidence/0'])
  expect(one).toContain('Notebook')
  for (const kept of ['Two talks"', 'Hearing']) expect(one).not.toContain(kept)
})

test('forms are those of the key that the wallet has now, and only as many as there is room for', () => {
  const forms = (length: number): KeptForms => ({
    did: 'did:key:one',
    forms: [{ format: 'dc+sd-jwt', credential: 'x'.repeat(length) }],
  })
  const contents = withForms(EMPTY, { first: forms(1_000_000), second: forms(1_500_000), third: forms(10) })
  expect(Object.keys(contents.parts ?? {})).toEqual(['first'])
  expect(formsHere(contents, 'did:key:one', { id: 'first', issuer: {} })).toHaveLength(1)
  expect(formsHere(contents, 'did:key:other', { id: 'first', issuer: {} })).toBeUndefined()
  expect(formsHere(EMPTY, 'did:key:one', { id: 'first', issuer: {} })).toBeUndefined()
})

test('forms that a key has signed which was stolen since are none', () => {
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'dc+sd-jwt', kid: 'did:web:a.example#key-2-jwk' }))
  const token = `${header.toString('base64url')}.${Buffer.from('{}').toString('base64url')}.AAAA~`
  const base = { proof: { verificationMethod: 'did:web:a.example#key-3' } }
  const contents = withForms(EMPTY, {
    one: {
      did: 'did:key:one',
      forms: [
        { format: 'dc+sd-jwt', credential: token },
        { format: 'bbs-2023', credential: base },
      ],
    },
  })
  const here = (...lostKeys: string[]) => formsHere(contents, 'did:key:one', { id: 'one', issuer: { lostKeys } })
  expect(here()).toHaveLength(2)
  expect(here('did:web:a.example#key-1')).toHaveLength(2)
  expect(here('did:web:a.example#key-2')).toBeUndefined()
  expect(here('did:web:a.example#key-3')).toBeUndefined()
})
