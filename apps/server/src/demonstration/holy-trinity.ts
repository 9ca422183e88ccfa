import type { DemoInstitution } from './institution.ts'

/** Design thinking in levels: a student charts a way of their own from noticing to making and showing. */
export const holyTrinity: DemoInstitution = {
  shortName: 'holy-trinity',
  name: 'Holy Trinity School (demonstration)',
  url: 'https://www.hts.on.ca',
  description:
    'A demonstration of how a K-12 school in Richmond Hill, Ontario, could recognise design thinking. All people are samples.',
  locale: 'en',
  approval: 'registrar',
  staff: [
    { role: 'owner', name: 'Sample Head of School' },
    { role: 'registrar', name: 'Sample Registrar' },
    { role: 'teacher', name: 'Sample Design Teacher' },
  ],
  learner: 'Sample Student',
  learners: 24,
  minors: { jurisdiction: 'CA-ON', learner: 3, years: 11, guardian: 'Sample Parent of Student 3' },
  achievements: [
    {
      kind: 'micro',
      name: 'Design Thinking 1: Notice',
      description: 'Watches people closely and tells what they do apart from what they need.',
      criteria:
        '- Observe two people at the same task, at different times\n- Keep field notes that separate what was seen from what was thought\n- Name one need that nobody had put into words, with the note that shows it',
      tags: ['design thinking', 'empathy'],
      design: { template: 'hexagon', palette: 'sea', symbol: 'compass' },
      translations: {
        fr: {
          name: 'Pensée design 1 : Observer',
          description: 'Observe attentivement et distingue ce que font les gens de ce dont ils ont besoin.',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 2: Frame',
      description: 'Turns observations into a question that is worth answering.',
      criteria:
        '- Write three “how might we” questions from one set of notes\n- Test each with a person it concerns\n- Choose one, and say what was given up by choosing it',
      tags: ['design thinking', 'problem framing'],
      design: { template: 'hexagon', palette: 'laurel', symbol: 'idea' },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 3: Make',
      description: 'Builds to learn: rough first, better after each trial.',
      criteria:
        '- Build three prototypes, the first in under an hour\n- Try each with someone who has not seen it before\n- Show what changed from one to the next, and why',
      levels: [
        { name: 'Emerging', description: 'Builds one idea and explains it.' },
        { name: 'Secure', description: 'Changes the idea after a trial.' },
        { name: 'Deep', description: 'Finds by trial what no one had asked about.' },
      ],
      tags: ['design thinking', 'prototyping'],
      design: { template: 'hexagon', palette: 'brass', symbol: 'gear' },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 4: Show',
      description: 'Tells the story of a design so that others can decide on it.',
      criteria:
        '- Present to people who can act on it, in under six minutes\n- Answer questions with evidence from the trials\n- Write down what would have to be true for it to work at full size',
      tags: ['design thinking', 'communication'],
      design: { template: 'hexagon', palette: 'plum', symbol: 'voice' },
    },
    {
      kind: 'macro',
      name: 'Design Thinking',
      description: 'Has gone the whole way from noticing to showing, in one project of their own choice.',
      criteria: 'Holds all four levels, and has led one project from the first note to the last presentation.',
      tags: ['design thinking'],
      design: { template: 'wreath', palette: 'ink', symbol: 'star' },
    },
    {
      kind: 'alternative',
      name: 'Community Builder',
      description: 'Has made the school a better place for others over a whole term, without being asked.',
      criteria: 'Two people who were helped describe what was done, and what it changed for them.',
      tags: ['service', 'leadership'],
      design: { template: 'medal', palette: 'rose', symbol: 'heart' },
    },
  ],
}
