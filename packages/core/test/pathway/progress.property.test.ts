import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { checkPathway, type Holding, layOut, type Pathway, progress, type Step } from '../../src/pathway/index.ts'
import type { Instant } from '../../src/primitives/index.ts'

const DAY = 86_400_000
const now = Date.parse('2026-11-01T00:00:00Z') as Instant
const at = (days: number) => (now + days * DAY) as Instant
const LEVELS = ['first', 'second', 'third']

const step = (id: string, more: Partial<Step> = {}): Step => ({
  id,
  name: id,
  description: '',
  translations: null,
  within: null,
  after: [],
  isOptional: false,
  credits: 0,
  need: null,
  ways: more.need === undefined || more.need === null ? [{ kind: 'achievement', achievementId: id, level: null }] : [],
  at: null,
  ...more,
})
const pathway = (steps: readonly Step[], more: Partial<Pathway> = {}): Pathway => ({
  name: 'Design Thinking',
  description: '',
  language: 'en',
  translations: null,
  steps,
  creditsToReach: null,
  monthsToComplete: null,
  monthsAwardsCount: null,
  ...more,
})
const award = (achievementId: string, more: Partial<Holding> = {}): Holding =>
  ({
    id: `of ${achievementId}`,
    kind: 'achievement',
    achievementId,
    level: null,
    from: at(-10),
    until: null,
    standing: 'inForce',
    ...more,
  }) as Holding
const known = (ids: readonly string[], hours: number | null = 10) =>
  new Map(ids.map(id => [id, { levels: LEVELS, hours }]))
const where = (one: Pathway, holdings: readonly Holding[], joined = at(-30), when = now) =>
  progress(one, holdings, known(one.steps.map(s => s.id)), joined, when)
const stateOf = (one: ReturnType<typeof where>, id: string) => one.steps.find(s => s.id === id)

/** Pathways as people make them: some steps after earlier ones, some in groups. Always in order. */
const anyPathway = fc
  .record({
    count: fc.integer({ min: 1, max: 9 }),
    groups: fc.integer({ min: 0, max: 2 }),
    bits: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
    credits: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }),
    age: fc.option(fc.constantFrom(1, 12), { nil: null }),
    time: fc.option(fc.constantFrom(1, 12), { nil: null }),
  })
  .map(({ count, groups, bits, credits, age, time }) => {
    const bit = (index: number) => bits[index % bits.length] as number
    const leaves = Array.from({ length: count }, (_, index) =>
      step(`s${index}`, {
        within: groups > 0 && bit(index) % 3 === 0 ? `g${bit(index) % groups}` : null,
        after: index > 0 && bit(index + 9) % 2 === 0 ? [`s${bit(index + 18) % index}`] : [],
        isOptional: bit(index + 5) % 5 === 0,
        credits: bit(index + 3) % 3,
        ways: [
          {
            kind: 'achievement',
            achievementId: `s${index}`,
            level: bit(index + 7) % 2 === 0 ? null : (LEVELS[bit(index) % 3] as string),
          },
        ],
      }),
    )
    const made = Array.from({ length: groups }, (_, index) => {
      const inside = leaves.filter(one => one.within === `g${index}`).length
      return step(`g${index}`, { need: Math.max(1, Math.min(inside, 1 + (bit(index + 30) % 3))), ways: [] })
    }).filter(group => leaves.some(one => one.within === group.id))
    return pathway([...made, ...leaves], {
      creditsToReach: credits === null ? null : { number: credits, system: 'ECTS' },
      monthsAwardsCount: age,
      monthsToComplete: time,
    })
  })
const anyHoldings = fc.array(
  fc
    .record({
      step: fc.nat(8),
      level: fc.constantFrom(null, ...LEVELS),
      from: fc.integer({ min: -500, max: 5 }),
      lasts: fc.option(fc.integer({ min: 1, max: 600 }), { nil: null }),
      standing: fc.constantFrom('inForce', 'inForce', 'inForce', 'suspended', 'withdrawn'),
      id: fc.uuid(),
    })
    .map(one =>
      award(`s${one.step}`, {
        id: one.id,
        level: one.level,
        from: at(one.from),
        until: one.lasts === null ? null : at(one.from + one.lasts),
        standing: one.standing as Holding['standing'],
      } as Partial<Holding>),
    ),
  { maxLength: 25 },
)

