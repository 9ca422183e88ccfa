-- Insight: counts that are kept in step with what happens, so that a dashboard reads some thousand rows and never a
-- million awards. Whatever changes an award, an enrolment or a learner leaves a mark in its own transaction; a job takes
-- the marks, looks at what is there now, and moves the counts by the difference. Marks are only added, so nobody waits
-- for anybody; counting twice finds no difference.

-- The institution's own word for whom somebody learns with: "Class 10B", "2026 intake".
alter table learner add column cohort text;
create index learner_by_cohort on learner (issuer_id, cohort) where cohort is not null;

create table insight_pending (
  issuer_id uuid not null,
  id uuid not null,
  -- award | enrolment | learner: look at `subject` again. shared | seen | verified: it happened once more.
  kind text not null,
  subject uuid,
  at timestamptz not null,
  primary key (issuer_id, id)
);

-- What has been counted for an award. Superseded ones count no more: the one that took their place does.
create table insight_award (
  issuer_id uuid not null,
  award_id uuid not null,
  learner_id uuid not null,
  achievement_id uuid not null,
  version integer not null,
  level text,
  earned_on date not null,
  is_counted boolean not null,
  is_taken boolean not null,
  revoked_on date,
  -- Bins of core/insight/waiting-time.ts: from the claim or the draft until it was issued, and until it was taken.
  wait integer,
  take integer,
  primary key (issuer_id, award_id)
);
create index insight_award_by_learner on insight_award (issuer_id, learner_id);

create table insight_enrolment (
  issuer_id uuid not null,
  enrolment_id uuid not null,
  learner_id uuid not null,
  pathway_id uuid not null,
  version integer not null,
  -- The steps that are done.
  steps text[] not null,
  is_completed boolean not null,
  wait integer,
  primary key (issuer_id, enrolment_id)
);
create index insight_enrolment_by_learner on insight_enrolment (issuer_id, learner_id);

create table insight_learner (
  issuer_id uuid not null,
  learner_id uuid not null,
  cohort text,
  -- A minor is counted by cohort only where that was consented to.
  by_cohort boolean not null,
  is_earner boolean not null,
  is_holder boolean not null,
  is_completer boolean not null,
  primary key (issuer_id, learner_id)
);

create table insight_count (
  issuer_id uuid not null,
  measure text not null,
  subject text not null,
  -- A day since 1970-01-01, a month as 202611, or the bin of a waiting time.
  bucket integer not null,
  n bigint not null,
  primary key (issuer_id, measure, subject, bucket)
);

create table insight_state (
  issuer_id uuid not null,
  -- Who has come into another age since then is looked at again.
  followed_until timestamptz not null,
  primary key (issuer_id)
);

-- Who is sent a report, how often, and for which day it was sent last.
create table insight_report (
  issuer_id uuid not null,
  user_id text not null,
  -- weekly | monthly
  every text not null,
  locale text not null,
  sent_for date,
  primary key (issuer_id, user_id)
);

create function laurel_wait_bin(span interval) returns integer language sql immutable parallel safe
  as $$ select width_bucket(extract(epoch from span) / 3600, array[1, 4, 8, 24, 48, 72, 120, 168, 240, 336, 504, 720,
    1080, 1440, 2160, 2880, 4320, 6480, 8760, 12960, 17520]::numeric[]) $$;

