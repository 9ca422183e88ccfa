import type { DemoInstitution } from './institution.ts'

const signedBy = [
  { name: 'Sample Associate Dean', title: 'Faculty of Education' },
  { name: 'Sample Assessor', title: 'Assessor' },
]

/** Teachers direct their own learning, and have it recognised with evidence from their own classroom. */
export const ontarioTech: DemoInstitution = {
  shortName: 'ontario-tech-education',
  name: 'Ontario Tech University, Faculty of Education (demonstration)',
  url: 'https://education.ontariotechu.ca',
  country: 'CA',
  description:
    'A demonstration of how a faculty of education could recognise the self-directed professional learning of teachers. All people are samples.',
  locale: 'en',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'Sample Associate Dean' },
    { role: 'administrator', name: 'Sample Programme Administrator' },
    { role: 'teacher', name: 'Sample Assessor' },
    { role: 'viewer', name: 'Sample External Examiner' },
  ],
  invited: { role: 'teacher', name: 'Sample Guest Assessor' },
  learner: 'Sample Teacher',
  learners: 46,
  // Two that are large enough to be shown, and two that are only shown together.
  cohortOf: learner =>
    learner <= 16
      ? 'Bachelor of Education, year 1'
      : learner <= 32
        ? 'Bachelor of Education, year 2'
        : learner <= 40
          ? 'Practising teachers'
          : 'Technological education',
  mark: { template: 'seal', palette: 'night', symbol: 'book' },
  people: [{ learner: 2, holds: 4, waits: true, hasWallet: true }],
  reasons: {
    revoked: 'The evidence turned out to be another teacher’s',
    corrected: 'More exact evidence',
    correctedText: 'The inquiry was carried on for a second term, with two classes.',
    suspended: 'Looked into again',
    manyRevoked: 'Issued twice by an import',
  },
  programme: 'teacher-learning',
  grew: {
    key: 'inquiry',
    firstCriteria:
      '- A question that one’s own classroom can answer\n- Evidence gathered over four weeks\n- What was learned from it',
  },
  signatories: { macro: signedBy, others: signedBy },
}
