import { expect, test } from 'vitest'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school, signed, world } from '../verification/world.ts'

const named = (name: string) => badge({ issuer: { id: school, type: ['Profile'], name } })
const aboutTrust = async (name: string, more: object = {}) => {
  const { fetch } = await world()
  const report = await verify(await signed(named(name)), { now, fetch, ...more })
  return { report, found: report.findings.filter(one => one.check === 'issuer-trust') }
}
const knownIssuers = [{ name: 'Ontario Tech University', domain: 'ontariotechu.ca' }]

test('H-46: a look-alike is named beside the one whom it resembles, and nothing in its signature is at fault', async () => {
  const { report, found } = await aboutTrust('Ontari0 Tech University', { knownIssuers })
  expect(report.result).toBe('valid')
  expect(found.map(one => [one.outcome, one.code])).toEqual([
    ['warning', 'ISSUER_DOMAIN_ONLY'],
    ['warning', 'ISSUER_RESEMBLES'],
  ])
  expect(found[1]?.details).toEqual({ name: 'Ontario Tech University', domain: 'ontariotechu.ca', why: 'look-alike' })
})

test('H-46: letters that cannot be seen or that belong to another alphabet are called out without any list', async () => {
  const { found } = await aboutTrust('Sample\u200b Sсhool')
  expect(found.map(one => one.code)).toEqual(['ISSUER_DOMAIN_ONLY', 'ISSUER_NAME_HIDDEN', 'ISSUER_NAME_MIXED'])
})

test('nothing is said of an honest name, nor of one for whom somebody vouches', async () => {
  expect((await aboutTrust('Sample School', { knownIssuers })).found.map(one => one.code)).toEqual([
    'ISSUER_DOMAIN_ONLY',
  ])
  const trust = () => ({ name: 'Sample School', list: 'ours' })
  const { found } = await aboutTrust('Ontario Tech University', { knownIssuers, trust })
  expect(found.map(one => one.code)).toEqual(['ISSUER_LISTED'])
})

test('P14: being at home on the server that checks does not excuse a look-alike; a word of somebody’s own does', async () => {
  const host = () => ({ name: 'Ontari0 Tech University', list: 'laurel.example', by: 'host' }) as const
  const copy = await aboutTrust('Ontari0 Tech University', { knownIssuers, trust: host })
  expect(copy.found.map(one => one.code)).toEqual(['ISSUER_DOMAIN_ONLY', 'ISSUER_RESEMBLES'])
  const honest = await aboutTrust('Sample School', { knownIssuers, trust: host })
  expect(honest.found).toMatchObject([{ code: 'ISSUER_LISTED', details: { by: 'host', list: 'laurel.example' } }])
  const since = '2026-03-01T00:00:00Z'
  const own = () => ({ name: 'Ontari0 Tech University', list: '', by: 'own', since }) as const
  const trusted = await aboutTrust('Ontari0 Tech University', { knownIssuers, trust: own })
  expect(trusted.found).toMatchObject([{ outcome: 'passed', code: 'ISSUER_LISTED', details: { by: 'own', since } }])
})

test('a list that is switched off vouches for nobody, is named, and silences no warning', async () => {
  const trust = () => ({ name: 'Ontari0 Tech University', list: 'ministry.json', by: 'file', isOff: true }) as const
  const { report, found } = await aboutTrust('Ontari0 Tech University', { knownIssuers, trust })
  expect(report.result).toBe('valid')
  expect(found.map(one => [one.outcome, one.code])).toEqual([
    ['warning', 'ISSUER_LIST_OFF'],
    ['warning', 'ISSUER_RESEMBLES'],
  ])
  expect(found[0]?.details).toMatchObject({ by: 'file', list: 'ministry.json', domain: 'school.example' })
})
