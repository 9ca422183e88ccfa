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
  pathway: {
    name: 'Design Thinking, level by level',
    description: 'From noticing what nobody has said to showing what was made. Each level rests on the one before.',
    translations: {
      fr: {
        name: 'Pensée design, niveau par niveau',
        description:
          'De remarquer ce que personne n’a dit à montrer ce qui a été fait. Chaque niveau repose sur le précédent.',
      },
    },
    steps: [
      'Design Thinking 1: Notice',
      'Design Thinking 2: Frame',
      'Design Thinking 3: Make',
      'Design Thinking 4: Show',
    ],
    isInOrder: true,
  },
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
  achievements: [
    {
      kind: 'micro',
      name: 'Design Thinking 1: Notice',
      description: 'Watches people closely and tells what they do apart from what they need.',
      criteria:
        '- Observe two people at the same task, at different times\n- Keep field notes that separate what was seen from what was thought\n- Name one need that nobody had put into words, with the note that shows it',
      firstCriteria:
        '- Observe one person at a task\n- Keep field notes\n- Name one need that nobody had put into words, with the note that shows it',
      workloadHours: 12,
      descriptors: {
        outcomes: [
          'Keeps what was seen apart from what was thought',
          'Names a need that nobody had put into words, and the note that shows it',
        ],
        assessment: ['portfolio', 'observation'],
        participation: 'onsite',
        supervision: 'identity-onsite',
        quality: 'internal',
        integration: 'stackable',
        translations: {
          fr: {
            outcomes: [
              'Sépare ce qui a été vu de ce qui a été pensé',
              'Nomme un besoin que personne n’avait exprimé, avec la note qui le montre',
            ],
          },
        },
      },
      tags: ['design thinking', 'empathy'],
      design: { template: 'hexagon', palette: 'sea', symbol: 'compass' },
      certificate: { design: 'bright', layout: 'landscape', signatories: signedBy },
      translations: {
        fr: {
          name: 'Pensée design 1 : Observer',
          description: 'Observe attentivement et distingue ce que font les gens de ce dont ils ont besoin.',
          criteria:
            '- Observer deux personnes à la même tâche, à des moments différents\n- Tenir des notes de terrain qui séparent ce qui a été vu de ce qui a été pensé\n- Nommer un besoin que personne n’avait exprimé, avec la note qui le montre',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 2: Frame',
      description: 'Turns observations into a question that is worth answering.',
      criteria:
        '- Write three “how might we” questions from one set of notes\n- Test each with a person it concerns\n- Choose one, and say what was given up by choosing it',
      workloadHours: 12,
      tags: ['design thinking', 'problem framing'],
      design: { template: 'hexagon', palette: 'laurel', symbol: 'idea' },
      certificate: { design: 'bright', layout: 'landscape', signatories: signedBy },
      translations: {
        fr: {
          name: 'Pensée design 2 : Cadrer',
          description: 'Tire de ses observations une question qui mérite une réponse.',
          criteria:
            '- Écrire trois questions « comment pourrions-nous » à partir des mêmes notes\n- Mettre chacune à l’épreuve avec une personne concernée\n- En choisir une, et dire à quoi l’on renonce',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 3: Make',
      description: 'Builds to learn: rough first, better after each trial.',
      criteria:
        '- Build three prototypes, the first in under an hour\n- Try each with someone who has not seen it before\n- Show what changed from one to the next, and why',
      levels: [
        {
          name: 'Emerging',
          description: 'Builds one idea and explains it.',
          translations: { fr: { name: 'En émergence', description: 'Construit une idée et l’explique.' } },
        },
        {
          name: 'Secure',
          description: 'Changes the idea after a trial.',
          translations: { fr: { name: 'Assuré', description: 'Change l’idée après un essai.' } },
        },
        {
          name: 'Deep',
          description: 'Finds by trial what no one had asked about.',
          translations: {
            fr: { name: 'Approfondi', description: 'Découvre par l’essai ce que personne n’avait demandé.' },
          },
        },
      ],
      workloadHours: 20,
      tags: ['design thinking', 'prototyping'],
      design: { template: 'hexagon', palette: 'brass', symbol: 'gear' },
      certificate: { design: 'bright', layout: 'landscape', signatories: signedBy },
      translations: {
        fr: {
          name: 'Pensée design 3 : Fabriquer',
          description: 'Construit pour apprendre : d’abord sommairement, puis mieux après chaque essai.',
          criteria:
            '- Construire trois prototypes, le premier en moins d’une heure\n- Essayer chacun avec quelqu’un qui ne l’a jamais vu\n- Montrer ce qui a changé de l’un à l’autre, et pourquoi',
        },
      },
    },
    {
      kind: 'micro',
      name: 'Design Thinking 4: Show',
      description: 'Tells the story of a design so that others can decide on it.',
      criteria:
        '- Present to people who can act on it, in under six minutes\n- Answer questions with evidence from the trials\n- Write down what would have to be true for it to work at full size',
      workloadHours: 12,
      tags: ['design thinking', 'communication'],
      design: { template: 'hexagon', palette: 'plum', symbol: 'voice' },
      certificate: { design: 'bright', layout: 'landscape', signatories: signedBy },
      translations: {
        fr: {
          name: 'Pensée design 4 : Montrer',
          description: 'Raconte un projet de façon que d’autres puissent en décider.',
          criteria:
            '- Présenter à des personnes qui peuvent agir, en moins de six minutes\n- Répondre aux questions avec les preuves tirées des essais\n- Écrire ce qui devrait être vrai pour que cela marche en grand',
        },
      },
    },
    {
      kind: 'macro',
      name: 'Design Thinking',
      description: 'Has gone the whole way from noticing to showing, in one project of their own choice.',
      criteria: 'Holds all four levels, and has led one project from the first note to the last presentation.',
      workloadHours: 80,
      tags: ['design thinking'],
      design: { template: 'wreath', palette: 'ink', symbol: 'star' },
      certificate: { design: 'classic', layout: 'landscape', signatories: signedBy },
      translations: {
        fr: {
          name: 'Pensée design',
          description: 'A parcouru tout le chemin, de l’observation à la présentation, dans un projet de son choix.',
          criteria: 'Détient les quatre niveaux et a mené un projet de la première note à la dernière présentation.',
        },
      },
    },
    {
      kind: 'alternative',
      name: 'Community Builder',
      description: 'Has made the school a better place for others over a whole term, without being asked.',
      criteria: 'Two people who were helped describe what was done, and what it changed for them.',
      tags: ['service', 'leadership'],
      design: { template: 'medal', palette: 'rose', symbol: 'heart' },
      certificate: { design: 'plain', layout: 'portrait', signatories: signedBy.slice(0, 1) },
      translations: {
        fr: {
          name: 'Au service de la communauté',
          description: 'A rendu l’école meilleure pour les autres tout un trimestre, sans qu’on le lui demande.',
          criteria: 'Deux personnes aidées décrivent ce qui a été fait, et ce que cela a changé pour elles.',
        },
      },
    },
  ],
}
