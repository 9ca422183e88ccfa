import { expect, test } from 'vitest'
import { readCohorts } from '../src/people/read-cohorts.ts'

test('two columns as a spreadsheet copies them, or as somebody types them', () => {
  expect(readCohorts('A@example.org\tClass 10B\n\nb@example.org, Class 10B, evening\r\n')).toEqual([
    { line: 1, email: 'a@example.org', cohort: 'Class 10B' },
    { line: 3, email: 'b@example.org', cohort: 'Class 10B, evening' },
  ])
})

test('the first line that cannot be read is named', () => {
  expect(readCohorts('a@example.org, ห้อง 4/2\nClass 10B')).toBe(2)
  expect(readCohorts('a@example.org,')).toBe(1)
})