describe('where a learner stands', () => {
  property.prop([anyPathway, anyHoldings, anyHoldings])('is never worse for having more', (one, some, more) => {
    const [less, all] = [where(one, some), where(one, [...some, ...more])]
    if (less.isComplete) expect(all.isComplete).toBe(true)
    expect(all.credits.have).toBeGreaterThanOrEqual(less.credits.have)
    for (const before of less.steps) if (before.state === 'done') expect(stateOf(all, before.id)?.state).toBe('done')
  })

  property.prop([anyPathway, anyHoldings, fc.infiniteStream(fc.nat())])(
    'does not depend on the order',
    (one, some, chance) => {
      const shuffled = some
        .map(holding => [chance.next().value as number, holding] as const)
        .sort(([a], [b]) => a - b)
        .map(([, holding]) => holding)
      expect(where(one, shuffled)).toEqual(where(one, some))
    },
  )

  property.prop([anyPathway, anyHoldings])('changes by itself at no other time than it says', (one, some) => {
    const { changesAt, ...present } = where(one, some)
    const until = changesAt === null ? at(20_000) : ((changesAt - 1) as Instant)
    const { changesAt: _, ...later } = where(one, some, at(-30), until)
    expect(later).toEqual(present)
  })

  property.prop([fc.integer({ min: 1, max: 6 }), fc.nat(6), fc.nat(6)])(
    'a group needs exactly as many as it says',
    (size, n, got) => {
      const need = 1 + (n % size)
      const one = pathway([
        step('g', { need, ways: [] }),
        ...Array.from({ length: size }, (_, i) => step(`s${i}`, { within: 'g' })),
      ])
      const have = Math.min(got, size)
      const stands = where(
        one,
        Array.from({ length: have }, (_, i) => award(`s${i}`)),
      )
      expect(checkPathway(one)).toEqual([])
      expect(stands.isComplete).toBe(have >= need)
      expect(stands.missing).toEqual(have >= need ? [] : [{ stepId: 'g', count: need - have }])
      expect(stands.hours.number).toBe(10 * Math.max(0, need - have))
    },
  )

  test('says what is open, what is locked and by what', () => {
    const one = pathway([step('a'), step('b', { after: ['a'] }), step('c', { after: ['b'] })])
    expect(where(one, []).next).toEqual(['a'])
    const stands = where(one, [award('a')])
    expect(stands.steps.map(s => s.state)).toEqual(['done', 'open', 'locked'])
    expect(stateOf(stands, 'c')?.lockedBy).toEqual(['b'])
    expect(stateOf(stands, 'a')?.by).toBe('of a')
    // What was earned early counts, whatever comes before it.
    expect(stateOf(where(one, [award('c')]), 'c')?.state).toBe('done')
  })

  test('a level counts from the lowest one that is asked for', () => {
    const one = pathway([step('a', { ways: [{ kind: 'achievement', achievementId: 'a', level: 'second' }] })])
    const reached = (level: string | null) => where(one, [award('a', { level } as Partial<Holding>)]).isComplete
    expect([null, 'first', 'second', 'third'].map(reached)).toEqual([false, false, true, true])
  })

  test('what ends, grows old, is suspended or withdrawn counts no longer, and it says why', () => {
    const one = pathway([step('a')], { monthsAwardsCount: 12 })
    const of = (more: Partial<Holding>) => stateOf(where(one, [award('a', more)]), 'a')
    expect(of({ until: at(-1) })).toMatchObject({ state: 'expired', lapse: 'ended' })
    expect(of({ from: at(-400) })).toMatchObject({ state: 'expired', lapse: 'tooOld' })
    expect(of({ standing: 'suspended' })).toMatchObject({ state: 'open', lapse: 'suspended' })
    expect(of({ standing: 'withdrawn' })).toMatchObject({ state: 'open', lapse: 'withdrawn' })
    expect(of({ from: at(1) })).toMatchObject({ state: 'open', by: null })
  })

  test('what another issuer has given counts for the step that it was recognised for', () => {
    const one = pathway([step('a'), step('b')])
    const given: Holding = { kind: 'elsewhere', stepId: 'b', id: 'x', from: at(-1), until: null, standing: 'inForce' }
    expect(where(one, [given]).steps.map(s => s.state)).toEqual(['open', 'done'])
  })

  test('the time to complete runs from joining; what comes after it does not count', () => {
    const one = pathway([step('a')], { monthsToComplete: 1 })
    expect(where(one, [], at(-60))).toMatchObject({ isOverdue: true, isComplete: false })
    expect(where(one, [award('a', { from: at(-20) })], at(-60))).toMatchObject({ isOverdue: true })
    expect(where(one, [award('a', { from: at(-45) })], at(-60))).toMatchObject({ isOverdue: false, isComplete: true })
  })
})

