import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { readJson } from '../proofs/read-vector.ts'
import { now, world } from './world.ts'

const folder = new URL('../vectors/openbadges-3.0/examples/', import.meta.url)

/** The specification's examples carry placeholder proofs and issuers that nobody runs: read and shown, and never green. */
describe('the example credentials of Open Badges 3.0 are read, shown, and given an honest report', () => {
  test.each(readdirSync(folder))('%s', async name => {
    const example = readJson(`openbadges-3.0/examples/${name}`)
    const report = await verify(example, { now, fetch: (await world()).fetch })
    expect(report.findings.find(one => one.check === 'structure')).toMatchObject({ outcome: 'passed' })
    expect(report.credential?.issuer.id).toBe((example.issuer as JsonObject).id ?? example.issuer)
    expect(report.credential?.name ?? report.credential?.subjects[0]?.achievement?.name).toBeTruthy()
    expect(report.result).not.toBe('valid')
    const proof = report.findings.filter(one => one.check === 'proof')
    expect(proof.map(one => one.outcome)).not.toContain('passed')
  })
})
