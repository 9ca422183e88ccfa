import type { JsonObject } from '../../src/primitives/index.ts'

/**
 * A badge with what makes disclosure hard: a list that is one value (`allowedValue`), texts in several languages' worth of
 * letters, look-alike alignments, several types, and a learner who is not named by any id.
 */
export const sampleBadge = (issuer: string): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:5d7b7c1c-6c8d-4d7e-9a58-3a1f4c2b1d00',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  issuer: { id: issuer, type: ['Profile'], name: 'Sample School' },
  name: 'Écoute active — การฟังอย่างตั้งใจ 🌿',
  validFrom: '2026-06-01T00:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    creditsEarned: 3.5,
    achievement: {
      id: 'https://school.example/a/listening',
      type: ['Achievement'],
      name: 'Active Listening',
      description: 'Listens so that others say more.',
      criteria: { narrative: 'Lead three talks.' },
      alignment: [
        { type: ['Alignment'], targetName: 'Listening', targetUrl: 'https://skills.example/1' },
        { type: ['Alignment'], targetName: 'Asking', targetUrl: 'https://skills.example/2' },
      ],
      resultDescription: [
        {
          id: 'urn:uuid:2b8e5d7c-3f3a-4d63-8f67-1c9f0a4b5d6e',
          type: ['ResultDescription'],
          name: 'Grade',
          resultType: 'LetterGrade',
          allowedValue: ['A', 'B', 'C'],
        },
      ],
    },
    result: [
      {
        type: ['Result'],
        resultDescription: 'urn:uuid:2b8e5d7c-3f3a-4d63-8f67-1c9f0a4b5d6e',
        value: 'B',
      },
      { type: ['Result'], value: 'B' },
    ],
  },
  evidence: [{ type: ['Evidence'], name: 'Recording', narrative: 'A talk with Sample Learner 7.' }],
})

export const MANDATORY = ['/issuer', '/validFrom', '/credentialSubject/achievement/name']
