-- Minors: how old a learner is (apart from every credential), who their guardians are, and who has consented to what.

-- Whose law counts, and where midnight is; null until the institution has chosen.
alter table issuer add column jurisdiction text;
alter table issuer add column time_zone text;
-- What a learner without a noted age is taken for: 'adult' or 'minor'.
alter table issuer add column without_age text not null default 'adult';

-- A minor who decides alone opens each page by itself.
alter table award add column page_opened_at timestamptz;

create table learner_age (
  issuer_id uuid not null,
  learner_id uuid not null,
  birth_date date,
  band text,
  band_as_of date,
  -- Where it is another than the institution's.
  jurisdiction text,
  -- From when on who decides; worked out when any of the above changes.
  together_from timestamptz not null,
  self_from timestamptz not null,
  adult_from timestamptz not null,
  noted_at timestamptz not null,
  -- At majority the guardians' part ends and everything turns private until the learner confirms. Somebody who was of
  -- age when their age was noted has nothing to confirm.
  handed_over_at timestamptz,
  confirmed_at timestamptz,
  primary key (issuer_id, learner_id)
);
create index learner_age_coming on learner_age (issuer_id, adult_from) where handed_over_at is null;

create table guardian (
  issuer_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  name text not null,
  email text not null,
  locale text,
  relation text not null,
  person_id text,
  token_hash text not null,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  -- majority | court | school | left
  end_reason text,
  primary key (issuer_id, id),
  constraint guardian_token unique (issuer_id, token_hash)
);
create unique index guardian_in_office on guardian (issuer_id, learner_id, email) where ended_at is null;
create index guardian_by_person on guardian (person_id) where person_id is not null;

-- Every word on a purpose, the newest counts. Nothing in it is ever changed.
create table consent (
  issuer_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  said_by text not null,
  guardian_id uuid,
  purpose text not null,
  decision text not null,
  child_agrees boolean not null,
  -- Which words they saw, in which language.
  version integer not null,
  language text not null,
  text_sha256 text not null,
  at timestamptz not null,
  primary key (issuer_id, id)
);
create index consent_by_learner on consent (issuer_id, learner_id, id);

-- What a child has asked the guardians for.
create table consent_request (
  issuer_id uuid not null,
  learner_id uuid not null,
  purpose text not null,
  asked_at timestamptz not null,
  primary key (issuer_id, learner_id, purpose)
);

-- A child shows, besides the link, a code that the school or a guardian has given them by hand.
create table claim_code (
  issuer_id uuid not null,
  learner_id uuid not null,
  -- Another turn is another code.
  turn integer not null,
  misses integer not null,
  primary key (issuer_id, learner_id)
);

do $$
declare
  name text;
  inserts text;
  updates text;
  deletes text;
begin
  -- Whoever awards may bring an age along; changing one is for those who answer for it. The school writes no consents:
  -- only whoever consents does, and nobody changes one ('nobody' is an action that no role has).
  for name, inserts, updates, deletes in select * from (values
    ('learner_age', 'awards:write', 'learners:protect', 'learners:protect'),
    ('guardian', 'learners:protect', 'learners:protect', 'learners:erase'),
    ('consent', 'nobody', 'nobody', 'learners:erase'),
    ('consent_request', 'nobody', 'nobody', 'learners:erase'),
    ('claim_code', 'awards:write', 'awards:write', 'learners:erase')) as rules (name, inserts, updates, deletes)
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(%L))', name, inserts);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(%L))', name, updates);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(%L) or laurel_may(''learners:erase''))', name, deletes);
  end loop;
end $$;
create policy myself on guardian for select using (person_id = laurel_person());
create policy never on consent as restrictive for update using (true) with check (false);
