-- What an institution asks people to show it, and what they have shown (OpenID4VP 1.0). What was shown is kept as text,
-- to the letter: jsonb holds no NUL, and a check is done again over the very same bytes.

create table presentation_request (
  issuer_id uuid not null,
  id uuid not null,
  -- Of the link that applicants are given; the link follows from the master key.
  token_hash text not null,
  name text not null,
  purpose text not null,
  -- As the API takes them; the DCQL query is written anew each time that somebody is asked.
  wants jsonb not null,
  formats jsonb not null,
  asks_name boolean not null,
  -- The first answer that counts closes it.
  is_single boolean not null,
  -- direct_post | direct_post.jwt
  response_mode text not null,
  keep_days integer not null,
  ends_at timestamptz,
  closed_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  search text not null,
  primary key (issuer_id, id),
  constraint presentation_request_token unique (issuer_id, token_hash)
);

-- One visit of one wallet: what it was asked, with which nonce. It is answered once.
create table presentation_transaction (
  issuer_id uuid not null,
  id uuid not null,
  token_hash text not null,
  request_id uuid not null,
  -- direct_post | direct_post.jwt | dc_api.jwt
  response_mode text not null,
  nonce text not null,
  state text not null,
  query jsonb not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  -- Of the code with which the wallet sends its person back.
  return_hash text,
  -- What became of it: fits | does-not-fit | declined
  verdict text,
  primary key (issuer_id, id),
  constraint presentation_transaction_token unique (issuer_id, token_hash),
  constraint presentation_transaction_return unique (issuer_id, return_hash)
);
create index presentation_transaction_request on presentation_transaction (issuer_id, request_id);

create table presentation_answer (
  issuer_id uuid not null,
  id uuid not null,
  request_id uuid not null,
  -- fits | does-not-fit | declined
  verdict text not null,
  -- valid | indeterminate | invalid, when it was last checked; null where nothing was shown.
  result text,
  response_mode text not null,
  -- Why it does not fit, or the code with which it was declined.
  reasons jsonb not null,
  facts text not null,
  reports text not null,
  presented text not null,
  -- Ids of the credentials in it and of the keys that they are made out to, so that erasing a learner finds them.
  about jsonb not null,
  answered_at timestamptz not null,
  checked_at timestamptz not null,
  search text not null,
  primary key (issuer_id, id)
);
create index presentation_answer_request on presentation_answer (issuer_id, request_id, id);

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('presentation_request', 'presentations:write'),
    ('presentation_transaction', 'presentations:write'),
    ('presentation_answer', 'presentations:write learners:erase')) as rules (name, actions)
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

-- A key that may do everything goes on doing so. The owner of the tables is no tenant, so it steps aside for this.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['presentations:read', 'presentations:write']
  where scopes @> array['achievements:read', 'achievements:write', 'skills:write', 'pathways:write', 'recognition:write',
    'programmes:write', 'awards:read', 'awards:write', 'awards:approve', 'awards:revoke', 'transcripts:write',
    'credentials:sign', 'issuer:write', 'endorsements:write', 'insight:read', 'insight:details', 'insight:cohorts', 'verify'];
alter table api_key force row level security;
