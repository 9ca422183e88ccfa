-- Endorsements: a partner of an institution signs that it stands behind an achievement, an award or the institution.

-- institution: awards. endorser, person: signs endorsements only, until whoever runs the server makes it an institution.
alter table issuer add column kind text not null default 'institution';

-- What an issuer has endorsed: rows of the endorser's own tenant.
create table endorsement (
  issuer_id uuid not null,
  id uuid not null,
  -- institution | achievement | award
  subject_kind text not null,
  -- What is endorsed, by the id that credentials have for it.
  subject_url text not null,
  -- Whom it belongs to, and the request that led to it.
  for_issuer_id uuid not null,
  request_id uuid not null,
  -- in-demand | reflects-work
  statements text[] not null,
  comment text not null,
  signer_name text not null,
  signer_role text not null,
  -- The very bytes to be signed and the proof's time, written before anything is signed.
  unsigned text not null,
  proof_created timestamptz not null,
  valid_until timestamptz,
  created_at timestamptz not null,
  -- Null until it is signed.
  document text,
  signed_at timestamptz,
  withdrawn_at timestamptz,
  withdraw_reason text,
  -- Whose award it was about has been erased: the row only keeps its position in the status list.
  erased_at timestamptz,
  primary key (issuer_id, id)
);
create index endorsement_unsigned on endorsement (issuer_id, created_at) where document is null;

-- Whom an institution has asked, and what came of it: rows of the institution's tenant, with a copy of what was signed.
create table endorsement_request (
  issuer_id uuid not null,
  id uuid not null,
  -- partner | recommendation (asked by a learner of somebody who knows their work)
  kind text not null default 'partner',
  subject_kind text not null,
  subject_url text not null,
  achievement_id uuid,
  achievement_version integer,
  award_id uuid,
  -- What it was called when it was asked for.
  subject_name text not null,
  organisation text not null,
  email text not null,
  locale text not null,
  message text not null,
  statements text[] not null,
  token_hash text not null,
  asked_by_id text not null,
  asked_by_name text not null,
  asked_by_email text,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  reminders integer not null default 0,
  expires_at timestamptz not null,
  opened_at timestamptz,
  declined_at timestamptz,
  decline_reason text,
  cancelled_at timestamptz,
  -- When the button was pressed. The document follows within moments.
  endorsed_at timestamptz,
  endorser_issuer_id uuid,
  endorsement_id uuid,
  endorser_name text,
  endorser_url text,
  endorser_did text,
  -- What the mailed link proves of whoever signed: that they read mail under this host.
  proven_host text,
  endorsed_statements text[],
  comment text,
  signer_name text,
  signer_role text,
  document text,
  withdrawn_at timestamptz,
  withdraw_reason text,
  hidden_at timestamptz,
  search text not null,
  primary key (issuer_id, id),
  constraint endorsement_request_token unique (issuer_id, token_hash)
);
create index endorsement_request_shown on endorsement_request (issuer_id, subject_url) where document is not null;
create index endorsement_request_of_award on endorsement_request (issuer_id, award_id) where award_id is not null;

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('endorsement', 'endorsements:sign learners:erase'),
    -- Whoever withdraws says so to the institution in the same transaction.
    ('endorsement_request', 'endorsements:write endorsements:sign learners:erase')) as rules (name, actions)
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

-- An endorsement has its place in a status list of its endorser, as a credential has.
drop policy may_insert on status_entry;
drop policy may_update on status_entry;
create policy may_insert on status_entry as restrictive for insert
  with check (laurel_may('awards:approve') or laurel_may('awards:revoke') or laurel_may('endorsements:sign'));
create policy may_update on status_entry as restrictive for update using (true)
  with check (laurel_may('awards:approve') or laurel_may('awards:revoke') or laurel_may('endorsements:sign'));

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['endorsements:write']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
