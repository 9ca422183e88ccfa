import type { Credits } from './credits.ts'
import type { Descriptors } from './descriptors.ts'

/** What is known of an achievement and its issuer, as far as a framework asks. */
export type DescribedAchievement = {
  readonly name: string
  readonly description: string
  readonly criteria: string
  readonly levels: number
  /** Criteria of its rubric. */
  readonly rubricCriteria: number
  readonly alignments: number
  /** Frameworks of others among those it is aligned to: ESCO, O*NET, a ministry's. */
  readonly sharedAlignments: number
  readonly endorsements: number
  readonly workloadHours: number | null
  readonly credits: Credits | null
  readonly tags: number
  /** Evidence is asked for: learners can claim it with what they did. */
  readonly isClaimable: boolean
  readonly descriptors: Descriptors | null
  readonly issuer: {
    readonly country: string | null
    readonly description: string | null
    readonly email: string | null
    readonly hasLogo: boolean
  }
}

export const CHECKLISTS = ['eu', 'ecampus', '1edtech'] as const
export type Checklist = (typeof CHECKLISTS)[number]

/** `need`: the framework asks for it of everybody; `wish`: it recommends it, or asks where it applies. */
export type Requirement = {
  readonly id: string
  readonly weight: 'need' | 'wish'
  /** Where it is given: a field of the achievement, the institution's profile, or what Laurel does by itself. */
  readonly place: 'achievement' | 'issuer' | 'always'
  readonly isMet: boolean
}

const some = (text: string | null | undefined) => (text ?? '').trim() !== ''

/** Every clause that a framework has, met or not, in its own order. Pure: the same facts give the same list. */
export function checkCompleteness(list: Checklist, facts: DescribedAchievement): Requirement[] {
  const { descriptors, issuer } = facts
  const need = (id: string, isMet: boolean, place: Requirement['place'] = 'achievement'): Requirement => ({
    id,
    weight: 'need',
    place,
    isMet,
  })
  const wish = (id: string, isMet: boolean, place: Requirement['place'] = 'achievement'): Requirement => ({
    id,
    weight: 'wish',
    place,
    isMet,
  })
  const always = (id: string) => need(id, true, 'always')
  const outcomes = (descriptors?.outcomes ?? []).length > 0
  const load = facts.workloadHours !== null || facts.credits !== null
  const assessed = (descriptors?.assessment ?? []).length > 0
  const lists: Readonly<Record<Checklist, () => Requirement[]>> = {
    // Council Recommendation 2022/C 243/02, Annex I: mandatory elements, then optional ones.
    eu: () => [
      always('learner'),
      need('title', some(facts.name)),
      need('country', some(issuer.country), 'issuer'),
      always('body'),
      always('date'),
      need('outcomes', outcomes),
      need('workload', load),
      wish('eqf', descriptors?.eqfLevel !== undefined),
      need('assessment', assessed),
      need('participation', descriptors?.participation !== undefined),
      need('quality', descriptors?.quality !== undefined),
      wish('prerequisites', some(descriptors?.prerequisites)),
      wish('supervision', descriptors?.supervision !== undefined),
      wish('grade', facts.levels > 0),
      wish('integration', descriptors?.integration !== undefined),
    ],
    // eCampusOntario, Micro-certification Principles and Framework.
    ecampus: () => [
      need('demand', some(descriptors?.demand)),
      always('verifiable'),
      always('owned'),
      need('extensible', descriptors?.integration === 'stackable' || descriptors?.integration === 'credit'),
      always('body'),
      need('sharedSkills', facts.sharedAlignments > 0),
      need('outcomes', outcomes || facts.alignments > 0),
      need('assessment', assessed),
      need('evidence', facts.isClaimable || facts.rubricCriteria > 0),
      need('transcript', load),
      wish('partner', facts.endorsements > 0),
    ],
    // 1EdTech, TrustEd Microcredential Framework and Open Badges 3.0: what makes a badge understood elsewhere.
    '1edtech': () => [
      need('title', some(facts.name)),
      need('description', some(facts.description)),
      need('criteria', some(facts.criteria)),
      always('picture'),
      need('skills', facts.alignments > 0),
      need('profile', some(issuer.description) && some(issuer.email) && issuer.hasLogo, 'issuer'),
      need('rubric', facts.levels > 0 || facts.rubricCriteria > 0),
      need('assessment', assessed),
      wish('evidence', facts.isClaimable),
      wish('workload', load),
      wish('tags', facts.tags > 0),
      wish('partner', facts.endorsements > 0),
      always('status'),
    ],
  }
  return lists[list]()
}

/** How much of what a framework needs is there: 0 to 1. */
export function completeness(requirements: readonly Requirement[]): number {
  const needed = requirements.filter(one => one.weight === 'need')
  return needed.length === 0 ? 1 : needed.filter(one => one.isMet).length / needed.length
}
