import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { fitOf, type Offered, recommend, type Step } from '../../src/pathway/index.ts'
import { progress } from '../../src/pathway/progress.ts'
import type { Instant } from '../../src/primitives/index.ts'
import type { StatedSkill } from '../../src/skill/index.ts'

const now = Date.parse('2026-11-01T00:00:00Z') as Instant
const skill = (name: string): StatedSkill => ({
  name,
  url: `https://skills.example/${name}`,
  code: null,
  framework: null,
  description: null,
})
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const anySkills = fc.uniqueArray(fc.constantFrom(...NAMES)).map(names => names.map(skill))

/** A way of so many steps one after the other, each showing some skills; `done` of them are. */
function offered(name: string, shown: readonly (readonly StatedSkill[])[], done: number): Offered {
  const steps = shown.map(
    (_, at): Step => ({
      id: String(at),
      name: String(at),
      description: '',
      translations: null,
      within: null,
      after: at > 0 ? [String(at - 1)] : [],
      isOptional: false,
      credits: 0,
      need: null,
      ways: [{ kind: 'achievement', achievementId: `${name}${at}`, level: null }],
      at: null,
    }),
  )
  const content = {
    name,
    description: '',
    language: 'en',
    translations: null,
    steps,
    creditsToReach: null,
    monthsToComplete: null,
    monthsAwardsCount: null,
  }
  const holdings = Array.from({ length: done }, (_, at) => ({
    id: String(at),
    kind: 'achievement' as const,
    achievementId: `${name}${at}`,
    level: null,
    from: now,
    until: null,
    standing: 'inForce' as const,
  }))
  return {
    content,
    progress: progress(content, holdings, new Map(), now, now),
    skills: new Map(shown.map((skills, at) => [`${name}${at}`, skills])),
  }
}
const anyShown = fc.array(anySkills, { minLength: 1, maxLength: 6 })

property.prop([anyShown, anySkills, fc.constantFrom(...NAMES)])(
  'one more skill never lowers how near a pathway is',
  (shown, own, more) => {
    const one = offered('x', shown, 0)
    expect(fitOf(one, [...own, skill(more)]).score).toBeGreaterThanOrEqual(fitOf(one, own).score)
  },
)

property.prop([anyShown, anySkills, fc.nat({ max: 5 })])(
  'nor does one more step done, and what is left out has nothing in common with the learner',
  (shown, own, done) => {
    const at = Math.min(done, shown.length - 1)
    const [before, after] = [offered('x', shown, at), offered('x', shown, at + 1)]
    expect(fitOf(after, own).score).toBeGreaterThanOrEqual(fitOf(before, own).score)
    const fit = fitOf(before, own)
    expect(fit.score).toBeLessThanOrEqual(100)
    expect(fit.skills.have.length).toBeLessThanOrEqual(fit.skills.all)
    expect(recommend([before], own)).toHaveLength(fit.skills.have.length > 0 || at > 0 ? 1 : 0)
  },
)

property.prop([fc.array(anyShown, { maxLength: 4 }), anySkills])(
  'the order does not depend on the order given',
  (all, own) => {
    const pathways = all.map((shown, at) => offered(`p${at}`, shown, 0))
    const names = (list: readonly Offered[]) => recommend(list, own).map(one => one.pathway.content.name)
    expect(names([...pathways].reverse())).toEqual(names(pathways))
  },
)

test('says with what: the skills that one has, by address or by name, and what could be begun', () => {
  const one = offered('x', [[skill('a'), skill('b')], [skill('c')]], 0)
  const [found] = recommend([one], [skill('a'), { ...skill('elsewhere'), name: 'C' }])
  expect(found).toMatchObject({ skills: { all: 3 }, steps: { done: 0, all: 2 }, open: 1 })
  expect(found?.skills.have.map(s => s.name)).toEqual(['a', 'c'])
  expect(recommend([offered('x', [[skill('a')]], 1)], [skill('a')])).toEqual([])
})
