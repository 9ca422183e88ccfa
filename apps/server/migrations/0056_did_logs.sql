-- Beside its did:web each issuer has a did:webvh, whose log says which keys it had and when; and its keys can be replaced.

-- What is left of a key that was replaced is its public half: credentials that it signed go on verifying by it.
alter table signing_key alter column wrapped drop not null;
alter table signing_key add constraint signing_key_kept check (wrapped is not null or retired_at is not null);

-- One line of `did.jsonl` each, as it is published. An entry is never changed: the next one is hashed over it, and the
-- role of the application may not (platform/roles.ts). Its number is part of the key, so there is one writer at a time.
create table did_log_entry (
  issuer_id uuid not null,
  number integer not null,
  -- Why it was added: started | keys-replaced | key-added | profile-changed | recovery-key-set | recovered
  event text not null,
  entry text not null,
  made_at timestamptz not null,
  primary key (issuer_id, number)
);

do $$
declare condition text;
begin
  alter table did_log_entry enable row level security;
  alter table did_log_entry force row level security;
  create policy tenant on did_log_entry using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
  select string_agg(format('laurel_may(%L)', action), ' or ') into condition
    from unnest(array['keys:manage', 'issuer:write', 'issuers:make']) as action;
  execute format('create policy may_insert on did_log_entry as restrictive for insert with check (%s)', condition);
  -- Where the application has to work as the owner of its tables, its rights bind it to nothing; this does.
  create policy never_update on did_log_entry as restrictive for update using (false);
  create policy never_delete on did_log_entry as restrictive for delete using (false);
  execute format('create policy may_insert on signing_key as restrictive for insert with check (%s)', condition);
  execute format('create policy may_update on signing_key as restrictive for update using (true) with check (%s)', condition);
  execute format('create policy may_delete on signing_key as restrictive for delete using (%s)', condition);
end $$;
