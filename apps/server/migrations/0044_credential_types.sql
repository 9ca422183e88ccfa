-- The metadata of a type of credential (SD-JWT VC), one for each version of an achievement that was ever stated so. Kept
-- as it was first given out: credentials are tied to its bytes by their vct#integrity.
create table credential_type (
  issuer_id uuid not null,
  achievement_id uuid not null,
  version integer not null,
  document text not null,
  created_at timestamptz not null,
  primary key (issuer_id, achievement_id, version)
);

-- Status lists as tokens, beside the list that is a credential: made of the same entries, and of which state of them.
alter table status_list add column published_token text;
alter table status_list add column token_state text;
alter table status_list add column token_at timestamptz;

alter table credential_type enable row level security;
alter table credential_type force row level security;
create policy tenant on credential_type using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy never_changed on credential_type as restrictive for update using (true) with check (false);
