import type { JsonObject } from '@laurel/core/primitives'

const SCHOOL = 'https://school.example'

const criterion = (letter: string, index: number): JsonObject => ({
  id: `urn:uuid:6f1d3a58-0b0c-4c55-9d6e-7a1b2c3d4e${letter}0`,
  type: ['RubricCriterionLevel'],
  name: ['Beginning', 'Developing', 'Proficient', 'Exemplary'][index]!,
  level: String(index + 1),
  points: String((index + 1) * 25),
  description: `The learner reads instruments and records what they show, at level ${index + 1} of 4, in field and laboratory.`,
})

const alignment = (code: string, name: string): JsonObject => ({
  type: ['Alignment'],
  targetCode: code,
  targetName: name,
  targetFramework: 'Framework of water science competencies',
  targetType: 'CFItem',
  targetUrl: `https://frameworks.example/water/${code}`,
  targetDescription: `Plans, carries out and defends work under ${name.toLowerCase()}, alone and in a team.`,
})

/**
 * An Open Badges 3.0 credential as schools issue them: status entry, evidence, three alignments, pictures, rubric and
 * result. About 4.9 kB of JSON and 115 quads; learner `index` makes it differ from its neighbours.
 */
export const realisticCredential = (issuerDid: string, index: number): JsonObject => ({
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: `${SCHOOL}/c/0c6b3c5e-7c1a-4f57-9a52-${String(index).padStart(12, '0')}`,
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Water quality analysis',
  description: 'Awarded for measuring, recording and explaining the quality of a river over one season.',
  issuer: {
    id: issuerDid,
    type: ['Profile'],
    name: 'Sample School of Applied Science',
    url: SCHOOL,
    email: 'badges@school.example',
    description: 'A school for the applied sciences, where learners work on the waters of their own town.',
    image: { id: `${SCHOOL}/i/sample/image`, type: 'Image', caption: 'The crest of the school' },
  },
  validFrom: '2026-06-30T12:00:00Z',
  validUntil: '2031-06-30T12:00:00Z',
  awardedDate: '2026-06-30T12:00:00Z',
  image: { id: `${SCHOOL}/a/water/image.png`, type: 'Image', caption: 'A laurel around a drop of water' },
  credentialSubject: {
    id: `did:example:learner-${index}`,
    type: ['AchievementSubject'],
    activityStartDate: '2026-02-01T08:00:00Z',
    activityEndDate: '2026-06-28T16:00:00Z',
    creditsEarned: 3.5,
    licenseNumber: `WQ-2026-${index}`,
    role: 'Investigator',
    achievement: {
      id: `${SCHOOL}/achievements/water`,
      type: ['Achievement'],
      achievementType: 'Certificate',
      name: 'Water quality analysis',
      description: 'Measures, records and explains the quality of a river: sampling, titration, turbidity, reporting.',
      criteria: {
        id: `${SCHOOL}/achievements/water/criteria`,
        narrative: 'Take **twelve** samples over one season, analyse them by three methods and defend the report.',
      },
      image: { id: `${SCHOOL}/achievements/water/image`, type: 'Image' },
      creditsAvailable: 3.5,
      fieldOfStudy: 'Environmental science',
      humanCode: 'WQ-101',
      inLanguage: 'en',
      specialization: 'Rivers and streams',
      version: '2026.1',
      tag: ['water', 'chemistry', 'field work'],
      creator: { id: issuerDid, type: ['Profile'], name: 'Sample School of Applied Science' },
      alignment: [
        alignment('W-1', 'Sampling'),
        alignment('W-2', 'Chemical analysis'),
        alignment('W-3', 'Scientific reporting'),
      ],
      resultDescription: [
        {
          id: 'urn:uuid:2b8e5d7c-3f3a-4d63-8f67-1c9f0a4b5d6e',
          type: ['ResultDescription'],
          name: 'Mastery',
          resultType: 'RubricCriterionLevel',
          requiredLevel: 'urn:uuid:6f1d3a58-0b0c-4c55-9d6e-7a1b2c3d4ec0',
          rubricCriterionLevel: ['a', 'b', 'c', 'd'].map(criterion),
        },
      ],
    },
    result: [
      {
        type: ['Result'],
        resultDescription: 'urn:uuid:2b8e5d7c-3f3a-4d63-8f67-1c9f0a4b5d6e',
        achievedLevel: 'urn:uuid:6f1d3a58-0b0c-4c55-9d6e-7a1b2c3d4ed0',
        value: String(80 + (index % 20)),
        status: 'Completed',
      },
    ],
  },
  evidence: [
    {
      id: `${SCHOOL}/evidence/${index}`,
      type: ['Evidence'],
      name: 'Report on the river',
      narrative: 'Twelve samples, their analysis and what the town council was told about them.',
      description: 'A report of 14 pages with the raw data.',
      genre: 'Report',
      audience: 'Town council',
    },
  ],
  credentialStatus: {
    id: `${SCHOOL}/i/sample/status/1#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: `${SCHOOL}/i/sample/status/1`,
  },
})
