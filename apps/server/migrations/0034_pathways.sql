-- Pathways: achievements in an order or a graph, who is on one, and how far. What a pathway says is kept version by
-- version; learners stay on theirs or move.

create table pathway (
  issuer_id uuid not null,
  id uuid not null,
  -- The newest version.
  version integer not null,
  name text not null,
  search text not null,
  -- draft | published | archived
  state text not null,
  -- Learners may join by themselves.
  is_open boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (issuer_id, id)
);

create table pathway_version (
  issuer_id uuid not null,
  pathway_id uuid not null,
  version integer not null,
  -- What core/pathway calls a pathway.
  content jsonb not null,
  -- What completing it awards; null: nothing.
  achievement_id uuid,
  -- automatic | approval
  awarding text not null,
  created_at timestamptz not null,
  primary key (issuer_id, pathway_id, version)
);

create table pathway_enrolment (
  issuer_id uuid not null,
  id uuid not null,
  pathway_id uuid not null,
  learner_id uuid not null,
  version integer not null,
  -- learner | member
  joined_by text not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  -- Where the learner stands, as core/pathway works it out: kept in step with the awards, in their transactions.
  progress jsonb not null,
  steps_done integer not null,
  -- When it changes although nothing is awarded or withdrawn.
  changes_at timestamptz,
  completed_at timestamptz,
  -- What completing it leads to: none | due | waiting | awarded | declined
  outcome text not null,
  award_id uuid,
  decline_reason text,
  -- Set when something that the award rests on was withdrawn afterwards. Nothing else happens by itself.
  flagged_at timestamptz,
  primary key (issuer_id, id),
  constraint pathway_enrolment_learner unique (issuer_id, pathway_id, learner_id)
);
create index pathway_enrolment_by_learner on pathway_enrolment (issuer_id, learner_id);
create index pathway_enrolment_changing on pathway_enrolment (issuer_id, changes_at) where changes_at is not null;
create index pathway_enrolment_due on pathway_enrolment (issuer_id, id) where outcome = 'due';

-- What another issuer has given and was found to meet a step. Brought by the learner, who may take it away again.
create table pathway_recognition (
  issuer_id uuid not null,
  enrolment_id uuid not null,
  step_id text not null,
  credential_id text not null,
  name text not null,
  issuer_name text not null,
  issuer_did text not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  brought_at timestamptz not null,
  primary key (issuer_id, enrolment_id, step_id)
);

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['pathways:write']
  where scopes @> array['achievements:read','achievements:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;

-- The awards that a macro-credential consists of, by id; null for every other award.
alter table award add column constituents jsonb;

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('pathway', 'pathways:write'),
    ('pathway_version', 'pathways:write'),
    -- Whoever awards or revokes moves learners along; whoever erases one takes them off.
    ('pathway_enrolment', 'pathways:write awards:write awards:approve awards:revoke learners:erase'),
    ('pathway_recognition', 'pathways:write learners:erase')) as rules (name, actions)
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    select string_agg(format('laurel_may(%L)', action), ' or ') into condition
      from unnest(string_to_array(actions, ' ')) as action;
    execute format('create policy may_insert on %I as restrictive for insert with check (%s)', name, condition);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (%s)', name, condition);
    execute format('create policy may_delete on %I as restrictive for delete using (%s)', name, condition);
  end loop;
end $$;
