import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { readTrustedIssuers } from '../../src/verification/trusted-issuers.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const KEY = `lrl_${'look-alike-school-'.repeat(3)}`
const folder = mkdtempSync(join(tmpdir(), 'laurel-trusted-'))
const trusted = join(folder, 'trusted.json')

let server: TestServer
let owner: Caller
let newcomer: Caller

beforeAll(async () => {
  writeFileSync(trusted, JSON.stringify([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }]))
  server = await startTestServer({ env: { LAUREL_TRUSTED_ISSUERS: trusted } })
  owner = (await openSchool(server)).owner
  await bootstrapIssuer(server.deps, { issuer: 'samp1e-school', apiKey: KEY })
  newcomer = caller(server, { authorization: `Bearer ${KEY}` })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function issued(by: Caller): Promise<{ report: Json; page: string }> {
  const award = await makeAward(by, (await makeAchievement(by)).id)
  const document = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  const verified = await caller(server, {}).post('/api/v1/verify', document, { 'content-type': 'application/vc' })
  const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
  return { report: verified.body, page: await page.text() }
}
const codes = (report: Json) => (report.findings as Json[]).map(one => one.code)

test('H-46, P14: a newcomer on the same server who takes a school’s name but for a letter is called out', async () => {
  const { report, page } = await issued(newcomer)
  expect(report.result).toBe('valid')
  expect(codes(report)).toContain('ISSUER_RESEMBLES')
  expect(report.known).toMatchObject([{ name: 'Sample School' }])
  // To be at home here is no word for who it is.
  expect(report.trusted).toEqual([])
  expect(page).toContain('data-conclusion="lookAlike"')
  expect(page).not.toContain('data-tone="good"')
})

test('H-46: the school that was there first is not called a look-alike of its copy', async () => {
  const { report, page } = await issued(owner)
  expect(codes(report)).not.toContain('ISSUER_RESEMBLES')
  expect(report.known).toEqual([])
  expect(report.trusted).toMatchObject([{ name: 'Sample School', by: 'host', list: new URL(server.origin).host }])
  expect(page).toContain(`One of the institutions of ${new URL(server.origin).host}.`)
  expect(page).toContain('data-conclusion="genuine"')
})

test('the operator’s list is there for anybody to take along, and the page says how long it is', async () => {
  const answer = await server.fetch('/verify/trusted.json')
  expect(await answer.json()).toEqual([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }])
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="trusted.json"')
  const page = await (await server.fetch('/verify', { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('data-institutions="2" data-listed="1" hidden')
})

test('the operator’s list of trusted issuers is read as a whole or not at all', () => {
  expect(readTrustedIssuers(undefined)).toEqual([])
  expect(readTrustedIssuers(trusted)).toEqual([{ did: 'did:web:ontariotechu.ca', name: 'Ontario Tech University' }])
  expect(() => readTrustedIssuers(join(folder, 'missing.json'))).toThrow('LAUREL_TRUSTED_ISSUERS')
  for (const wrong of ['[', '{}', '[{"did":"web","name":"x"}]', '[{"did":"did:web:a.example","name":"x","more":1}]']) {
    writeFileSync(join(folder, 'wrong.json'), wrong)
    expect(() => readTrustedIssuers(join(folder, 'wrong.json'))).toThrow('LAUREL_TRUSTED_ISSUERS')
  }
})
