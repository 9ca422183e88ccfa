import { verify } from '@laurel/core/verification'
import { expect, test } from 'vitest'
import { collected, moved } from '../src/collections/collections.ts'
import { signPresentation } from '../src/collections/sign-presentation.ts'
import type { Award } from '../src/credentials/awards.ts'
import { identityOf, keepOnDevice, newSeed } from '../src/keys/signing-key.ts'
import { embedCode } from '../src/sharing/embed-code.ts'
import { linkedInAddress } from '../src/sharing/linkedin.ts'
import { hideableOf, previewPath } from '../src/sharing/shares.ts'

const award: Award = {
  id: 'a1',
  state: 'issued',
  achievement: { id: 'x', name: 'การฟัง & more', names: {}, kind: 'micro', imageUrl: '/i.png' },
  issuer: { id: 'i', name: 'École Exemple', logoUrl: null, url: null, shortName: 's', linkedinOrganizationId: null },
  level: null,
  evidence: [],
  results: [],
  narrative: null,
  validFrom: '2026-12-31T23:30:00Z',
  validUntil: null,
  issuedAt: null,
  revokedAt: null,
  revocationReason: null,
  credentialId: '00000000-0000-4000-8000-000000000001',
  credentialUrl: 'https://school.example/c/00000000-0000-4000-8000-000000000001',
  publicPage: true,
  previewsName: false,
  subjectDid: null,
  endorsements: [],
  replacedBy: null,
  suspensionReason: null,
  protection: {
    stage: 'adult',
    mustConfirm: false,
    permits: { hold: true, publish: true, share: true, name: true, photo: true, analytics: true },
  },
}
const fields = (one: Award) => Object.fromEntries(new URL(linkedInAddress(one)).searchParams)

test('LinkedIn is given every field that it documents, months counted from one', () => {
  expect(linkedInAddress(award).startsWith('https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&')).toBe(
    true,
  )
  expect(fields(award)).toEqual({
    startTask: 'CERTIFICATION_NAME',
    name: 'การฟัง & more',
    organizationName: 'École Exemple',
    issueYear: '2026',
    issueMonth: '12',
    certUrl: award.credentialUrl,
    certId: award.credentialId,
  })
})

test('with the number of its page, the institution is named by it; an end is given where there is one', () => {
  const issuer = { ...award.issuer, linkedinOrganizationId: '1234' }
  const known = fields({ ...award, issuer, validUntil: '2028-01-01T00:00:00Z' })
  expect(known).toMatchObject({ organizationId: '1234', expirationYear: '2028', expirationMonth: '1' })
  expect(known).not.toHaveProperty('organizationName')
})

test('the code to embed stays one sandboxed frame, whatever the title', () => {
  const code = embedCode(award.credentialUrl, '"><script>alert(1)</script>')
  expect(code).toMatch(/^<iframe src="https:\/\/school\.example\/embed\/00000000-[^"]+" title="[^"<>]*" /)
  expect(code).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
  expect(code.match(/</g)).toHaveLength(2)
})

test('only what is in the credentials can be left out of a link', () => {
  expect(hideableOf([award])).toEqual(['name'])
  expect(hideableOf([award, { ...award, evidence: [{ name: 'Notes' }], results: [{ value: '17' }] }])).toEqual([
    'name',
    'evidence',
    'results',
  ])
  expect(previewPath({ awards: [award] }, ['name'])).toBe('/share-preview?awards=a1&hides=name')
})

test('a collection keeps its order, and leaves out what has left the wallet', () => {
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
  expect(collected({ awardIds: ['gone', 'a1'] }, [award])).toEqual([award])
})

test('a presentation is signed by the wallet’s own key for authentication', async () => {
  const seed = await newSeed()
  const identity = identityOf(seed)
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: identity.did,
    credentialSubject: { id: identity.did },
  }
  const signed = await signPresentation(await keepOnDevice(seed), identity, [credential])
  const look = (input: object) =>
    verify(input, {
      now: Date.now() as never,
      fetch: async () => ({ ok: false, error: { code: 'FETCH_OFFLINE' } }) as never,
    })
  const proof = async (input: object) => (await look(input)).findings.filter(one => one.check === 'proof')
  expect(signed).toMatchObject({ holder: identity.did, proof: { proofPurpose: 'authentication' } })
  expect((await proof(signed)).map(one => one.outcome)).toEqual(['passed'])
  expect((await proof({ ...signed, id: 'urn:uuid:another' })).map(one => one.outcome)).toEqual(['failed'])
})
