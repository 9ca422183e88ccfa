/** What a large district would have after some years, written straight into the tables: the same each time. */
export type Size = {
  readonly awards: number
  readonly learners: number
  readonly achievements: number
  readonly pathways: number
}

/** Learners of one number are on so many pathways, one after the other. */
export const PATHWAYS_EACH = 3
export const STEPS = 10

type Query = (text: string, values?: unknown[]) => Promise<unknown>

/** An id that follows from what it is of. */
const idOf = (what: string) => `md5('${what} ' || n)::uuid`

/**
 * Learners in forty cohorts and some small ones; awards spread over three years, four of five taken, one of a hundred
 * revoked. The achievements and the pathways are there already, in `seed_achievement` and `seed_pathway`.
 */
export async function seedPeople(
  query: Query,
  issuerId: string,
  { awards, learners, achievements }: Size,
): Promise<void> {
  await query(
    `insert into learner (issuer_id, id, name, email, locale, cohort, created_at)
     select $1, ${idOf('learner')}, 'Sample Learner ' || n, 'sample.learner.' || n || '@example.org', 'en',
       case when n % 1000 < 3 then 'Small group ' || n % 7 else 'Class ' || n % 40 end, now() - interval '3 years'
     from generate_series(0, $2 - 1) as n`,
    [issuerId, learners],
  )
  await query(
    `insert into award (issuer_id, id, achievement_id, achievement_version, learner_id, state, recipient_name, search,
       results, evidence, valid_from, credential_id, created_at, approved_at, issued_at, claimed_at, revoked_at, revocation_reason)
     select $1, ${idOf('award')}, seed.id, 1, md5('learner ' || n % $3)::uuid,
       case when n % 100 = 7 then 'revoked' else 'issued' end, 'Sample Learner ' || n % $3, 'sample learner ' || n % $3,
       '[]', '[]', at, ${idOf('credential')}, at, at + interval '1 hour' * (n % 400), at + interval '1 hour' * (n % 400),
       case when n % 5 > 0 then at + interval '1 hour' * (n % 400 + n % 97 + 1) end,
       case when n % 100 = 7 then at + interval '90 days' end, case when n % 100 = 7 then 'mistake' end
     from generate_series(0, $2 - 1) as n
     join seed_achievement as seed on seed.place = (n % $3 * 7 + n / $3) % $4,
       lateral (select now() - interval '1 minute' * (n::bigint * 7919 % 1576800) - interval '20 days' as at) as moment`,
    [issuerId, awards, learners, achievements],
  )
}

/** Each learner on three pathways, as far along as their number says. */
export async function seedEnrolments(query: Query, issuerId: string, { learners, pathways }: Size): Promise<void> {
  await query(
    `insert into pathway_enrolment (issuer_id, id, pathway_id, learner_id, version, joined_by, joined_at, progress,
       steps_done, completed_at, outcome)
     select $1, ${idOf('enrolment')}, seed.id, md5('learner ' || n % $2)::uuid, 1, 'member', now() - interval '1 year',
       jsonb_build_object('steps', steps, 'isComplete', done >= ${STEPS}, 'missing', '[]'::jsonb, 'next', '[]'::jsonb), least(done, ${STEPS}),
       case when done >= ${STEPS} then now() - interval '1 day' * (n % 300) end, 'none'
     from generate_series(0, $2 * ${PATHWAYS_EACH} - 1) as n
     join seed_pathway as seed on seed.place = (n % $2 + n / $2 * 61) % $3,
       lateral (select (n * 31 % 12)::int as done) as how,
       lateral (select jsonb_agg(jsonb_build_object('id', 'step-' || step, 'state', case when step <= done then 'done' else 'open' end) order by step) as steps
         from generate_series(1, ${STEPS}) as step) as all_steps`,
    [issuerId, learners, pathways],
  )
}
