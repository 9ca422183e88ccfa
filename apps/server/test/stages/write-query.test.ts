import { parseDcqlQuery } from '@laurel/core/presentation'
import { expect, test } from 'vitest'
import { ANSWER_FORMATS, zNewPresentationRequest } from '../../src/protocols/openid4vp/schema.ts'
import { writeQuery } from '../../src/protocols/openid4vp/write-query.ts'

const known = { ids: [], types: ['https://school.example/vct/1'], names: [], issuers: [] }

const queryOf = (
  want: object,
  more: object = {},
  formats: readonly (typeof ANSWER_FORMATS)[number][] = ANSWER_FORMATS,
) => {
  const { wants } = zNewPresentationRequest.parse({ name: 'a', purpose: 'b', wants: [want] })
  return writeQuery({ wants, formats, asksName: true }, [{ ...known, ...more }])
}

test('what is written can be read as OpenID4VP has it', () => {
  for (const want of [
    { achievementName: 'Baking', achievementType: 'Certificate', skillUrl: 'https://s.example/1', skillName: 'Bread' },
    { issuers: ['did:web:school.example'] },
    { types: ['https://other.example/type'] },
  ])
    expect(parseDcqlQuery(queryOf(want, { issuers: ['did:web:school.example'] }))).toMatchObject({ ok: true })
})

test('a document may say a name as one text or by language, and its achievement as one or in a list', () => {
  const query = queryOf({ achievementName: 'Baking' }, { names: ['Baking', 'อบขนม'] }, ['ldp_vc'])
  const [part] = query.credentials
  expect(part?.claims?.map(one => one.path.join('/'))).toEqual([
    'credentialSubject/achievement/name',
    'credentialSubject/achievement/name//@value',
    'credentialSubject/achievement//name',
    'credentialSubject/achievement//name//@value',
  ])
  expect(part?.claims?.every(one => one.values?.join() === 'Baking,อบขนม')).toBe(true)
  expect(part?.claim_sets).toEqual([['c1'], ['c2'], ['c3'], ['c4']])
})

test('a token is asked for what decides first, then for the name, then for the level; each may be kept back', () => {
  const [part] = queryOf({ skillName: 'Bread' }, {}, ['dc+sd-jwt']).credentials
  expect(part?.claims?.map(one => one.path.join('/'))).toEqual([
    'achievement',
    'skills//name',
    'recipient_name',
    'level',
  ])
  expect(part?.claim_sets).toEqual([
    ['c1', 'c2', 'c3', 'c4'],
    ['c1', 'c2', 'c3'],
    ['c1', 'c2', 'c4'],
    ['c1', 'c2'],
  ])
})

test('what names only types of SD-JWT VC is asked for in no other format', () => {
  const { credentials } = queryOf({ types: ['https://other.example/type'] })
  expect(credentials.map(one => one.format)).toEqual(['dc+sd-jwt'])
  // It may be no badge at all, and says so in claims of its own.
  expect(credentials[0]?.claims?.map(one => one.path.join('/'))).toEqual(['iss', 'recipient_name', 'level'])
})
