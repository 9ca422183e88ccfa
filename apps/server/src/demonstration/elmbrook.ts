import type { CertificateChoice } from '../presentation/certificate/schema.ts'
import type { DemoInstitution } from './institution.ts'

const certificate: CertificateChoice = {
  design: 'modern',
  layout: 'portrait',
  signatories: [
    { name: 'Sample Programme Director', title: 'LAUNCH' },
    { name: 'Sample Client', title: 'Client of the project' },
    { name: 'Sample Instructor', title: 'Instructor' },
  ],
}

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
  pathway: {
    name: 'LAUNCH: human and technical skills',
    description: 'What employers of the region ask for first. In any order.',
    steps: ['Active Listening', 'Project Planning', 'Working with Data', 'Prototype to Part', 'Critical Thinking'],
    isInOrder: false,
  },
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
  achievements: [
    {
      kind: 'micro',
      name: 'Active Listening',
      description: 'Hears what a client says, checks that it was understood, and finds what was left unsaid.',
      criteria:
        '- Two client talks, observed by an instructor\n- A summary that the client confirms in writing\n- One question that changed the project',
      firstCriteria: '- One client talk, observed by an instructor\n- A summary that the client confirms in writing',
      workloadHours: 10,
      levels: [
        { name: 'Level 1', description: 'Gives back what was said.' },
        { name: 'Level 2', description: 'Asks until both mean the same.' },
        { name: 'Level 3', description: 'Hears what is not said, and asks about it with tact.' },
        { name: 'Level 4', description: 'Helps others in the room to listen.' },
      ],
      tags: ['human skills', 'communication'],
      design: { template: 'shield', palette: 'sea', symbol: 'voice' },
      certificate,
    },
    {
      kind: 'micro',
      name: 'Project Planning',
      description: 'Plans work with others so that it is done on the day that was promised.',
      criteria:
        '- A plan with owners, dates and what depends on what\n- Three weekly reviews with what was changed\n- The client’s word that it arrived as promised',
      levels: [
        { name: 'Level 1', description: 'Follows a plan made by others.' },
        { name: 'Level 2', description: 'Plans their own part.' },
        { name: 'Level 3', description: 'Plans for a team.' },
        { name: 'Level 4', description: 'Brings a plan back that has gone wrong.' },
      ],
      tags: ['technical skills', 'project management'],
      design: { template: 'shield', palette: 'teal', symbol: 'compass' },
      certificate,
    },
    {
      kind: 'micro',
      name: 'Working with Data',
      description: 'Cleans, questions and shows data so that a decision can stand on it.',
      criteria:
        '- A data set of the client’s, with what was wrong in it\n- One chart that answers the client’s question, and one that would have misled\n- What the data cannot say',
      tags: ['technical skills', 'data'],
      design: { template: 'shield', palette: 'slate', symbol: 'chart' },
      certificate,
    },
    {
      kind: 'micro',
      name: 'Prototype to Part',
      description: 'Takes a part from a drawing to the machine, safely and to size.',
      criteria:
        '- A drawing that another associate can build from\n- The part within tolerance, measured by somebody else\n- A safety check that was signed before the machine ran',
      validityMonths: 36,
      workloadHours: 40,
      suspendable: true,
      tags: ['technical skills', 'engineering'],
      design: { template: 'shield', palette: 'brick', symbol: 'gear' },
      certificate,
    },
    {
      kind: 'alternative',
      name: 'Critical Thinking',
      description: 'Weighs reasons and evidence, and changes their mind in public when it is due.',
      criteria: 'Two situations outside class in which a conclusion was changed, told by somebody who was there.',
      tags: ['human skills', 'reasoning'],
      design: { template: 'tile', palette: 'plum', symbol: 'idea' },
      certificate,
    },
    {
      kind: 'macro',
      name: 'LAUNCH Associate',
      workloadHours: 90,
      credits: { number: 1, system: 'US high school' },
      description: 'A semester of work for a client, with skills shown and levels reached.',
      criteria: 'Active Listening at level 3 or above, one technical skill, and the client’s evaluation.',
      tags: ['LAUNCH'],
      design: { template: 'wreath', palette: 'brass', symbol: 'rocket' },
      certificate: { ...certificate, design: 'classic', layout: 'landscape' },
    },
  ],
}
