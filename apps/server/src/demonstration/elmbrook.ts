import type { DemoInstitution } from './institution.ts'

const signedBy = [
  { name: 'Sample Programme Director', title: 'LAUNCH' },
  { name: 'Sample Client', title: 'Client of the project' },
  { name: 'Sample Instructor', title: 'Instructor' },
]

/** Technical and human skills, earned in projects for real clients. */
export const elmbrook: DemoInstitution = {
  shortName: 'elmbrook-launch',
  name: 'School District of Elmbrook, LAUNCH (demonstration)',
  url: 'https://www.elmbrookschools.org',
  country: 'US',
  description:
    'A demonstration of a transcript of skills for 16 to 18-year-olds who work on projects for real clients. All people are samples.',
  locale: 'en',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'Sample Programme Director' },
    { role: 'administrator', name: 'Sample Strand Coordinator' },
    { role: 'teacher', name: 'Sample Instructor' },
  ],
  invited: { role: 'viewer', name: 'Sample Business Partner' },
  learner: 'Sample Associate',
  learners: 30,
  mark: { template: 'shield', palette: 'steel', symbol: 'rocket' },
  minors: { jurisdiction: 'US', yearsOf: learner => (learner % 2 === 0 ? 16.1 + (learner % 7) / 4 : 19.4) },
  people: [
    { learner: 7, holds: 4, hasWallet: true, comesOfAgeIn: -2 },
    { learner: 8, holds: 3, waits: true },
  ],
  reasons: {
    revoked: 'Awarded by mistake: another associate of that name',
    corrected: 'The client’s letter came in later',
    correctedText: 'The client has confirmed in writing what was done.',
    suspended: 'A safety rule was broken; the check is to be passed again',
    manyRevoked: 'Issued twice by an import',
  },
  programme: 'launch-skills',
  grew: {
    key: 'active-listening',
    firstCriteria: '- One client talk, observed by an instructor\n- A summary that the client confirms in writing',
  },
  partners: [
    {
      achievement: 'active-listening',
      organisation: 'Sample Manufacturing Cooperative (demonstration)',
      url: 'https://cooperative.demo.example',
      signer: { name: 'Sample Training Manager', role: 'Training' },
      comment: 'Whoever joins a shift has to hear what the last one says. This is assessed where it happens.',
    },
  ],
  signatories: { macro: signedBy, others: signedBy },
}