describe('a pathway is refused', () => {
  const codes = (one: Pathway) => checkPathway(one).map(({ code, stepId }) => `${code} ${stepId}`)

  property.prop([fc.integer({ min: 1, max: 8 }), fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 12 })])(
    'whenever its prerequisites run in a ring',
    (size, more) => {
      const ring = Array.from({ length: size }, (_, i) => `s${i}`)
      const after = (i: number) => [
        ...new Set([`s${(i + 1) % size}`, ...more.filter(([from]) => from === i).map(([, to]) => `s${to % size}`)]),
      ]
      const one = pathway(ring.map((id, i) => step(id, { after: after(i) })))
      const found = checkPathway(one)
      for (const id of ring) expect(found).toContainEqual({ code: 'CYCLE', stepId: id })
    },
  )
  property.prop([anyPathway])('never for what is in order', one => {
    const credits = one.steps.reduce((sum, s) => sum + s.credits, 0)
    const expected = one.creditsToReach && one.creditsToReach.number > credits ? ['CREDITS_OUT_OF_REACH'] : []
    const found = checkPathway(one).map(p => p.code)
    expect(found.filter(code => code !== 'NOTHING_REQUIRED')).toEqual(expected)
  })

  test('with what to mend at each step', () => {
    expect(codes(pathway([]))).toEqual(['NO_STEPS null'])
    expect(codes(pathway([step('a'), step('a')]))).toEqual(['ID_TWICE a'])
    expect(codes(pathway([step('a', { ways: [] })]))).toEqual(['EMPTY a'])
    expect(codes(pathway([step('a', { name: ' ' })]))).toEqual(['NAME_MISSING a'])
    expect(codes(pathway([step('g', { need: 1, ways: [] })]))).toEqual(['GROUP_EMPTY g'])
    expect(codes(pathway([step('g', { need: 3, ways: [] }), step('a', { within: 'g' })]))).toEqual([
      'GROUP_NEEDS_TOO_MANY g',
    ])
    expect(codes(pathway([step('a', { within: 'b' }), step('b')]))).toEqual(['GROUP_MISSING a'])
    expect(codes(pathway([step('a', { after: ['x'] })]))).toEqual(['AFTER_MISSING a'])
    expect(codes(pathway([step('a', { isOptional: true })]))).toEqual(['NOTHING_REQUIRED null'])
    expect(codes(pathway([step('a')], { creditsToReach: { number: 1, system: 'ECTS' } }))).toEqual([
      'CREDITS_OUT_OF_REACH null',
    ])
    const same = [step('a'), step('b', { ways: [{ kind: 'achievement', achievementId: 'a', level: null }] })]
    expect(checkPathway(pathway(same))).toEqual([{ code: 'WAY_TWICE', stepId: 'b', other: 'a' }])
    // Levels 1 to 4 of one achievement are four things.
    const levels = LEVELS.map(level => step(level, { ways: [{ kind: 'achievement', achievementId: 'a', level }] }))
    expect(codes(pathway(levels))).toEqual([])
  })

  test('where a step waits for what can never be done', () => {
    const ring = [step('a', { after: ['b'] }), step('b', { after: ['a'] }), step('c', { after: ['b'] })]
    expect(codes(pathway(ring))).toEqual(['CYCLE a', 'CYCLE b', 'UNREACHABLE c'])
    const inside = [step('g', { need: 1, ways: [] }), step('a', { within: 'g', after: ['g'] })]
    expect(codes(pathway(inside))).toEqual(['CYCLE g', 'CYCLE a'])
  })
})

describe('its picture', () => {
  property.prop([anyPathway])('has each step once, below what comes before it, and no box over another', one => {
    const { boxes, lines, width, height } = layOut(one)
    expect(boxes.map(box => box.id).sort()).toEqual(one.steps.map(s => s.id).sort())
    const of = (id: string) => boxes.find(box => box.id === id) as (typeof boxes)[number]
    // Two groups may each hold a step that waits for one in the other; then neither can be below.
    const leads = (from: string, to: string, seen = new Set<string>()): boolean =>
      lines.some(
        line => line.from === from && (line.to === to || (!seen.has(line.to) && leads(line.to, to, seen.add(line.to)))),
      )
    if (!lines.some(line => leads(line.to, line.from)))
      for (const line of lines) expect(of(line.to).y).toBeGreaterThan(of(line.from).y)
    const tops = boxes.filter(box => one.steps.find(s => s.id === box.id)?.within === null)
    for (const [i, a] of tops.entries())
      for (const b of tops.slice(i + 1))
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(
          true,
        )
    for (const box of boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(width)
      expect(box.y + box.height).toBeLessThanOrEqual(height)
    }
  })
})
