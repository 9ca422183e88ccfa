import { type Decision, PURPOSES, type Purpose, permits, type Stage, stageAt } from '@laurel/core/minors'
import type { Instant } from '@laurel/core/primitives'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

/** How a learner stands now: who decides for them, and what may be done with their credentials. */
export type Protection = {
  readonly stage: Stage
  /** False where no age was noted and the institution's rule for that stands in. */
  readonly isNoted: boolean
  /** Of age, and what was made for a minor waits for their word. */
  readonly mustConfirm: boolean
  readonly hasWallet: boolean
  /** When it changes next by itself, in milliseconds; `null` for adults and where no age is known. */
  readonly changesAt: number | null
  readonly permits: Readonly<Record<Purpose, boolean>>
}

type Row = {
  learner_id: string
  person_id: string | null
  without_age: 'adult' | 'minor'
  together_from: string | null
  self_from: string | null
  adult_from: string | null
  confirmed_at: string | null
  decisions: Decision[]
}

/** Somebody of whom nothing else is known. */
export const ADULT: Protection = {
  stage: 'adult',
  isNoted: false,
  mustConfirm: false,
  hasWallet: true,
  changesAt: null,
  permits: Object.fromEntries(PURPOSES.map(one => [one, true])) as Record<Purpose, boolean>,
}

function protectionOf(row: Row, now: Date): Protection {
  const at = now.getTime() as Instant
  const isNoted = row.adult_from !== null
  const milestones = isNoted && {
    togetherFrom: Date.parse(row.together_from as string) as Instant,
    selfFrom: Date.parse(row.self_from as string) as Instant,
    adultFrom: Date.parse(row.adult_from as string) as Instant,
  }
  const stage = milestones ? stageAt(milestones, at) : row.without_age === 'minor' ? 'guardian' : 'adult'
  const mustConfirm = isNoted && stage === 'adult' && row.confirmed_at === null
  const hasWallet = row.person_id !== null
  const standing = { stage, mustConfirm, hasWallet, decisions: row.decisions }
  return {
    stage,
    isNoted,
    mustConfirm,
    hasWallet,
    changesAt: milestones ? (Object.values(milestones).find(one => one > at) ?? null) : null,
    permits: Object.fromEntries(PURPOSES.map(one => [one, permits(standing, one)])) as Record<Purpose, boolean>,
  }
}

/**
 * How learners stand at `now`. Everything that shows, gives out or takes in something of a learner asks here, in the
 * transaction in which it reads: what a screen offers decides nothing.
 */
export async function protectionsOf(
  tx: Tx,
  issuerId: string,
  learnerIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Protection>> {
  const found = await tx.execute<Row>(sql`
    select learner.id as learner_id, learner.person_id, issuer.without_age, age.together_from, age.self_from,
      age.adult_from, age.confirmed_at,
      case when age.adult_from is null and issuer.without_age = 'adult' then '[]' else (
        select coalesce(json_agg(json_build_object('purpose', purpose, 'by', said_by, 'guardianId', guardian_id,
          'decision', decision, 'version', version, 'childAgrees', child_agrees)), '[]')
        from (select distinct on (purpose, said_by, guardian_id) consent.* from consent
          left join guardian on guardian.issuer_id = consent.issuer_id and guardian.id = consent.guardian_id
          where consent.issuer_id = learner.issuer_id and consent.learner_id = learner.id
            and (said_by = 'learner' or (guardian.accepted_at is not null and guardian.ended_at is null))
          order by purpose, said_by, guardian_id, consent.id desc) as latest) end as decisions
    from learner join issuer on issuer.issuer_id = learner.issuer_id
      left join learner_age as age on age.issuer_id = learner.issuer_id and age.learner_id = learner.id
    where learner.issuer_id = ${issuerId}
      and learner.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learnerIds)}::jsonb))`)
  return new Map(found.rows.map(row => [row.learner_id, protectionOf(row, now)]))
}

/** How one learner stands. */
export const protectionOfLearner = async (
  tx: Tx,
  issuerId: string,
  learnerId: string,
  now: Date,
): Promise<Protection> => (await protectionsOf(tx, issuerId, [learnerId], now)).get(learnerId) ?? ADULT

/** Whether something of a learner may be given to a person or program as a whole: a link may be made, and seals nothing. */
export const maySeeWhole = (protection: Protection, hasEvidence: boolean): boolean =>
  protection.permits.share && sealedParts(protection, 'link').every(part => part === 'evidence' && !hasEvidence)

/** A part of a credential that can be left out of what is shown. */
type Part = 'name' | 'evidence'

/**
 * The parts that a page or a link leaves out for a learner, besides what they leave out themselves.
 *
 * @param place a minor who decides alone says with a link's own settings what it shows
 */
export function sealedParts({ stage, permits }: Protection, place: 'page' | 'link'): Part[] {
  if (stage === 'adult' || (stage === 'self' && place === 'link')) return []
  return [...(permits.name ? [] : (['name'] as const)), ...(permits.photo ? [] : (['evidence'] as const))]
}
