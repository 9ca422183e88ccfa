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
  claims: [
    {
      learner: 61,
      achievement: 'teaching-with-ai',
      narrative:
        'I let two classes compare what a language model said of local history with the archive of our town, and mark each sentence as found, not found, or wrong.',
      reflection: 'They trusted it most where it was most fluent. Next time we begin with what it got wrong.',
      hours: 14,
      link: {
        name: 'The lesson plan and what the class marked',
        url: 'https://portfolio.demo.example/archive-and-model',
      },
      weeksAgo: 0.3,
    },
    {
      learner: 62,
      achievement: 'assessment-for-learning',
      narrative:
        'Exit cards for six weeks, sorted each Friday into three piles, and the Monday lesson built from them.',
      reflection: 'The middle pile moved as soon as feedback named one next step instead of three.',
      hours: 22,
      link: { name: 'Cards of week one and week six', url: 'https://portfolio.demo.example/exit-cards' },
      weeksAgo: 1.2,
      judged: 'taken',
    },
    {
      learner: 2,
      achievement: 'inquiry',
      narrative: 'A second inquiry, carried through a whole year: what do my students say aloud before they write?',
      reflection: 'What they had said first was in the drafts of those who write least.',
      hours: 30,
      link: { name: 'Recordings, drafts and how I compared them', url: 'https://portfolio.demo.example/aloud-first' },
      weeksAgo: 3,
      judged: {
        verb: 'rework',
        reason: 'A rich account of one year. Please add what you saw before you began, so that the change can be seen.',
      },
    },
    {
      learner: 63,
      achievement: 'inquiry',
      narrative:
        'Does reading aloud to each other help readers of grade 4 more than reading to me? Eight weeks, two groups.',
      reflection: 'It did for the slower half. The faster half read more, and no better.',
      hours: 35,
      link: { name: 'The question, the measures and the results', url: 'https://portfolio.demo.example/reading-aloud' },
      weeksAgo: 5,
      judged: { verb: 'approve', reason: 'A question of your own, answered with care for what it cannot show.' },
    },
    {
      learner: 64,
      achievement: 'every-learner',
      narrative: 'I rewrote my unit on fractions so that each task can be entered in three ways.',
      reflection: 'Choosing took longer than I had planned for, and was worth it.',
      hours: 18,
      link: { name: 'The unit, before and after', url: 'https://portfolio.demo.example/fractions' },
      weeksAgo: 4,
      judged: {
        verb: 'decline',
        reason: 'The unit is well made. What learners did with it is not shown.',
        appeal: 'The pictures of their work are in the folder of week three, behind the second link of the unit.',
      },
    },
  ],
  partners: [
    {
      achievement: 'assessment-for-learning',
      organisation: 'Sample Association of School Leaders (demonstration)',
      url: 'https://leaders.demo.example',
      signer: { name: 'Sample Leader', role: 'Head of Professional Learning' },
      comment: 'Schools of ours ask for exactly this when they hire.',
    },
  ],
  signatories: { macro: signedBy, others: signedBy },
}
