-- Other backpacks: services elsewhere that speak the Open Badges API, which a learner has connected to their wallet.

-- A service as its description has it, and how this server is registered there (RFC 7591): once, for all its learners.
-- It belongs to no institution and to nobody. Where a service describes itself otherwise it is another row, so that what
-- people have agreed to stays what they have agreed to.
create table backpack_host (
  id uuid primary key,
  key text not null constraint backpack_host_key unique,
  described_at text not null,
  name text not null,
  endpoints jsonb not null,
  scopes text[] not null,
  client_id text,
  -- Sealed. Null where none was given.
  client_secret text,
  secret_expires_at timestamptz,
  registered_at timestamptz,
  -- Null while nobody has come back from there.
  used_at timestamptz,
  made_at timestamptz not null
);

-- That somebody is on the way there, and may come back with a code once.
create table backpack_request (
  person_id text not null,
  state_hash text not null,
  host_id uuid not null,
  expires_at timestamptz not null,
  primary key (person_id, state_hash)
);

-- A service that a learner has connected. One a learner and address.
create table backpack (
  person_id text not null,
  id uuid not null,
  host_id uuid not null,
  described_at text not null,
  name text not null,
  scopes text[] not null,
  connected_at timestamptz not null,
  -- When it was last asked for what is new, and up to when all was brought that it had.
  asked_at timestamptz,
  brought_until timestamptz,
  -- Of calls with its tokens one at a time: a refresh token serves once.
  busy_until timestamptz,
  primary key (person_id, id),
  constraint backpack_address unique (person_id, described_at)
);

-- The tokens, sealed. Without this row the learner has to sign in there again. No backup has it.
create table backpack_token (
  person_id text not null,
  backpack_id uuid not null,
  sealed text not null,
  primary key (person_id, backpack_id)
);

-- What a service has shown before, by a hash of issuer and id: it is brought once.
create table backpack_seen (
  person_id text not null,
  backpack_id uuid not null,
  key text not null,
  primary key (person_id, backpack_id, key)
);

do $$
declare name text;
begin
  foreach name in array array['backpack_request', 'backpack', 'backpack_token', 'backpack_seen'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy person on %I using (person_id = laurel_person()) with check (person_id = laurel_person())', name);
  end loop;
end $$;

-- What a backpack has brought comes by way of no institution.
alter table ob_inbox alter column issuer_id drop not null;
