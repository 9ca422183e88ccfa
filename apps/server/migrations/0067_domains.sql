-- An institution's own domains: where its DID is at home besides this server.

-- The DID under this server's own address, once another one is in `did`, which new credentials name; else null.
alter table issuer add column home_did text;
-- The DID that a list's credentials name, since a list has one issuer; null in lists from before there were several.
alter table status_list add column did text;
-- Listed in the documents, and signs nothing yet: until files that others serve list it as well.
alter table signing_key add column is_prepared boolean not null default false;
-- What a closing institution has said under its names at domains of its own, by the DID.
alter table closing add column other_statements jsonb not null default '{}';

create table issuer_domain (
  issuer_id uuid not null,
  id uuid not null,
  -- did:web:…
  did text not null,
  added_at timestamptz not null,
  -- Since when credentials may name it; it stays known for ever, since they do.
  used_since timestamptz,
  -- The institution does not answer for it any more.
  given_up_at timestamptz,
  checked_at timestamptz,
  -- What was found at the last check (core/did/domain/judge-served.ts).
  found jsonb,
  -- What it serves comes from this server each time: nothing there becomes old.
  is_live boolean not null default false,
  failing_since timestamptz,
  -- Of which trouble the owners were told; null while all is well.
  told text,
  primary key (issuer_id, id),
  constraint issuer_domain_did unique (issuer_id, did)
);

-- The next entry of a DID log, made and not yet published: until a domain serves it, or until enough witnesses approve.
-- At most one: it is signed over the newest entry that is published, and is void once there is another.
create table did_log_held (
  issuer_id uuid not null,
  -- domain | witnesses
  waits_for text not null,
  domain_id uuid,
  number integer not null,
  event text not null,
  entry text not null,
  made_at timestamptz not null,
  primary key (issuer_id)
);

-- What witnesses have signed of a DID log: their approval of a version, and of all before it (`did-witness.json`).
create table did_witness_proof (
  issuer_id uuid not null,
  -- did:key:…
  witness text not null,
  number integer not null,
  version_id text not null,
  proof jsonb not null,
  added_at timestamptz not null,
  primary key (issuer_id, witness, version_id)
);

do $$
declare name text; condition text;
begin
  foreach name in array array['issuer_domain', 'did_log_held', 'did_witness_proof'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    select string_agg(format('laurel_may(%L)', action), ' or ') into condition
      from unnest(array['keys:manage', 'issuer:write', 'issuers:make']) as action;
    execute format('create policy may_insert on %I as restrictive for insert with check (%s)', name, condition);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (%s)', name, condition);
    execute format('create policy may_delete on %I as restrictive for delete using (%s)', name, condition);
  end loop;
end $$;
