-- A signing key in the wrong hands: since when, what still stands, and what is made anew.

-- What an owner has declared. It can be declared again with an earlier time, which is another row; none is ever taken back.
create table key_compromise (
  issuer_id uuid not null,
  id uuid not null,
  -- From then on nobody knows who signed; to the second.
  since timestamptz not null,
  declared_at timestamptz not null,
  declared_by text not null,
  -- The fragments of the keys in the DID document.
  keys text[] not null,
  -- Of each public record its last head from before `since`: {logId, origin, size, root}, the root in base64.
  last_good jsonb not null,
  -- How many awards in force stand in those trees, counted when it was declared.
  kept integer not null,
  -- open | running | done
  reissue text not null default 'open',
  -- Who has pressed the button.
  actor jsonb,
  begun_at timestamptz,
  done_at timestamptz,
  primary key (issuer_id, id)
);

-- What the key has signed that does not stand in those trees: an award, a copy in another wallet, an endorsement, or what
-- was signed for a caller of VC-API.
create table key_compromise_item (
  issuer_id uuid not null,
  compromise_id uuid not null,
  kind text not null,
  id uuid not null,
  -- Of an award and of its copies.
  award_id uuid,
  -- open | reissued (signed with a new key) | left (only its holder or caller can have a new one) | over (counts no more)
  state text not null,
  done_at timestamptz,
  primary key (issuer_id, compromise_id, kind, id)
);
create index key_compromise_item_open on key_compromise_item (issuer_id, compromise_id, id) where state = 'open';
create index key_compromise_item_award on key_compromise_item (issuer_id, award_id);

-- Which declaration counts for a key: the one with the earliest time.
alter table signing_key add column compromise_id uuid;

do $$
declare
  name text;
begin
  foreach name in array array['key_compromise', 'key_compromise_item'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''keys:manage''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''keys:manage''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''learners:erase''))', name);
  end loop;
end $$;