-- What is to be counted for awards as they are now: `ids`, or all of the tenant's.
create function laurel_award_facts(tenant uuid, ids uuid[]) returns setof insight_award language sql stable
  as $$
    select award.issuer_id, award.id, award.learner_id, award.achievement_id, award.achievement_version, award.level,
      (award.valid_from at time zone 'UTC')::date, award.state = 'issued', award.claimed_at is not null,
      case when award.state = 'revoked' then (award.revoked_at at time zone 'UTC')::date end,
      case
        when award.replaces is not null or award.renews is not null then null
        when claimed.submitted_at is not null then laurel_wait_bin(award.issued_at - claimed.submitted_at)
        when award.approved_at > award.created_at then laurel_wait_bin(award.issued_at - award.created_at)
      end,
      case when award.claimed_at > award.issued_at then laurel_wait_bin(award.claimed_at - award.issued_at) end
    from award left join learner_claim as claimed on claimed.issuer_id = award.issuer_id
      and claimed.id = case when award.origin like 'claim:%' then substring(award.origin from 7)::uuid end
    where award.issuer_id = tenant and award.issued_at is not null and award.state in ('issued', 'revoked')
      and (ids is null or award.id = any (ids)) $$;

-- Of a group of steps nothing is counted: it is done when its steps are.
create function laurel_enrolment_facts(tenant uuid, ids uuid[]) returns setof insight_enrolment language sql stable
  as $$
    select issuer_id, id, learner_id, pathway_id, version,
      coalesce((select array_agg(step ->> 'id' order by step ->> 'id') from jsonb_array_elements(progress -> 'steps') as step
        where step ->> 'state' = 'done'), '{}'),
      completed_at is not null,
      case when completed_at is not null then laurel_wait_bin(completed_at - joined_at) end
    from pathway_enrolment
    where issuer_id = tenant and left_at is null and (ids is null or id = any (ids)) $$;

-- Whether somebody may be counted by cohort is decided by core/minors and brought along.
create function laurel_learner_facts(tenant uuid, ids uuid[], minors uuid[]) returns setof insight_learner language sql stable
  as $$
    select issuer_id, id, cohort, id <> all (minors),
      exists (select 1 from insight_award as one where one.issuer_id = tenant and one.learner_id = learner.id and is_counted),
      exists (select 1 from insight_award as one where one.issuer_id = tenant and one.learner_id = learner.id and is_counted and is_taken),
      exists (select 1 from insight_enrolment as one where one.issuer_id = tenant and one.learner_id = learner.id and is_completed)
    from learner where issuer_id = tenant and (ids is null or id = any (ids)) $$;

create type laurel_cell as (measure text, subject text, bucket integer);

-- Which counts an award, an enrolment or a learner is in.
create function laurel_award_cells(one insight_award) returns setof laurel_cell language sql immutable
  as $$
    select measure, subject, bucket from (values
      (one.is_counted, 'earned-day', '', one.earned_on - date '1970-01-01'),
      (one.is_counted and one.is_taken, 'taken-day', '', one.earned_on - date '1970-01-01'),
      (one.is_counted, 'earned', one.achievement_id::text, (extract(year from one.earned_on) * 100 + extract(month from one.earned_on))::integer),
      (one.is_counted and one.is_taken, 'taken', one.achievement_id::text, (extract(year from one.earned_on) * 100 + extract(month from one.earned_on))::integer),
      (one.is_counted, 'level', one.achievement_id || ':' || one.version || ':' || coalesce(one.level, ''), 0),
      (one.is_counted and one.wait is not null, 'wait', '', one.wait),
      (one.is_counted and one.wait is not null, 'wait', one.achievement_id::text, one.wait),
      (one.is_counted and one.take is not null, 'take', '', one.take),
      (one.is_counted and one.take is not null, 'take', one.achievement_id::text, one.take),
      (one.revoked_on is not null, 'revoked-day', '', one.revoked_on - date '1970-01-01')
    ) as cell (holds, measure, subject, bucket) where holds $$;

create function laurel_enrolment_cells(one insight_enrolment) returns setof laurel_cell language sql immutable
  as $$
    select 'enrolled', one.pathway_id || ':' || one.version, 0
    union all select 'completed', one.pathway_id || ':' || one.version, 0 where one.is_completed
    union all select 'pathway-wait', one.pathway_id::text, one.wait where one.wait is not null
    union all select 'step', one.pathway_id || ':' || one.version || ':' || step, 0 from unnest(one.steps) as step $$;

