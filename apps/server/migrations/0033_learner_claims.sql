-- A learner's own request for an achievement, with evidence, to be assessed. (The table `claim` is the taking of an award
-- by a mailed link.) The whole of it belongs to the school; the person sees their own.

create table learner_claim (
  issuer_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  -- Whose account it is worked on from; null once that is deleted, or where a teacher began it for somebody without one.
  person_id text,
  achievement_id uuid not null,
  -- What it is judged by: fixed when it is first sent.
  achievement_version integer not null,
  -- draft | submitted | in-review | rework | approved | declined | withdrawn | appealed
  state text not null,
  -- Counts how often it was sent.
  round integer not null,
  narrative text not null,
  -- For the school alone; the narrative is for everybody who may see the credential, if the learner wants so.
  reflection text not null,
  shows_narrative boolean not null,
  done_on date,
  hours double precision,
  -- Counts the learner's changes of the text, so that two devices do not undo each other.
  revision integer not null,
  begun_by text,
  begun_by_name text,
  search text not null,
  due_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  -- What has to be done again, by criterion; the marks of the rest stand.
  rework_criteria jsonb not null,
  marks jsonb not null,
  level text,
  appealed_at timestamptz,
  reminded_for timestamptz,
  award_id uuid,
  primary key (issuer_id, id)
);
create index learner_claim_by_person on learner_claim (person_id);
create index learner_claim_by_learner on learner_claim (issuer_id, learner_id);
create index learner_claim_by_state on learner_claim (issuer_id, state, id);

-- What was brought: links, videos by link, files.
create table learner_claim_item (
  issuer_id uuid not null,
  id uuid not null,
  claim_id uuid not null,
  position integer not null,
  -- link | video | file
  kind text not null,
  name text not null,
  url text,
  -- Which criteria it speaks to.
  criteria jsonb not null,
  -- In which round it was brought.
  round integer not null,
  -- The learner wants it in the credential, where strangers find it.
  is_public boolean not null,
  -- Of files: uploading | checking | held | ready | refused; of links: ready.
  state text not null,
  -- Why a file was refused: type | picture | infected | macros
  problem text,
  -- What the file is said to be long; what came of it is counted by its parts.
  size bigint,
  type text,
  -- The sealed file, and how long it is when it is open.
  sha256 text,
  bytes bigint,
  created_at timestamptz not null,
  primary key (issuer_id, id)
);
create index learner_claim_item_by_claim on learner_claim_item (issuer_id, claim_id, position);
create index learner_claim_item_unchecked on learner_claim_item (issuer_id, state) where state in ('checking', 'held');

-- Parts of a file that is on its way, each sealed: after a break only what is missing is sent again.
create table learner_claim_part (
  issuer_id uuid not null,
  item_id uuid not null,
  number integer not null,
  sha256 text not null,
  bytes integer not null,
  primary key (issuer_id, item_id, number)
);

-- Who judges: the first and where the achievement asks for it the second person, and a third where they do not agree.
create table learner_claim_review (
  issuer_id uuid not null,
  claim_id uuid not null,
  -- first | second | third
  seat text not null,
  round integer not null,
  assessor_id text not null,
  assessor_name text not null,
  marks jsonb not null,
  comments jsonb not null,
  level text,
  -- approve | rework | decline, once they have said so
  verb text,
  reason text,
  rework_criteria jsonb not null,
  changed_at timestamptz not null,
  finished_at timestamptz,
  primary key (issuer_id, claim_id, seat)
);
create unique index learner_claim_review_once on learner_claim_review (issuer_id, claim_id, assessor_id);

-- Somebody has said that they are too close to the learner to judge.
create table learner_claim_conflict (
  issuer_id uuid not null,
  claim_id uuid not null,
  person_id text not null,
  -- declared: too close; appeal: the learner appeals against their word
  kind text not null,
  name text not null,
  note text not null,
  at timestamptz not null,
  primary key (issuer_id, claim_id, person_id)
);

-- The whole conversation, never changed. Names of members only.
create table learner_claim_message (
  issuer_id uuid not null,
  id uuid not null,
  claim_id uuid not null,
  at timestamptz not null,
  -- learner | assessor | server
  by_kind text not null,
  by_id text not null,
  by_name text not null,
  kind text not null,
  text text not null,
  details jsonb not null,
  -- Among assessors.
  is_internal boolean not null,
  primary key (issuer_id, id)
);
create index learner_claim_message_by_claim on learner_claim_message (issuer_id, claim_id, id);

do $$
declare name text;
begin
  foreach name in array array['learner_claim', 'learner_claim_item', 'learner_claim_part', 'learner_claim_review',
    'learner_claim_conflict', 'learner_claim_message'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''claims:assess''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''learners:erase'') or laurel_may(''claims:assess''))', name);
  end loop;
  foreach name in array array['learner_claim', 'learner_claim_item', 'learner_claim_part', 'learner_claim_review',
    'learner_claim_conflict'] loop
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''claims:assess''))', name);
  end loop;
end $$;
create policy never on learner_claim_message as restrictive for update using (true) with check (false);
create policy myself on learner_claim for select using (person_id = laurel_person());
