import { expect, test } from 'vitest'
import { line, middle, missed } from '../src/lighthouse/judge.ts'
import type { MeasuredPage } from '../src/lighthouse/pages.ts'

const page = (isFast: boolean): MeasuredPage => ({ name: 'verify', path: '/verify', who: 'stranger', isFast })
const run = (performance: number, accessibility = 100, lacking: string[] = []) => ({
  scores: { performance, accessibility, 'best-practices': 100 },
  metrics: { 'largest-contentful-paint': performance * 10, 'cumulative-layout-shift': 0 },
  lacking,
})

test('one disturbed run of three does not move the score', () => {
  const measured = middle(page(true), 'mobile', [run(99), run(40, 100, ['total-blocking-time']), run(97)])
  expect(measured.scores.performance).toBe(97)
  expect(measured.lacking).toEqual(['total-blocking-time'])
  expect(missed(measured)).toEqual([])
})

test('performance is owed where strangers come, accessibility and best practices everywhere', () => {
  const slow = [run(60, 94)]
  expect(missed(middle(page(true), 'mobile', slow))).toEqual(['accessibility', 'performance'])
  expect(missed(middle(page(false), 'mobile', slow))).toEqual(['accessibility'])
})

test('what was not measured is not taken for reached', () => {
  expect(
    missed(middle(page(false), 'desktop', [{ scores: { accessibility: 100 }, metrics: {}, lacking: [] }])),
  ).toEqual(['best-practices'])
})

test('a row marks what is below the goal', () => {
  expect(line(middle(page(true), 'mobile', [run(94)]))).toMatch(/^verify +mobile +94 ✗ +100 +100 +– +940/)
})
