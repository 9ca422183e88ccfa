-- The registry that this server runs for others, if its operator has turned it on: which institutions the operator has
-- put on it, and took off again. Nothing is ever deleted, since "was it listed then?" is asked years later. It is nobody's
-- tenant: everybody may read it, and only the operator's command, as the owner of the tables, writes.
create table registry_entry (
  id uuid primary key,
  did text not null,
  -- The did:webvh of the same institution, where it has one.
  webvh text,
  name text not null,
  -- Its web site.
  url text,
  location text,
  -- By whom it is recognised, in the operator's words.
  recognised_by text,
  -- The entity id by which it takes part in a federation, and the public keys that it has there; the keys of institutions
  -- of this server follow from the master key.
  entity text,
  jwks jsonb,
  listed_at timestamptz not null,
  listed_by text not null,
  removed_at timestamptz,
  removed_by text
);
create unique index registry_entry_listed on registry_entry (did) where removed_at is null;

alter table registry_entry enable row level security;
create policy everybody on registry_entry for select using (true);
