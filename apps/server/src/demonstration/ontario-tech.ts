import type { DemoInstitution } from './institution.ts'

/** Teachers direct their own learning, and have it recognised with evidence from their own classroom. */
export const ontarioTech: DemoInstitution = {
  shortName: 'ontario-tech-education',
  name: 'Ontario Tech University, Faculty of Education (demonstration)',
  url: 'https://education.ontariotechu.ca',
  description:
    'A demonstration of how a faculty of education could recognise the self-directed professional learning of teachers. All people are samples.',
  locale: 'en',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'Sample Associate Dean' },
    { role: 'administrator', name: 'Sample Programme Administrator' },
    { role: 'teacher', name: 'Sample Assessor' },
  ],
  learner: 'Sample Teacher',
  learners: 20,
  achievements: [
    {
      kind: 'micro',
      name: 'Inquiry into My Practice',
      description: 'Asks a question about the own teaching, gathers evidence for one term, and acts on what it says.',
      criteria:
        '- A question that the own classroom can answer\n- At least two kinds of evidence, gathered over eight weeks\n- One change made because of it, and what came of the change',
      levels: [
        { name: 'Developing', description: 'Gathers evidence and describes it.' },
        { name: 'Proficient', description: 'Draws a conclusion that the evidence carries, and acts on it.' },
        { name: 'Leading', description: 'Helps a colleague through an inquiry of their own.' },
      ],
      tags: ['self-directed learning', 'inquiry'],
      design: { template: 'seal', palette: 'sea', symbol: 'flask' },
      translations: {
        fr: {
          name: 'Enquête sur ma pratique',
          description:
            'Pose une question sur son enseignement, recueille des données pendant un trimestre et agit en conséquence.',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Assessment for Learning',
      description: 'Uses assessment so that learners know what to do next.',
      criteria:
        '- Success criteria made together with learners\n- Feedback on three pieces of work that names the next step\n- Evidence that learners took it',
      tags: ['assessment'],
      design: { template: 'seal', palette: 'laurel', symbol: 'chart' },
    },
    {
      kind: 'micro',
      name: 'Designing for Every Learner',
      description: 'Plans a unit that works for the learners at the edges, and finds that it works better for all.',
      criteria:
        '- A unit plan with more than one way in, through and out\n- What three learners with different needs did in it\n- What would be planned differently next time',
      tags: ['inclusion', 'universal design'],
      design: { template: 'seal', palette: 'plum', symbol: 'people' },
    },
    {
      kind: 'micro',
      name: 'Teaching with AI, Critically',
      description: 'Decides with reasons when an AI tool helps learning and when it gets in its way.',
      criteria:
        '- Two lessons, one with and one without the tool, for the same aim\n- What learners could do afterwards on their own\n- A rule for the own classroom, with the reason for it',
      validityMonths: 24,
      tags: ['AI literacy', 'technology'],
      design: { template: 'seal', palette: 'slate', symbol: 'code' },
    },
    {
      kind: 'alternative',
      name: 'Mentor of New Teachers',
      description: 'Has stood beside a new colleague for a year.',
      criteria: 'The colleague and the mentor each describe three moments that changed how they teach.',
      tags: ['mentoring'],
      design: { template: 'medal', palette: 'brass', symbol: 'heart' },
    },
    {
      kind: 'macro',
      name: 'Self-Directed Professional Learning',
      description: 'A year of professional learning on one’s own initiative, assessed by peers.',
      criteria:
        'Any three of the micro-credentials at *Proficient* or above, and a public account of what was learned.',
      tags: ['professional learning'],
      design: { template: 'wreath', palette: 'laurel', symbol: 'book' },
    },
  ],
}
