-- The stages: who awards what to whom, the credentials that say so, and what stands by them.
-- Every tenant table starts its keys with issuer_id and is closed by row-level security, for its owner too (FORCE).
-- No sequences, no triggers, no cross-tenant foreign keys; ids are made by the application.

create function laurel_issuer() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('laurel.issuer_id', true), '')::uuid $$;
create function laurel_person() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('laurel.person_id', true), '') $$;

-- From an address that anybody may hold to the tenant that answers for it. Secrets are stored as SHA-256, and nothing
-- in it names a person. kind: issuer | credential | share | claim | api-key
create table public_address (
  kind text not null,
  address text not null,
  issuer_id uuid not null,
  primary key (kind, address)
);

create table setup_token (
  token_hash text primary key,
  created_at timestamptz not null,
  used_at timestamptz
);

create table issuer (
  issuer_id uuid primary key,
  short_name text not null unique,
  name text not null,
  url text not null,
  email text,
  description text,
  locale text not null,
  did text not null,
  logo_sha256 text,
  created_at timestamptz not null
);

create table member (
  issuer_id uuid not null,
  user_id text not null,
  role text not null,
  created_at timestamptz not null,
  primary key (issuer_id, user_id)
);
create index member_by_user on member (user_id);

create table learner (
  issuer_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  locale text,
  person_id text,
  created_at timestamptz not null,
  primary key (issuer_id, id),
  constraint learner_email unique (issuer_id, email)
);

create table api_key (
  issuer_id uuid not null,
  id uuid not null,
  name text not null,
  secret_hash text not null,
  hint text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (issuer_id, id)
);

create table achievement (
  issuer_id uuid not null,
  id uuid not null,
  name text not null,
  search text not null,
  description text not null,
  kind text not null,
  achievement_type text not null,
  criteria_narrative text not null,
  criteria_id text,
  levels jsonb not null,
  validity_months integer,
  tags jsonb not null,
  language text not null,
  translations jsonb,
  design jsonb,
  picture_sha256 text not null,
  picture_is_uploaded boolean not null,
  state text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (issuer_id, id)
);

-- Which pictures an issuer has ever published. Credentials point at them for ever, so none is taken away with an edit.
create table picture (
  issuer_id uuid not null,
  sha256 text not null,
  type text not null,
  created_at timestamptz not null,
  primary key (issuer_id, sha256)
);

create table award (
  issuer_id uuid not null,
  id uuid not null,
  achievement_id uuid not null,
  learner_id uuid not null,
  state text not null,
  recipient_name text not null,
  recipient_did text,
  search text not null,
  level text,
  results jsonb not null,
  evidence jsonb not null,
  narrative text,
  valid_from timestamptz not null,
  valid_until timestamptz,
  credential_id uuid not null,
  -- Where the award came from: an Idempotency-Key, a row of a file, a row of a batch. Asking again finds it.
  origin text,
  origin_digest text,
  public_page boolean not null default true,
  created_at timestamptz not null,
  approved_at timestamptz,
  issued_at timestamptz,
  claimed_at timestamptz,
  revoked_at timestamptz,
  revocation_reason text,
  primary key (issuer_id, id),
  constraint award_credential unique (issuer_id, credential_id),
  constraint award_origin unique (issuer_id, origin)
);
create index award_by_achievement on award (issuer_id, achievement_id, id);
create index award_by_learner on award (issuer_id, learner_id);
create index award_waiting on award (issuer_id, approved_at) where state = 'approved';

create table status_list (
  issuer_id uuid not null,
  id text not null,
  purpose text not null,
  entries integer not null,
  used integer not null,
  is_open boolean not null,
  -- Counts changes of bits; what is published carries the version that it was signed for.
  version integer not null,
  published_version integer,
  published_at timestamptz,
  published text,
  created_at timestamptz not null,
  primary key (issuer_id, id)
);

-- One row a position ever taken. Rows are never deleted and never given to another award (I2).
create table status_entry (
  issuer_id uuid not null,
  list_id text not null,
  index integer not null,
  award_id uuid not null,
  set_at timestamptz,
  primary key (issuer_id, list_id, index),
  constraint status_entry_award unique (issuer_id, award_id)
);
create index status_entry_set on status_entry (issuer_id, list_id, index) where set_at is not null;

