-- The platform: who signs in, what is written down, what is on its way, and the locked signing keys.
-- Written by hand; `test/platform/schema.test.ts` compares src/**/tables.ts with the schema that these files make.
-- Roles and grants are given by src/platform/roles.ts at each start, since their names differ from place to place.

-- Sign-in (better-auth). A person belongs to no issuer, so these tables are nobody's tenant.
create table person (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  locale text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table session (
  id text primary key,
  token text not null unique,
  user_id text not null references person (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_by_person on session (user_id);

create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references person (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index account_by_person on account (user_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_by_identifier on verification (identifier);

create table passkey (
  id text primary key,
  name text,
  public_key text not null,
  user_id text not null references person (id) on delete cascade,
  credential_id text not null,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz
);
create index passkey_by_person on passkey (user_id);
create index passkey_by_credential on passkey (credential_id);

create table rate_limit (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- One row: a known text locked with the master key, so that another master key is noticed before anything is signed.
create table installation (
  id integer primary key check (id = 1),
  key_check text not null
);

create table signing_key (
  issuer_id uuid not null,
  id uuid not null,
  purpose text not null,
  fragment text not null,
  did text not null,
  public_key text not null,
  -- AES-256-GCM under the master key; issuer, id and purpose are authenticated with it.
  wrapped text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (issuer_id, id),
  constraint signing_key_fragment unique (issuer_id, fragment)
);

create table audit (
  issuer_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  event text not null,
  subject text not null,
  details jsonb not null,
  primary key (issuer_id, id)
);
create index audit_by_subject on audit (issuer_id, subject, id);

-- Mail that waits, that was sent (without its body), or that stays here because there are no SMTP settings.
-- issuer_id is null for the server's own mail, so the key cannot begin with it.
create table mail (
  id uuid primary key,
  issuer_id uuid,
  message_id text not null unique,
  kind text not null,
  to_email text not null,
  to_name text,
  from_name text,
  subject text not null,
  text text not null,
  html text not null,
  locale text not null,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index mail_by_issuer on mail (issuer_id, id);

do $$
declare name text;
begin
  foreach name in array array['signing_key', 'audit'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy tenant on %I
      using (issuer_id = nullif(current_setting('laurel.issuer_id', true), '')::uuid)
      with check (issuer_id = nullif(current_setting('laurel.issuer_id', true), '')::uuid)$policy$, name);
  end loop;
end $$;

alter table mail enable row level security;
alter table mail force row level security;
create policy tenant on mail
  using (issuer_id is null or issuer_id = nullif(current_setting('laurel.issuer_id', true), '')::uuid)
  with check (issuer_id is null or issuer_id = nullif(current_setting('laurel.issuer_id', true), '')::uuid);
