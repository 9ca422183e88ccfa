import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Validator } from '@cfworker/json-schema'
import { expect, test } from 'vitest'
import { programmeSchema } from '../../src/programme/index.ts'

const file = new URL('../../../../docs/specs/schemas/programme.json', import.meta.url)

test('the published schema is that of the code', () => {
  const text = `${JSON.stringify(programmeSchema(), null, 2)}\n`
  // LAUREL_WRITE_SCHEMA=1 writes it anew after a change of the format.
  if (process.env.LAUREL_WRITE_SCHEMA) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('the ready-made programmes are valid under it, and one with a field of its own is not', () => {
  const validator = new Validator(programmeSchema(), '2020-12')
  for (const name of ['business-innovation', 'design-thinking', 'launch-skills', 'teacher-learning']) {
    const programme = JSON.parse(
      readFileSync(new URL(`../../../../apps/server/programmes/${name}.json`, import.meta.url), 'utf8'),
    )
    expect([name, validator.validate(programme).errors]).toEqual([name, []])
    expect(validator.validate({ ...programme, learners: [] }).valid).toBe(false)
  }
})
