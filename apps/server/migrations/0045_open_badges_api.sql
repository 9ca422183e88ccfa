-- The Open Badges API: apps of others that a learner lets read what an institution has awarded them, and add to it.

-- An app, as it registered itself with an institution (RFC 7591).
create table ob_client (
  issuer_id uuid not null,
  id uuid not null,
  name text not null,
  home text not null,
  redirect_uris text[] not null,
  scopes text[] not null,
  -- Null for an app that can keep no secret.
  secret_hash text,
  registered_at timestamptz not null,
  primary key (issuer_id, id)
);

-- What an app asks of whoever is sent to us with it; and, once they have said yes, the code that it redeems.
create table ob_request (
  issuer_id uuid not null,
  token_hash text not null,
  client_id uuid not null,
  redirect_uri text not null,
  scopes text[] not null,
  state text,
  code_challenge text not null,
  code_hash text,
  person_id text,
  expires_at timestamptz not null,
  primary key (issuer_id, token_hash),
  constraint ob_request_code unique (issuer_id, code_hash)
);

-- That a learner lets an app in. One a learner and app.
create table ob_connection (
  issuer_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  person_id text not null,
  scopes text[] not null,
  connected_at timestamptz not null,
  used_at timestamptz,
  -- What the app says of the learner beside their name and address.
  profile jsonb not null,
  primary key (issuer_id, id),
  constraint ob_connection_app unique (issuer_id, client_id, person_id)
);
create index ob_connection_by_person on ob_connection (person_id);

create table ob_token (
  issuer_id uuid not null,
  hash text not null,
  connection_id uuid not null,
  -- access | refresh
  kind text not null,
  scopes text[] not null,
  expires_at timestamptz not null,
  -- A refresh token that is shown twice has been stolen: everything of its connection ends.
  used_at timestamptz,
  primary key (issuer_id, hash)
);
create index ob_token_by_connection on ob_token (issuer_id, connection_id);

-- What an app has brought, until the learner's wallet takes it in: the vault itself no server can open.
create table ob_inbox (
  person_id text not null,
  id uuid not null,
  issuer_id uuid not null,
  connection_id uuid not null,
  -- Of issuer and id of the credential: the same one comes in the place of the one before.
  key text not null,
  from_name text not null,
  content text not null,
  came_at timestamptz not null,
  primary key (person_id, id),
  constraint ob_inbox_key unique (person_id, connection_id, key)
);

do $$
declare name text;
begin
  foreach name in array array['ob_client', 'ob_request', 'ob_connection', 'ob_token'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
end $$;
-- Somebody's own, over all institutions.
create policy myself on ob_connection for select using (person_id = laurel_person());
alter table ob_inbox enable row level security;
alter table ob_inbox force row level security;
create policy person on ob_inbox using (person_id = laurel_person()) with check (person_id = laurel_person());
