import type { JsonObject } from '@laurel/core/primitives'

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const base = 'https://case.school.example/ims/case/v1p1'
const at = '2026-01-05T09:00:00+00:00'
const link = (kind: string, number: number, title: string) => ({
  title,
  identifier: uuid(number),
  uri: `${base}/${kind}/${uuid(number)}`,
})

const item = (number: number, fullStatement: string, more: JsonObject = {}): JsonObject => ({
  identifier: uuid(number),
  uri: `${base}/CFItems/${uuid(number)}`,
  CFDocumentURI: link('CFDocuments', 1, 'Design Thinking'),
  fullStatement,
  lastChangeDateTime: at,
  ...more,
})
const association = (number: number, type: string, from: number, to: number, sequenceNumber?: number): JsonObject => ({
  identifier: uuid(number),
  associationType: type,
  ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  uri: `${base}/CFAssociations/${uuid(number)}`,
  originNodeURI: link('CFItems', from, `item ${from}`),
  destinationNodeURI: link(to === 1 ? 'CFDocuments' : 'CFItems', to, `item ${to}`),
  lastChangeDateTime: at,
})

/** A package with everything that CASE 1.1 has room for: definitions, a rubric, notes, several languages of type. */
export const casePackage = (): JsonObject => ({
  CFDocument: {
    identifier: uuid(1),
    uri: `${base}/CFDocuments/${uuid(1)}`,
    creator: 'Sample School',
    title: 'Design Thinking',
    lastChangeDateTime: at,
    caseVersion: '1.1',
    officialSourceURL: 'https://school.example/design',
    publisher: 'Sample School',
    description: 'From noticing to showing.',
    subject: ['Design'],
    subjectURI: [link('CFSubjects', 60, 'Design')],
    language: 'en',
    version: '2',
    adoptionStatus: 'Implemented',
    statusStartDate: '2026-01-01',
    licenseURI: { title: 'CC BY 4.0', identifier: uuid(61), uri: 'https://creativecommons.org/licenses/by/4.0/' },
    notes: 'Read with the handbook.',
    CFPackageURI: link('CFPackages', 1, 'Design Thinking'),
  },
  CFItems: [
    item(13, 'Changes the idea after a trial', {
      humanCodingScheme: 'DT.2.1',
      abbreviatedStatement: 'Iterates',
      language: 'en',
    }),
    item(10, 'Notices', {
      humanCodingScheme: 'DT.1',
      CFItemType: 'Domain',
      educationLevel: ['09', '10'],
      listEnumeration: '1',
    }),
    item(11, 'Makes', {
      humanCodingScheme: 'DT.2',
      CFItemType: 'Domain',
      CFItemTypeURI: link('CFItemTypes', 62, 'Domain'),
    }),
    item(12, 'Separates what was seen from what was thought', {
      humanCodingScheme: 'DT.1.1',
      conceptKeywords: ['observation', 'field notes'],
      conceptKeywordsURI: link('CFConcepts', 63, 'observation'),
      alternativeLabel: 'Field notes',
      notes: 'Two observations at least.',
      statusStartDate: '2026-01-01',
    }),
    item(14, 'Finds by trial what nobody had asked about', { humanCodingScheme: 'DT.2.2' }),
  ],
  CFAssociations: [
    association(31, 'isChildOf', 11, 1, 2),
    association(30, 'isChildOf', 10, 1, 1),
    association(32, 'isChildOf', 12, 10, 1),
    association(33, 'isChildOf', 13, 11, 1),
    association(34, 'isChildOf', 14, 11, 2),
    association(35, 'precedes', 13, 14),
    {
      ...association(36, 'exactMatchOf', 12, 99),
      destinationNodeURI: {
        title: 'observe',
        identifier: uuid(99),
        uri: 'http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000099',
      },
    },
    // A second parent.
    association(37, 'isChildOf', 14, 10, 9),
  ],
  CFDefinitions: {
    CFConcepts: [
      {
        identifier: uuid(63),
        uri: `${base}/CFConcepts/${uuid(63)}`,
        title: 'observation',
        hierarchyCode: '1',
        lastChangeDateTime: at,
      },
    ],
    CFSubjects: [
      {
        identifier: uuid(60),
        uri: `${base}/CFSubjects/${uuid(60)}`,
        title: 'Design',
        hierarchyCode: '1',
        lastChangeDateTime: at,
      },
    ],
    CFLicenses: [
      {
        identifier: uuid(61),
        uri: `${base}/CFLicenses/${uuid(61)}`,
        title: 'CC BY 4.0',
        licenseText: 'CC BY 4.0',
        lastChangeDateTime: at,
      },
    ],
    CFItemTypes: [
      {
        identifier: uuid(62),
        uri: `${base}/CFItemTypes/${uuid(62)}`,
        title: 'Domain',
        description: 'A domain',
        hierarchyCode: '1',
        lastChangeDateTime: at,
      },
    ],
    CFAssociationGroupings: [],
  },
  CFRubrics: [
    {
      identifier: uuid(70),
      uri: `${base}/CFRubrics/${uuid(70)}`,
      title: 'Making',
      lastChangeDateTime: at,
      CFRubricCriteria: [
        {
          identifier: uuid(71),
          uri: `${base}/CFRubricCriteria/${uuid(71)}`,
          category: 'Trials',
          CFItemURI: link('CFItems', 13, 'Iterates'),
          weight: 1,
          position: 1,
          lastChangeDateTime: at,
          CFRubricCriterionLevels: [
            {
              identifier: uuid(72),
              uri: `${base}/CFRubricCriterionLevels/${uuid(72)}`,
              quality: 'Secure',
              score: 2,
              position: 1,
              lastChangeDateTime: at,
            },
          ],
        },
      ],
    },
  ],
})

export const idOf = uuid
