import type { DemoAchievement, DemoInstitution } from './institution.ts'

export type PlannedAward = {
  readonly learner: number
  readonly achievement: DemoAchievement
  readonly level: string | undefined
  readonly evidence: string
  readonly weeksAgo: number
  /** What becomes of it after it was issued; a draft never is. */
  readonly ending: 'issued' | 'draft' | 'revoked' | 'corrected'
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

/**
 * Who earned what and when, over the last year, oldest first: early achievements by many, the last ones by few, as in a
 * real programme. The same for an institution each time.
 */
export function planAwards(institution: DemoInstitution): PlannedAward[] {
  const roll = dice([...institution.shortName].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7))
  const evidence = EVIDENCE[institution.locale]
  const count = institution.achievements.length
  const plan: PlannedAward[] = []
  for (let learner = 1; learner <= institution.learners; learner++) {
    const diligence = 0.35 + 0.65 * roll()
    institution.achievements.forEach((achievement, place) => {
      const isMacro = achievement.kind === 'macro'
      if (roll() > diligence * (isMacro ? 0.35 : 1 - (0.7 * place) / count)) return
      const { levels = [] } = achievement
      plan.push({
        learner,
        achievement,
        level: levels[Math.min(levels.length - 1, Math.floor(roll() * roll() * levels.length * 1.6))]?.name,
        evidence: evidence[Math.floor(roll() * evidence.length)] as string,
        weeksAgo: Math.max(1, Math.round(50 - (place / count) * 22 - roll() * 27)),
        ending: 'issued',
      })
    })
  }
  plan.sort((one, other) => other.weeksAgo - one.weeksAgo)
  const early = plan.slice(0, Math.ceil(plan.length / 2))
  const revoked = early[3]
  const corrected = early[8]
  // What is over by now was earned before its validity began to run.
  const expiring = institution.achievements.find(one => one.validityMonths !== undefined)
  const expired = plan.find(one => one.achievement === expiring)
  const first = institution.achievements[0] as DemoAchievement
  const waiting = [1, 2, 3].map(
    (offset): PlannedAward => ({
      learner: institution.learners + offset,
      achievement: first,
      level: first.levels?.[0]?.name,
      evidence: evidence[0],
      weeksAgo: 0,
      ending: 'draft',
    }),
  )
  return [
    ...plan
      .map((one): PlannedAward => {
        if (one === revoked) return { ...one, ending: 'revoked' }
        if (one === corrected) return { ...one, ending: 'corrected' }
        if (one === expired && expiring?.validityMonths)
          return { ...one, weeksAgo: Math.round(expiring.validityMonths * 4.35) + 3 }
        return one
      })
      .sort((one, other) => other.weeksAgo - one.weeksAgo),
    ...(institution.approval === 'registrar' ? waiting : []),
  ]
}
