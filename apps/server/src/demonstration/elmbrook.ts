import type { DemoInstitution } from './institution.ts'

/** Technical and human skills, earned in projects for real clients. */
export const elmbrook: DemoInstitution = {
  shortName: 'elmbrook-launch',
  name: 'School District of Elmbrook, LAUNCH (demonstration)',
  url: 'https://www.elmbrookschools.org',
  description:
    'A demonstration of a transcript of skills for 16 to 18-year-olds who work on projects for real clients. All people are samples.',
  locale: 'en',
  approval: 'nobody',
  staff: [
    { role: 'owner', name: 'Sample Programme Director' },
    { role: 'administrator', name: 'Sample Strand Coordinator' },
    { role: 'teacher', name: 'Sample Instructor' },
  ],
  learner: 'Sample Associate',
  learners: 30,
  achievements: [
    {
      kind: 'micro',
      name: 'Active Listening',
      description: 'Hears what a client says, checks that it was understood, and finds what was left unsaid.',
      criteria:
        '- Two client talks, observed by an instructor\n- A summary that the client confirms in writing\n- One question that changed the project',
      levels: [
        { name: 'Level 1', description: 'Gives back what was said.' },
        { name: 'Level 2', description: 'Asks until both mean the same.' },
        { name: 'Level 3', description: 'Hears what is not said, and asks about it with tact.' },
        { name: 'Level 4', description: 'Helps others in the room to listen.' },
      ],
      tags: ['human skills', 'communication'],
      design: { template: 'shield', palette: 'sea', symbol: 'voice' },
    },
    {
      kind: 'micro',
      name: 'Project Planning',
      description: 'Plans work with others so that it is done on the day that was promised.',
      criteria:
        '- A plan with owners, dates and what depends on what\n- Three weekly reviews with what was changed\n- The client’s word that it arrived as promised',
      levels: [
        { name: 'Level 1', description: 'Follows a plan made by others.' },
        { name: 'Level 2', description: 'Plans the own part.' },
        { name: 'Level 3', description: 'Plans for a team.' },
        { name: 'Level 4', description: 'Brings a plan back that has gone wrong.' },
      ],
      tags: ['technical skills', 'project management'],
      design: { template: 'shield', palette: 'ink', symbol: 'compass' },
    },
    {
      kind: 'micro',
      name: 'Working with Data',
      description: 'Cleans, questions and shows data so that a decision can stand on it.',
      criteria:
        '- A data set of the client’s, with what was wrong in it\n- One chart that answers the client’s question, and one that would have misled\n- What the data cannot say',
      tags: ['technical skills', 'data'],
      design: { template: 'shield', palette: 'slate', symbol: 'chart' },
    },
    {
      kind: 'micro',
      name: 'Prototype to Part',
      description: 'Takes a part from a drawing to the machine, safely and to size.',
      criteria:
        '- A drawing that another associate can build from\n- The part within tolerance, measured by somebody else\n- A safety check that was signed before the machine ran',
      validityMonths: 36,
      tags: ['technical skills', 'engineering'],
      design: { template: 'shield', palette: 'brick', symbol: 'gear' },
    },
    {
      kind: 'alternative',
      name: 'Critical Thinking',
      description: 'Weighs reasons and evidence, and changes their mind in public when it is due.',
      criteria: 'Two situations outside class in which a conclusion was changed, told by somebody who was there.',
      tags: ['human skills', 'reasoning'],
      design: { template: 'tile', palette: 'plum', symbol: 'idea' },
    },
    {
      kind: 'macro',
      name: 'LAUNCH Associate',
      description: 'A semester of work for a client, with skills shown and levels reached.',
      criteria: 'Active Listening at level 3 or above, one technical skill, and the client’s evaluation.',
      tags: ['LAUNCH'],
      design: { template: 'wreath', palette: 'brass', symbol: 'rocket' },
    },
  ],
}
