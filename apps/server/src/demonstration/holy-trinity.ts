import type { DemoInstitution } from './institution.ts'

const signedBy = [
  { name: 'Sample Head of School', title: 'Head of School' },
  { name: 'Sample Design Teacher', title: 'Design Thinking' },
]

/** Design thinking in levels: a student charts a way of their own from noticing to making and showing. */
export const holyTrinity: DemoInstitution = {
  shortName: 'holy-trinity',
  name: 'Holy Trinity School (demonstration)',
  url: 'https://www.hts.on.ca',
  country: 'CA',
  description:
    'A demonstration of how a K-12 school in Richmond Hill, Ontario, could recognise design thinking. All people are samples.',
  locale: 'en',
  approval: 'registrar',
  staff: [
    { role: 'owner', name: 'Sample Head of School' },
    { role: 'registrar', name: 'Sample Registrar' },
    { role: 'administrator', name: 'Sample Programme Lead' },
    { role: 'teacher', name: 'Sample Design Teacher' },
    { role: 'viewer', name: 'Sample Board Member' },
  ],
  invited: { role: 'teacher', name: 'Sample New Teacher' },
  learner: 'Sample Student',
  learners: 24,
  mark: { template: 'shield', palette: 'night', symbol: 'star' },
  minors: { jurisdiction: 'CA-ON', yearsOf: learner => 14.4 + ((learner * 5) % 14) / 4 },
  people: [
    {
      learner: 3,
      holds: 2,
      family: {
        years: 11.4,
        guardian: { who: 'guardian', name: 'Sample Parent of Student 3' },
        asks: ['hold'],
      },
    },
    {
      learner: 4,
      holds: 3,
      hasWallet: true,
      family: {
        years: 12.3,
        guardian: { who: 'guardian.4', name: 'Sample Parent of Student 4' },
        allows: ['hold', 'share', 'photo'],
        refuses: ['publish'],
        asks: ['name'],
      },
    },
    {
      learner: 5,
      holds: 1,
      family: {
        years: 10.6,
        guardian: { who: 'guardian.5', name: 'Sample Parent of Student 5' },
        refuses: ['hold', 'publish', 'share'],
      },
    },
    { learner: 6, holds: 4, hasWallet: true, comesOfAgeIn: 9 },
  ],
  reasons: {
    revoked: 'Awarded by mistake: another student of that name',
    corrected: 'The second assessor’s note was missing',
    correctedText: 'Seen by two assessors, who both wrote down what they saw.',
    suspended: 'Looked into again',
    manyRevoked: 'Entered under last year’s term; they are to be awarded anew',
  },
  programme: 'design-thinking',
  grew: {
    key: 'notice',
    firstCriteria:
      '- Observe one person at a task\n- Keep field notes\n- Name one need that nobody had put into words, with the note that shows it',
  },
  agreements: [
    {
      from: { shortName: 'elmbrook-launch', achievement: 'critical-thinking' },
      countsAs: 'frame',
      reason: 'Both ask for a problem of somebody else’s to be understood and put in words that the other agrees with.',
    },
  ],
  signatories: { macro: signedBy, others: signedBy },
}