-- What will be signed, written before it is signed: the bytes decide, so that finishing after a crash gives the same
-- credential. statement 1 is the first issue; each later one states the same award anew (another subject key).
create table issuance_intent (
  issuer_id uuid not null,
  award_id uuid not null,
  statement integer not null,
  unsigned text not null,
  proof_created timestamptz not null,
  subject_did text,
  created_at timestamptz not null,
  done_at timestamptz,
  primary key (issuer_id, award_id, statement)
);
create index issuance_intent_open on issuance_intent (issuer_id, created_at) where done_at is null;

create table credential (
  issuer_id uuid not null,
  award_id uuid not null,
  statement integer not null,
  credential_id uuid not null,
  subject_did text,
  document text not null,
  jwt text not null,
  is_current boolean not null,
  created_at timestamptz not null,
  primary key (issuer_id, award_id, statement)
);
create unique index credential_current on credential (issuer_id, award_id) where is_current;
create index credential_by_id on credential (issuer_id, credential_id) where is_current;

create table claim (
  issuer_id uuid not null,
  award_id uuid not null,
  token_hash text not null,
  -- mail: reached the learner's mailbox, so it proves the address. link: seen by whoever made the award, so it doesn't.
  kind text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (issuer_id, award_id, kind),
  constraint claim_token unique (issuer_id, token_hash)
);

create table share (
  issuer_id uuid not null,
  id uuid not null,
  award_id uuid not null,
  person_id text not null,
  token_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  withdrawn_at timestamptz,
  primary key (issuer_id, id),
  constraint share_token unique (issuer_id, token_hash)
);
create index share_by_person on share (person_id);

-- The person's own rows: whose wallet holds which award, the sealed vault, the challenges that are out.
create table wallet_award (
  person_id text not null,
  issuer_id uuid not null,
  award_id uuid not null,
  added_at timestamptz not null,
  primary key (person_id, issuer_id, award_id)
);

create table vault (
  person_id text primary key,
  version integer not null,
  blob text not null,
  locks jsonb not null,
  updated_at timestamptz not null
);

create table wallet_challenge (
  person_id text not null,
  challenge text not null,
  expires_at timestamptz not null,
  primary key (person_id, challenge)
);

create table import (
  issuer_id uuid not null,
  id uuid not null,
  filename text not null,
  sha256 text not null,
  encoding text not null,
  delimiter text not null,
  columns jsonb not null,
  row_count integer not null,
  job_id uuid,
  created_at timestamptz not null,
  primary key (issuer_id, id)
);

create table job (
  issuer_id uuid not null,
  id uuid not null,
  kind text not null,
  state text not null,
  total integer not null,
  done integer not null,
  succeeded integer not null,
  failed integer not null,
  achievement_id uuid,
  import_id uuid,
  origin text,
  -- What the origins of its awards begin with; the row's number follows.
  row_origin text not null,
  actor jsonb not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (issuer_id, id),
  constraint job_origin unique (issuer_id, origin)
);

create table job_row (
  issuer_id uuid not null,
  job_id uuid not null,
  row integer not null,
  request jsonb not null,
  raw jsonb,
  state text not null,
  code text,
  message text,
  award_id uuid,
  primary key (issuer_id, job_id, row)
);
create index job_row_waiting on job_row (issuer_id, job_id, row) where state = 'waiting';
create index job_row_failed on job_row (issuer_id, job_id, row) where state = 'failed';

do $$
declare name text;
begin
  foreach name in array array['issuer','learner','api_key','achievement','picture','award','status_list','status_entry',
    'issuance_intent','credential','claim','import','job','job_row'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
  foreach name in array array['wallet_award','vault','wallet_challenge'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy person on %I using (person_id = laurel_person()) with check (person_id = laurel_person())', name);
  end loop;
end $$;

alter table member enable row level security;
alter table member force row level security;
create policy tenant on member using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy myself on member for select using (user_id = laurel_person());

alter table share enable row level security;
alter table share force row level security;
create policy tenant on share using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy myself on share for select using (person_id = laurel_person());
