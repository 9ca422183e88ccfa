-- The records of institutions that have closed elsewhere, kept here by those to whom they were left. The files lie in the
-- data folder, each under its digest; which file stands at which path, and that it was checked, stands here.

create table archive (
  issuer_id uuid not null,
  id uuid not null,
  -- checking | refused | waiting (everything holds; whose it is has to be confirmed) | kept
  state text not null,
  asked_at timestamptz not null,
  asked_by text not null,
  -- The operator's command asked for it, and not a member.
  by_operator boolean not null default false,
  -- What was brought, and how far checking it has come.
  upload_bytes bigint not null,
  files integer not null default 0,
  bytes bigint not null default 0,
  -- What was found, piece by piece (archive/check/finding.ts).
  findings jsonb not null default '[]',
  -- Of whom it is, as its own closing statement and key history have it (ArchiveFacts).
  facts jsonb,
  scid text,
  checked_at timestamptz,
  -- Under which name it is shown here; since when; and who has said that the key history is that of the address.
  name text,
  kept_since timestamptz,
  -- address | operator
  confirmed_by text,
  confirmed_at timestamptz,
  -- Those of its names that were found to be its own.
  believed jsonb not null default '[]',
  -- What was put on this institution's own public record about it.
  acceptance text,
  -- Not shown any more; its files go some weeks later, until which it can be taken back.
  removed_at timestamptz,
  primary key (issuer_id, id)
);
create unique index archive_scid on archive (issuer_id, scid) where state in ('waiting', 'kept');

create table archive_file (
  issuer_id uuid not null,
  archive_id uuid not null,
  path text not null,
  sha256 text not null,
  bytes integer not null,
  primary key (issuer_id, archive_id, path)
);

do $$
declare
  name text;
begin
  foreach name in array array['archive', 'archive_file'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''issuer:write''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''issuer:write''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''issuer:write''))', name);
  end loop;
end $$;

-- Whoever has closed keeps what they have, and takes nothing over any more.
create trigger refuse_when_closed before insert on archive for each statement
  execute function laurel_refuse_when_closed('closed');
