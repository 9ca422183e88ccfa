import type { CertificateChoice } from '../presentation/certificate/schema.ts'
import type { DemoInstitution } from './institution.ts'

const certificate: CertificateChoice = {
  design: 'modern',
  layout: 'landscape',
  signatories: [
    { name: 'Sample Associate Dean', title: 'Faculty of Education' },
    { name: 'Sample Assessor', title: 'Assessor' },
  ],
}

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
  learners: 20,
  mark: { template: 'seal', palette: 'night', symbol: 'book' },
  people: [{ learner: 2, holds: 4, waits: true, hasWallet: true }],
  reasons: {
    revoked: 'The evidence turned out to be another teacher’s',
    corrected: 'More exact evidence',
    correctedText: 'The inquiry was carried on for a second term, with two classes.',
    suspended: 'Looked into again',
    manyRevoked: 'Issued twice by an import',
  },
  achievements: [
    {
      kind: 'micro',
      name: 'Inquiry into My Practice',
      description: 'Asks a question about their own teaching, gathers evidence for one term, and acts on what it says.',
      criteria:
        '- A question that one’s own classroom can answer\n- At least two kinds of evidence, gathered over eight weeks\n- One change made because of it, and what came of the change',
      firstCriteria:
        '- A question that one’s own classroom can answer\n- Evidence gathered over four weeks\n- What was learned from it',
      levels: [
        {
          name: 'Developing',
          description: 'Gathers evidence and describes it.',
          translations: { fr: { name: 'En développement', description: 'Recueille des données et les décrit.' } },
        },
        {
          name: 'Proficient',
          description: 'Draws a conclusion that the evidence carries, and acts on it.',
          translations: {
            fr: { name: 'Compétent', description: 'Tire une conclusion que les données soutiennent, et agit.' },
          },
        },
        {
          name: 'Leading',
          description: 'Helps a colleague through an inquiry of their own.',
          translations: { fr: { name: 'Meneur', description: 'Accompagne un collègue dans sa propre enquête.' } },
        },
      ],
      workloadHours: 30,
      tags: ['self-directed learning', 'inquiry'],
      design: { template: 'seal', palette: 'sea', symbol: 'flask' },
      certificate,
      translations: {
        fr: {
          name: 'Enquête sur ma pratique',
          description:
            'Pose une question sur son enseignement, recueille des données pendant un trimestre et agit en conséquence.',
          criteria:
            '- Une question à laquelle sa propre classe peut répondre\n- Au moins deux sortes de données, recueillies sur huit semaines\n- Un changement qui en découle, et ce qu’il a produit',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Assessment for Learning',
      description: 'Uses assessment so that learners know what to do next.',
      criteria:
        '- Success criteria made together with learners\n- Feedback on three pieces of work that names the next step\n- Evidence that learners took it',
      workloadHours: 15,
      tags: ['assessment'],
      design: { template: 'seal', palette: 'laurel', symbol: 'chart' },
      certificate,
      translations: {
        fr: {
          name: 'Évaluer pour apprendre',
          description: 'Évalue de façon que les élèves sachent quoi faire ensuite.',
          criteria:
            '- Des critères de réussite établis avec les élèves\n- Un retour sur trois travaux qui nomme l’étape suivante\n- La preuve que les élèves l’ont franchie',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Designing for Every Learner',
      description: 'Plans a unit that works for the learners at the edges, and finds that it works better for all.',
      criteria:
        '- A unit plan with more than one way in, through and out\n- What three learners with different needs did in it\n- What would be planned differently next time',
      workloadHours: 20,
      tags: ['inclusion', 'universal design'],
      design: { template: 'seal', palette: 'plum', symbol: 'people' },
      certificate,
      translations: {
        fr: {
          name: 'Concevoir pour chaque élève',
          description: 'Prépare un module qui convient aux élèves en marge, et constate qu’il convient mieux à tous.',
          criteria:
            '- Un plan de module avec plus d’une façon d’entrer, d’avancer et de conclure\n- Ce que trois élèves aux besoins différents y ont fait\n- Ce qui serait préparé autrement la prochaine fois',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Teaching with AI, Critically',
      description: 'Decides with reasons when an AI tool helps learning and when it gets in its way.',
      criteria:
        '- Two lessons, one with and one without the tool, for the same aim\n- What learners could do afterwards on their own\n- A rule for one’s own classroom, with the reason for it',
      validityMonths: 24,
      workloadHours: 15,
      tags: ['AI literacy', 'technology'],
      design: { template: 'seal', palette: 'slate', symbol: 'code' },
      certificate: { ...certificate, design: 'plain' },
      translations: {
        fr: {
          name: 'Enseigner avec l’IA, de façon critique',
          description: 'Décide, raisons à l’appui, quand un outil d’IA aide à apprendre et quand il gêne.',
          criteria:
            '- Deux leçons, avec et sans l’outil, pour le même but\n- Ce que les élèves savaient faire seuls ensuite\n- Une règle pour sa propre classe, avec sa raison',
        },
      },
    },
    {
      kind: 'alternative',
      name: 'Mentor of New Teachers',
      description: 'Has stood beside a new colleague for a year.',
      criteria: 'The colleague and the mentor each describe three moments that changed how they teach.',
      tags: ['mentoring'],
      design: { template: 'medal', palette: 'brass', symbol: 'heart' },
      certificate: { ...certificate, layout: 'portrait' },
      translations: {
        fr: {
          name: 'Mentorat de nouveaux enseignants',
          description: 'A épaulé un nouveau collègue pendant un an.',
          criteria: 'Le collègue et le mentor décrivent chacun trois moments qui ont changé leur façon d’enseigner.',
        },
      },
    },
    {
      kind: 'macro',
      name: 'Self-Directed Professional Learning',
      description: 'A year of professional learning on one’s own initiative, assessed by peers.',
      criteria:
        'Any three of the micro-credentials at *Proficient* or above, and a public account of what was learned.',
      workloadHours: 90,
      tags: ['professional learning'],
      design: { template: 'wreath', palette: 'laurel', symbol: 'book' },
      certificate: { ...certificate, design: 'classic' },
      translations: {
        fr: {
          name: 'Apprentissage professionnel autonome',
          description: 'Une année d’apprentissage professionnel de sa propre initiative, évaluée par des pairs.',
          criteria:
            'Trois des microcertifications au niveau *Compétent* ou plus, et un compte rendu public de ce qui a été appris.',
        },
      },
    },
  ],
}
