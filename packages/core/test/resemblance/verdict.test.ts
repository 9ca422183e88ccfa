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
