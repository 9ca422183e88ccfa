-- Recognition of prior learning: a claim whose evidence is a credential, and what a school has said once and for all
-- about the credentials of another.

-- evidence | recognition
alter table learner_claim add column kind text not null default 'evidence';

-- What an award brings in credits, where that is not what the achievement says.
alter table award add column credits_earned double precision;

-- A credential that a learner has shown with a claim: the document as it was brought, what it says, and what came of
-- checking it, then and since.
create table brought_credential (
  issuer_id uuid not null,
  id uuid not null,
  claim_id uuid not null,
  round integer not null,
  document text not null,
  -- Which credential it is, whatever form it came in: a digest of its issuer and its id.
  source text not null,
  -- What core/recognition reads out of it.
  says jsonb not null,
  -- holds | ended | suspended | revoked | broken | unsure
  standing text not null,
  findings jsonb not null,
  -- key | name | otherKey | otherName | none
  holder text not null,
  -- The key that was shown with it.
  holder_did text,
  brought_at timestamptz not null,
  checked_at timestamptz not null,
  -- It was recognised, and does not hold any more. What follows from that a person says.
  flagged_at timestamptz,
  settled_at timestamptz,
  settled_by_name text,
  settled_reason text,
  primary key (issuer_id, id)
);
create unique index brought_credential_once on brought_credential (issuer_id, claim_id, source);
create index brought_credential_by_source on brought_credential (issuer_id, source);

-- Whose a credential is, once something was recognised from it: nobody else is given anything for it.
create table recognised_source (
  issuer_id uuid not null,
  source text not null,
  learner_id uuid not null,
  primary key (issuer_id, source)
);

-- What was recognised: from which credential, as what, by whom and why.
create table recognition (
  issuer_id uuid not null,
  id uuid not null,
  claim_id uuid not null,
  brought_id uuid not null,
  source text not null,
  learner_id uuid not null,
  achievement_id uuid not null,
  award_id uuid not null,
  -- The agreement by which it was, where it was by one.
  agreement_id uuid,
  agreement_version integer,
  reason text not null,
  conditions text not null,
  decided_by text not null,
  decided_by_name text not null,
  decided_at timestamptz not null,
  search text not null,
  primary key (issuer_id, id)
);
create index recognition_by_source on recognition (issuer_id, source);
create index recognition_by_learner on recognition (issuer_id, learner_id);

-- Transfer agreements. What one says is kept version by version, with who said it and why.
create table recognition_agreement (
  issuer_id uuid not null,
  id uuid not null,
  version integer not null,
  -- active | suspended
  state text not null,
  institution_name text not null,
  institution_did text not null,
  achievement_id uuid not null,
  search text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (issuer_id, id)
);
create index recognition_agreement_by_did on recognition_agreement (issuer_id, institution_did);

create table recognition_agreement_version (
  issuer_id uuid not null,
  agreement_id uuid not null,
  version integer not null,
  state text not null,
  -- What core/recognition calls an agreement.
  content jsonb not null,
  reason text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (issuer_id, agreement_id, version)
);

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['recognition:write']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('brought_credential', 'claims:assess recognition:write learners:erase'),
    ('recognised_source', 'claims:assess learners:erase'),
    ('recognition', 'claims:assess learners:erase'),
    ('recognition_agreement', 'recognition:write'),
    ('recognition_agreement_version', 'recognition:write')) as rules (name, actions)
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
create policy never_changed on recognition_agreement_version as restrictive for update using (true) with check (false);