create function laurel_learner_cells(one insight_learner) returns setof laurel_cell language sql immutable
  as $$
    select measure, subject, 0 from (values
      (true, 'learners'), (one.is_earner, 'earners'), (one.is_holder, 'holders'), (one.is_completer, 'completers')
    ) as cell (holds, measure), lateral (
      select 'all' as subject union all
      select case when one.cohort is null then 'none' else 'in:' || one.cohort end where one.by_cohort) as whom
    where holds $$;

-- The counts as they follow from everything that has been counted.
create function laurel_insight_sums(tenant uuid) returns table (measure text, subject text, bucket integer, n bigint) language sql stable
  as $$
    with awards as materialized (
      select cell.measure, cell.subject, cell.bucket, count(*) as n
      from insight_award as one, lateral laurel_award_cells(row(one.*)::insight_award) as cell
      where one.issuer_id = tenant group by 1, 2, 3),
    enrolments as materialized (
      select cell.measure, cell.subject, cell.bucket, count(*) as n
      from insight_enrolment as one, lateral laurel_enrolment_cells(row(one.*)::insight_enrolment) as cell
      where one.issuer_id = tenant group by 1, 2, 3),
    learners as materialized (
      select cell.measure, cell.subject, cell.bucket, count(*) as n
      from insight_learner as one, lateral laurel_learner_cells(row(one.*)::insight_learner) as cell
      where one.issuer_id = tenant group by 1, 2, 3)
    select * from awards union all select * from enrolments union all select * from learners $$;

do $$
declare name text;
begin
  foreach name in array array['insight_pending', 'insight_award', 'insight_enrolment', 'insight_learner', 'insight_count',
    'insight_state', 'insight_report'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
  -- Anybody's doing may leave a mark. Counting is the server's, and of whoever erases a learner.
  foreach name in array array['insight_award', 'insight_enrolment', 'insight_learner', 'insight_count', 'insight_state'] loop
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''learners:erase''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''learners:erase''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''learners:erase''))', name);
  end loop;
end $$;
create policy may_delete on insight_pending as restrictive for delete using (laurel_may('learners:erase'));
create policy may_insert on insight_report as restrictive for insert with check (laurel_may('insight:read'));
create policy may_update on insight_report as restrictive for update using (true) with check (laurel_may('insight:read'));

-- Everything of a tenant counted from what is there; what merely happened (shared, seen, verified) stays as it was counted.
-- Whose age is known, or has to be, is left out of the counts by cohort until the server has looked at each of them.
create function laurel_count_anew(tenant uuid) returns void language plpgsql
  as $$
  begin
    insert into insight_state values (tenant, '1900-01-01')
      on conflict (issuer_id) do update set followed_until = excluded.followed_until;
    delete from insight_award where issuer_id = tenant;
    delete from insight_enrolment where issuer_id = tenant;
    delete from insight_learner where issuer_id = tenant;
    delete from insight_count where issuer_id = tenant and measure not in ('shared', 'seen', 'verified');
    insert into insight_award select * from laurel_award_facts(tenant, null);
    insert into insight_enrolment select * from laurel_enrolment_facts(tenant, null);
    insert into insight_learner select * from laurel_learner_facts(tenant, null, array(
      select id from learner where issuer_id = tenant and (
        exists (select 1 from learner_age as age where age.issuer_id = tenant and age.learner_id = learner.id)
        or exists (select 1 from issuer where issuer.issuer_id = tenant and without_age = 'minor'))));
    insert into insight_count select tenant, sums.* from laurel_insight_sums(tenant) as sums;
  end $$;

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['insight:read', 'insight:details', 'insight:cohorts']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;

-- What is there already.
do $$
declare tenant uuid;
begin
  for tenant in select issuer_id from public_address where kind = 'issuer' loop
    perform set_config('laurel.issuer_id', tenant::text, true);
    perform laurel_count_anew(tenant);
  end loop;
  perform set_config('laurel.issuer_id', '', true);
end $$;
