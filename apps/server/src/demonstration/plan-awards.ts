import type { DemoAchievement, DemoInstitution, DemoPerson } from './institution.ts'
import { achievementsOf } from './institutions.ts'

/** What becomes of an award after it was issued. A draft never is; approved is agreed to and not sent out yet. */
export type Ending = 'issued' | 'draft' | 'approved' | 'revoked' | 'corrected' | 'suspended' | 'reinstated' | 'renewed'

export type PlannedAward = {
  readonly learner: number
  readonly achievement: DemoAchievement
  readonly level: string | undefined
  readonly evidence: string
  readonly weeksAgo: number
  readonly ending: Ending
  /** The learner has opened the mail and taken it. */
  readonly isClaimed: boolean
}

const EVIDENCE = {
  en: [
    'Shown in a project of their own choice, with notes and photographs of each stage.',
    'Observed twice by an assessor, three weeks apart.',
    'Presented to people from outside, who asked hard questions.',
    'A portfolio with a reflection on what did not work at first.',
  ],
  fr: ['Présenté devant des personnes de l’extérieur.'],
  th: ['แสดงในโครงงานที่เลือกเอง พร้อมบันทึกทุกขั้นตอน', 'ประเมินโดยผู้สอนสองครั้ง ห่างกันสามสัปดาห์', 'นำเสนอต่อผู้ประกอบการและตอบคำถาม'],
} as const

const WEEKS_A_MONTH = 4.348

/** Numbers that look random and are the same each time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What somebody of whom there is more to tell has earned: one after the other, and perhaps one that waits. */
function planPerson(institution: DemoInstitution, person: DemoPerson): PlannedAward[] {
  const achievements = achievementsOf(institution)
  const evidence = EVIDENCE[institution.locale]
  const has = achievements.slice(0, person.holds).map(
    (achievement, place): PlannedAward => ({
      learner: person.learner,
      achievement,
      level: achievement.levels[Math.min(place, achievement.levels.length - 1)]?.name,
      evidence: evidence[place % evidence.length] as string,
      weeksAgo: Math.round(46 - (place * 38) / Math.max(1, person.holds)),
      ending: 'issued',
      isClaimed: person.hasWallet === true,
    }),
  )
  const next = achievements[person.holds]
  if (!person.waits || !next) return has
  const level = next.levels[0]?.name
  return [
    ...has,
    {
      learner: person.learner,
      achievement: next,
      level,
      evidence: evidence[0],
      weeksAgo: 0,
      ending: 'issued',
      isClaimed: false,
    },
  ]
}

/** Early achievements by many, the last ones by few, as in a real programme. */
function planLearners(institution: DemoInstitution): PlannedAward[] {
  const roll = dice([...institution.shortName].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
  const evidence = EVIDENCE[institution.locale]
  const achievements = achievementsOf(institution)
  const count = achievements.length
  const known = new Set(institution.people.map(one => one.learner))
  const plan: PlannedAward[] = []
  for (let learner = 1; learner <= institution.learners; learner++) {
    const diligence = 0.35 + 0.65 * roll()
    achievements.forEach((achievement, place) => {
      const isMacro = achievement.kind === 'macro'
      if (roll() > diligence * (isMacro ? 0.35 : 1 - (0.7 * place) / count)) return
      const { levels } = achievement
      const level = levels[Math.min(levels.length - 1, Math.floor(roll() * roll() * levels.length * 1.6))]?.name
      const weeksAgo = Math.max(1, Math.round(50 - (place / count) * 22 - roll() * 27))
      const shown = evidence[Math.floor(roll() * evidence.length)] as string
      if (known.has(learner)) return
      // Two of three have opened their mail within days; the others still wait, for a newcomer to be one of them.
      const isClaimed = learner % 3 !== 0 && weeksAgo >= 2
      plan.push({ learner, achievement, level, evidence: shown, weeksAgo, ending: 'issued', isClaimed })
    })
  }
  return plan.sort((one, other) => other.weeksAgo - one.weeksAgo)
}

/**
 * Where an achievement runs out: one that is over, two that end soon, one that was renewed in time; where it can be
 * suspended, one that is and one that was.
 */
function planEnds(
  institution: DemoInstitution,
  plan: readonly PlannedAward[],
): Map<PlannedAward, Partial<PlannedAward>> {
  const changes = new Map<PlannedAward, Partial<PlannedAward>>()
  // A stranger can look at the pages of those who are of age.
  const isOfAge = ({ learner }: PlannedAward) => (institution.minors?.yearsOf(learner) ?? 18) >= 18
  const expiring = plan
    .filter(one => one.achievement.validityMonths !== null)
    .sort((one, other) => Number(isOfAge(other)) - Number(isOfAge(one)))
  const life = (expiring[0]?.achievement.validityMonths ?? 0) * WEEKS_A_MONTH
  const ages: readonly Partial<PlannedAward>[] = [
    { weeksAgo: Math.round(life) + 3 },
    { weeksAgo: Math.round(life) - 3, isClaimed: true },
    { weeksAgo: Math.round(life) - 6 },
    { weeksAgo: Math.round(life) - 1, isClaimed: true, ending: 'renewed' },
  ]
  for (const [index, change] of ages.entries()) {
    const one = expiring[index]
    if (one) changes.set(one, change)
  }
  const suspendable = expiring.slice(ages.length).filter(one => one.achievement.suspendable)
  for (const [index, ending] of (['suspended', 'reinstated'] as const).entries()) {
    const one = suspendable[index]
    if (one) changes.set(one, { ending })
  }
  return changes
}

/**
 * Who earned what and when, over the last year, oldest first, and what became of it. The same for an institution each
 * time.
 */
export function planAwards(institution: DemoInstitution): PlannedAward[] {
  const plan = planLearners(institution)
  const changes = planEnds(institution, plan)
  const lasting = plan.filter(one => one.achievement.validityMonths === null)
  const [revoked, corrected] = [lasting[3], lasting[8]]
  if (revoked) changes.set(revoked, { ending: 'revoked' })
  if (corrected) changes.set(corrected, { ending: 'corrected', isClaimed: true })
  const first = achievementsOf(institution)[0] as DemoAchievement
  // Where a registrar has to approve, three wait and one is agreed to; elsewhere one was begun.
  const endings: Ending[] = institution.approval === 'registrar' ? ['draft', 'draft', 'draft', 'approved'] : ['draft']
  const unissued = endings.map(
    (ending, index): PlannedAward => ({
      learner: institution.learners + index + 1,
      achievement: first,
      level: first.levels[0]?.name,
      evidence: EVIDENCE[institution.locale][0],
      weeksAgo: 0,
      ending,
      isClaimed: false,
    }),
  )
  return [
    ...plan.map((one): PlannedAward => ({ ...one, ...changes.get(one) })),
    ...institution.people.flatMap(person => planPerson(institution, person)),
    ...unissued,
  ].sort((one, other) => other.weeksAgo - one.weeksAgo)
}
