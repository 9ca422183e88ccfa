-- The transparency log: an append-only tree of salted commitments to what an issuer has stated, and its signed heads
-- (C2SP tlog-tiles, RFC 6962). Nothing in it says of whom or what an entry is.

-- An issuer's logs: one that is open, and those that ended, e.g. because a backup was restored, which has forgotten what
-- was published after it. `path` is empty for the first, else the part of the address by which it differs.
create table log (
  issuer_id uuid not null,
  id uuid not null,
  path text not null,
  -- The name by which it signs; it stays, whatever the address of the server is later.
  origin text not null,
  public_key text not null,
  wrapped text not null,
  -- Entries placed; the tree can be a moment ahead of what is published.
  size bigint not null default 0,
  begun_at timestamptz not null,
  -- Nothing is signed while it is not what was published before.
  held_at timestamptz,
  closed_at timestamptz,
  primary key (issuer_id, id),
  constraint log_path unique (issuer_id, path)
);
create unique index log_open on log (issuer_id) where closed_at is null;

-- Full tiles: 256 hashes side by side, or with level -1 a bundle of 256 entries. They never change.
create table log_tile (
  issuer_id uuid not null,
  log_id uuid not null,
  level smallint not null,
  index bigint not null,
  bytes bytea not null,
  primary key (issuer_id, log_id, level, index)
);
alter table log_tile alter column bytes set storage external;

-- The right end of the tree: of each level what does not fill a tile yet.
create table log_edge (
  issuer_id uuid not null,
  log_id uuid not null,
  level smallint not null,
  bytes bytea not null,
  primary key (issuer_id, log_id, level)
);
alter table log_edge alter column bytes set storage external;

-- Every head that was signed. Two of one size cannot be (I8), and none ever changes.
create table log_checkpoint (
  issuer_id uuid not null,
  log_id uuid not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null,
  primary key (issuer_id, log_id, size)
);

-- That somebody else has seen a head, and when by their own clock (C2SP tlog-cosignature).
create table log_cosignature (
  issuer_id uuid not null,
  log_id uuid not null,
  size bigint not null,
  name text not null,
  line text not null,
  seen_at timestamptz not null,
  primary key (issuer_id, log_id, name, size)
);
create index log_cosignature_size on log_cosignature (issuer_id, log_id, size);

-- What is on record, or waits to be: the digest of what was stated and the salt of its entry. With the row gone nobody can
-- ever say what the entry is of. `subject` is the award, endorsement, list or key that it is about.
create table log_statement (
  issuer_id uuid not null,
  id uuid not null,
  kind text not null,
  subject text not null,
  digest bytea not null,
  salt bytea not null,
  stated_at timestamptz not null,
  log_id uuid,
  position bigint,
  primary key (issuer_id, id),
  constraint log_statement_place unique (issuer_id, log_id, position)
);
create index log_statement_waiting on log_statement (issuer_id, id) where position is null;
-- The same document twice is on record once.
create unique index log_statement_digest on log_statement (issuer_id, digest) where kind <> 'event';
create index log_statement_subject on log_statement (issuer_id, subject);

-- When all that an issuer had stated before there was a log was left word of.
create table log_state (
  issuer_id uuid primary key,
  caught_up_at timestamptz not null
);

do $$
declare
  name text;
begin
  foreach name in array array['log', 'log_tile', 'log_edge', 'log_checkpoint', 'log_cosignature', 'log_statement', 'log_state'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
  -- No member does any of this: the server does. Whoever erases a learner or a document takes its salts away.
  foreach name in array array['log', 'log_tile', 'log_edge', 'log_checkpoint', 'log_cosignature', 'log_state'] loop
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''nothing''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''nothing''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''nothing''))', name);
  end loop;
end $$;
create policy may_update on log_statement as restrictive for update using (true)
  with check (laurel_may('learners:erase') or laurel_may('credentials:sign'));
create policy may_delete on log_statement as restrictive for delete
  using (laurel_may('learners:erase') or laurel_may('credentials:sign'));
