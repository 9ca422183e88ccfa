import { type Framework, readFramework } from '@laurel/core/skill'
import { describe, expect, test } from 'vitest'

const NEW_ID = 'ffffffff-ffff-4fff-8fff-ffffffffffff'
const read = (...texts: string[]): Framework & { format: string } => {
  const found = readFramework(texts, NEW_ID)
  if (!found.ok) throw new Error(`${found.error.code} ${found.error.at}`)
  return { ...found.value.framework, format: found.value.format }
}

describe('ESCO', () => {
  const skills = [
    'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description',
    'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111,skill/competence,transversal,listen actively,"listening with attention\nhear what is said",,released,2026-01-01T00:00:00.000Z,,,http://data.europa.eu/esco/concept-scheme/skills,"Give attention to what others say, and ask ""why""."',
    'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/22222222-2222-4222-8222-222222222222,knowledge,cross-sector,prototyping,,,released,2026-01-01T00:00:00.000Z,,,,',
  ].join('\r\n')
  const groups = [
    'conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code',
    'SkillGroup,http://data.europa.eu/esco/skill/S1,communication,,,released,2026-01-01T00:00:00.000Z,,,Speaking and listening,S1',
  ].join('\n')
  const broader = [
    'conceptType,conceptUri,broaderType,broaderUri',
    'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111,SkillGroup,http://data.europa.eu/esco/skill/S1',
  ].join('\n')

  test('from the files of its download: skills, groups, and what is broader', () => {
    const framework = read(groups, skills, broader)
    expect(framework).toMatchObject({ format: 'esco', publisher: 'European Commission' })
    expect(framework.skills).toMatchObject([
      { id: 'S1', code: 'S1', label: 'communication', parentId: null },
      {
        id: '11111111-1111-4111-8111-111111111111',
        uri: 'http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111',
        parentId: 'S1',
        label: 'listen actively',
        statement: 'Give attention to what others say, and ask "why".',
        keywords: ['listening with attention', 'hear what is said'],
        type: 'skill/competence',
      },
      { label: 'prototyping', statement: 'prototyping', parentId: null },
    ])
  })

  test('keeps each column of a row', () => {
    expect(read(skills).skills[0]?.source).toMatchObject({ reuseLevel: 'transversal', status: 'released' })
  })

  test('from an answer of its web service', () => {
    const resource = (uri: string, label: string, links: object = {}) => ({
      className: 'Skill',
      uri: `http://data.europa.eu/esco/skill/${uri}`,
      title: label,
      preferredLabel: { en: label, fr: `${label} (fr)` },
      alternativeLabel: { en: ['another word'] },
      description: { en: { literal: `${label}, described`, mimetype: 'plain/text' } },
      _links: links,
    })
    const above = { broaderSkill: [{ uri: 'http://data.europa.eu/esco/skill/one', title: 'one' }] }
    const framework = read(
      JSON.stringify({ _embedded: { one: resource('one', 'one'), two: resource('two', 'two', above) } }),
    )
    expect(framework.skills).toMatchObject([
      { id: 'one', parentId: null, statement: 'one, described' },
      { id: 'two', parentId: 'one', keywords: ['another word'] },
    ])
    expect(read(JSON.stringify(resource('one', 'one'))).skills).toHaveLength(1)
  })
})

describe('O*NET', () => {
  test('its content model is the tree of its numbers', () => {
    const table =
      'Element ID\tElement Name\tDescription\n2\tWorker Requirements\tWhat a job asks of a person\n2.A\tBasic Skills\tCapacities that help to learn\n2.A.1.b\tActive Listening\tGiving full attention, "as they say", to others\n'
    const framework = read(table)
    expect(framework.format).toBe('onet')
    expect(framework.skills.map(one => [one.code, one.parentId, one.label])).toEqual([
      ['2', null, 'Worker Requirements'],
      ['2.A', '2', 'Basic Skills'],
      // The level between is not in the table.
      ['2.A.1.b', '2.A', 'Active Listening'],
    ])
    expect(framework.skills[2]?.statement).toBe('Giving full attention, "as they say", to others')
  })

  test('ratings name each element once', () => {
    const table =
      'O*NET-SOC Code,Element ID,Element Name,Scale ID,Data Value\n11-1011.00,2.A.1.a,Reading Comprehension,IM,4.12\n11-1011.03,2.A.1.a,Reading Comprehension,IM,3.9\n11-1011.00,2.A.1.b,Active Listening,IM,4.0\n'
    expect(read(table).skills.map(one => one.label)).toEqual(['Reading Comprehension', 'Active Listening'])
    expect(read(table).skills[0]?.source).not.toHaveProperty('Data Value')
  })
})

test('CTDL-ASN: the graph of a framework, in its language', () => {
  const at = (name: string) => `https://credentialengineregistry.org/resources/ce-${name}`
  const [head, one, two] = ['1', '2', '3'].map(digit => at(`${digit.repeat(8)}-1111-4111-8111-111111111111`)) as [
    string,
    string,
    string,
  ]
  const framework = read(
    JSON.stringify({
      '@context': 'https://credreg.net/ctdlasn/schema/context/json',
      '@id': `${head}/graph`,
      '@graph': [
        {
          '@type': 'ceasn:CompetencyFramework',
          '@id': head,
          'ceasn:name': { fr: 'Écoute', 'en-us': 'Listening' },
          'ceasn:inLanguage': ['fr'],
          'ceasn:publisherName': { fr: 'École exemple' },
        },
        {
          '@type': 'ceasn:Competency',
          '@id': two,
          'ceasn:competencyText': { fr: 'Reformule' },
          'ceasn:isChildOf': [one],
          'ceasn:codedNotation': 'E.1.1',
        },
        {
          '@type': 'ceasn:Competency',
          '@id': one,
          'ceasn:competencyText': { fr: 'Écoute pour comprendre' },
          'ceasn:competencyLabel': { fr: 'Écoute' },
          'ceasn:isTopChildOf': head,
        },
      ],
    }),
  )
  expect(framework).toMatchObject({
    format: 'ctdl',
    title: 'Écoute',
    publisher: 'École exemple',
    language: 'fr',
    uri: head,
  })
  expect(framework.skills).toMatchObject([
    { label: 'Écoute', parentId: null, uri: one },
    { statement: 'Reformule', code: 'E.1.1', parentId: '22222222-1111-4111-8111-111111111111' },
  ])
})
