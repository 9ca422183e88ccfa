import { type Age, birthDay, dayIn, jurisdictionOf, milestones } from '@laurel/core/minors'
import type { Instant } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { Actor } from '../actor.ts'
import { note } from '../note.ts'
import { currentIssuer, type IssuerRow } from '../store.ts'
import type { NewAge } from './schema.ts'

/** The zone whose midnight counts for an institution. */
const zoneOf = (issuer: IssuerRow, code: string | null): string =>
  // Whoever lives elsewhere has their birthday there.
  (code === null || code === issuer.jurisdiction ? issuer.time_zone : null) ??
  jurisdictionOf(code ?? issuer.jurisdiction ?? 'XX').timeZone

const stagesOf = (issuer: IssuerRow, age: Age, code: string | null) => {
  const at = milestones(birthDay(age), jurisdictionOf(code ?? issuer.jurisdiction ?? 'XX'), zoneOf(issuer, code))
  const iso = (instant: Instant) => new Date(instant).toISOString()
  return { together_from: iso(at.togetherFrom), self_from: iso(at.selfFrom), adult_from: iso(at.adultFrom) }
}

const today = (deps: Deps, issuer: IssuerRow) => dayIn(zoneOf(issuer, null), deps.clock().getTime() as Instant)

/**
 * Notes how old learners are, beside everything that is ever issued. What was noted before is replaced, unless
 * `ifUnknown`. Whoever is of age on that day has nothing to take over.
 */
export async function noteAges(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  wanted: readonly { readonly learnerId: string; readonly age: NewAge }[],
  { ifUnknown = false } = {},
): Promise<void> {
  if (wanted.length === 0) return
  const issuer = await currentIssuer(tx, actor.issuerId)
  const now = deps.clock().toISOString()
  const rows = wanted.map(({ learnerId, age }) => {
    const known: Age = 'band' in age ? { band: age.band, asOf: age.asOf ?? today(deps, issuer) } : age
    const stages = stagesOf(issuer, known, age.jurisdiction ?? null)
    return {
      learner_id: learnerId,
      birth_date: 'birthDate' in known ? known.birthDate : null,
      band: 'band' in known ? known.band : null,
      band_as_of: 'band' in known ? known.asOf : null,
      jurisdiction: age.jurisdiction ?? null,
      ...stages,
      confirmed_at: stages.adult_from <= now ? now : null,
    }
  })
  const saved = await tx.execute<{ learner_id: string }>(sql`
    insert into learner_age (issuer_id, learner_id, birth_date, band, band_as_of, jurisdiction, together_from, self_from,
      adult_from, noted_at, handed_over_at, confirmed_at)
    select ${actor.issuerId}, one.learner_id, one.birth_date, one.band, one.band_as_of, one.jurisdiction,
      one.together_from, one.self_from, one.adult_from, ${now}, one.confirmed_at, one.confirmed_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (learner_id uuid, birth_date date, band text,
      band_as_of date, jurisdiction text, together_from timestamptz, self_from timestamptz, adult_from timestamptz,
      confirmed_at timestamptz)
    on conflict (issuer_id, learner_id) ${
      ifUnknown
        ? sql`do nothing`
        : sql`do update set birth_date = excluded.birth_date, band = excluded.band, band_as_of = excluded.band_as_of,
          jurisdiction = excluded.jurisdiction, together_from = excluded.together_from, self_from = excluded.self_from,
          adult_from = excluded.adult_from, noted_at = excluded.noted_at,
          -- Who was a minor here and turns out to be of age has something to take over; who turns out to be one, again.
          handed_over_at = case when excluded.adult_from <= ${now} then learner_age.handed_over_at end,
          confirmed_at = case when excluded.adult_from <= ${now} then learner_age.confirmed_at end`
    }
    returning learner_id`)
  await note(tx, deps, actor, ...saved.rows.map(row => ({ event: 'learner.age-noted', subject: row.learner_id })))
}

export async function forgetAge(tx: Tx, deps: Deps, actor: Actor, learnerId: string): Promise<void> {
  const gone = await tx.execute(sql`
    delete from learner_age where issuer_id = ${actor.issuerId} and learner_id = ${learnerId} returning 1`)
  if (gone.rows.length > 0) await note(tx, deps, actor, { event: 'learner.age-forgotten', subject: learnerId })
}

type AgeRow = {
  learner_id: string
  birth_date: string | null
  band: Extract<Age, { band: string }>['band'] | null
  band_as_of: string | null
  jurisdiction: string | null
}

/** Works everybody's stages out anew, when the institution has chosen another law or another zone. */
export async function recomputeAges(tx: Tx, issuerId: string): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const found = await tx.execute<AgeRow>(sql`
    select learner_id, birth_date::text, band, band_as_of::text, jurisdiction from learner_age
    where issuer_id = ${issuerId} for update`)
  const rows = found.rows.map(row => ({
    learner_id: row.learner_id,
    ...stagesOf(
      issuer,
      row.birth_date
        ? { birthDate: row.birth_date }
        : { band: row.band as NonNullable<AgeRow['band']>, asOf: row.band_as_of as string },
      row.jurisdiction,
    ),
  }))
  await tx.execute(sql`
    update learner_age set together_from = one.together_from, self_from = one.self_from, adult_from = one.adult_from
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (learner_id uuid, together_from timestamptz,
      self_from timestamptz, adult_from timestamptz)
    where learner_age.issuer_id = ${issuerId} and learner_age.learner_id = one.learner_id`)
}
