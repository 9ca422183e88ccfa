import {
  birthDay,
  dayIn,
  isDay,
  isTimeZone,
  JURISDICTIONS,
  jurisdictionOf,
  milestones,
  stageAt,
  startOfDay,
  yearsAfter,
} from '@laurel/core/minors'
import type { Instant } from '@laurel/core/primitives'
import { describe, expect, test } from 'vitest'

const at = (iso: string) => Date.parse(iso) as Instant
const iso = (instant: Instant) => new Date(instant).toISOString()

describe('the first instant of a day', () => {
  test.each([
    ['2026-11-24', 'Asia/Bangkok', '2026-11-23T17:00:00.000Z'],
    ['2026-11-24', 'America/Toronto', '2026-11-24T05:00:00.000Z'],
    ['2026-07-01', 'America/Toronto', '2026-07-01T04:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-06-01', 'Asia/Kathmandu', '2026-05-31T18:15:00.000Z'],
    ['2026-06-01', 'Pacific/Kiritimati', '2026-05-31T10:00:00.000Z'],
    // Midnight is put forward to one o'clock that day.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
  ])('of %s in %s is %s', (day, zone, expected) => {
    expect(iso(startOfDay(day, zone))).toBe(expected)
  })

  test('is never the day before, in any zone of the table, on any day of a year', () => {
    for (const zone of new Set(JURISDICTIONS.map(one => one.timeZone)))
      for (
        let time = at('2027-01-01T12:00:00Z');
        time < at('2028-01-01T00:00:00Z');
        time = (time + 13 * 86_400_000) as Instant
      ) {
        const day = iso(time).slice(0, 10)
        const start = startOfDay(day, zone)
        expect(dayIn(zone, start)).toBe(day)
        expect(dayIn(zone, (start - 1000) as Instant) < day).toBe(true)
      }
  })
})

describe('who decides', () => {
  const midnights = [
    // code, born, the zone, the last instant before the day of majority begins
    ['CA-ON', '2008-05-10', 18, '2026-05-10T04:00:00Z'],
    ['TH', '2006-05-10', 20, '2026-05-09T17:00:00Z'],
    ['DE', '2008-05-10', 18, '2026-05-09T22:00:00Z'],
    ['GB', '2008-01-10', 18, '2026-01-10T00:00:00Z'],
    ['US', '2008-05-10', 18, '2026-05-10T04:00:00Z'],
    ['FR', '2008-05-10', 18, '2026-05-09T22:00:00Z'],
  ] as const
  test.each(midnights)('in %s, born %s: adult at %i, at local midnight', (code, born, _, midnight) => {
    const place = jurisdictionOf(code)
    const stages = milestones(born, place, place.timeZone)
    expect(stageAt(stages, (at(midnight) - 1) as Instant)).not.toBe('adult')
    expect(stageAt(stages, at(midnight))).toBe('adult')
  })

  test('in Thailand: a guardian, then both, never the child alone before twenty', () => {
    const place = jurisdictionOf('TH')
    const stages = milestones('2010-01-01', place, place.timeZone)
    expect(stageAt(stages, at('2019-12-31T16:59:59Z'))).toBe('guardian')
    expect(stageAt(stages, at('2019-12-31T17:00:00Z'))).toBe('together')
    expect(stageAt(stages, at('2029-12-31T16:59:59Z'))).toBe('together')
    expect(stageAt(stages, at('2029-12-31T17:00:00Z'))).toBe('adult')
  })

  test('in France: together from the beginning, alone from fifteen', () => {
    const place = jurisdictionOf('FR')
    const stages = milestones('2015-06-01', place, place.timeZone)
    expect(stageAt(stages, at('2020-01-01T00:00:00Z'))).toBe('together')
    expect(stageAt(stages, at('2030-06-01T00:00:00Z'))).toBe('self')
  })

  test('a place that is not in the table has the most careful values', () => {
    expect(jurisdictionOf('QQ')).toMatchObject({ code: 'XX', guardianAloneBelow: 18, consentAge: 18 })
  })
})

describe('a day of birth', () => {
  test('on a 29th of February has its birthday on the 1st of March of common years', () => {
    expect(yearsAfter('2008-02-29', 18)).toBe('2026-03-01')
    expect(yearsAfter('2008-02-29', 20)).toBe('2028-02-29')
  })

  test('of an age band is that of the youngest who may be in it', () => {
    expect(birthDay({ band: '16-17', asOf: '2026-09-01' })).toBe('2010-09-01')
    expect(birthDay({ band: 'under-10', asOf: '2026-09-01' })).toBe('2026-09-01')
    expect(birthDay({ birthDate: '2012-01-31' })).toBe('2012-01-31')
  })

  test.each([['2026-02-30'], ['2026-13-01'], ['26-01-01'], ['2026-1-1'], ['']])('is not %j', day => {
    expect(isDay(day)).toBe(false)
  })
})

describe('the table', () => {
  test('has sound rows', () => {
    expect(new Set(JURISDICTIONS.map(one => one.code)).size).toBe(JURISDICTIONS.length)
    for (const one of JURISDICTIONS) {
      expect(one.guardianAloneBelow <= one.consentAge && one.consentAge <= one.majority).toBe(true)
      expect(one.majority).toBeGreaterThanOrEqual(18)
      expect(isTimeZone(one.timeZone)).toBe(true)
      expect(one.source).not.toBe('')
    }
  })

  test.each([
    ['AT', 14],
    ['BE', 13],
    ['FR', 15],
    ['DE', 16],
    ['IT', 14],
    ['ES', 14],
    ['NL', 16],
    ['GB', 13],
    ['US', 13],
  ])('%s lets a child decide from %i', (code, age) => {
    expect(jurisdictionOf(code).consentAge).toBe(age)
  })
})
