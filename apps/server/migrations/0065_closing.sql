-- An institution can close for good: what it has stated goes on verifying, and nothing is stated any more. From the moment
-- at which it is closed PostgreSQL itself keeps it so, whatever a handler forgets.

-- A row from the day on which it was announced; a cancelled one is taken away.
create table closing (
  issuer_id uuid primary key,
  closes_at timestamptz not null,
  announced_at timestamptz not null,
  announced_by text not null,
  -- Whoever goes on with its work, in words, and by DID where there is one.
  successor_name text,
  successor_did text,
  -- From here on nothing new is begun; what was begun is finished.
  stopped_at timestamptz,
  -- What the closing statement says as its time. Decided before anything is signed for it, so that whoever does it again
  -- after a crash signs the same.
  final_at timestamptz,
  -- The closing statement as it was signed.
  statement text,
  -- From here on nothing is signed, changed or added.
  closed_at timestamptz,
  -- Why it does not get on, where it does not: a code.
  trouble text,
  -- When the static site was downloaded last.
  site_taken_at timestamptz,
  keys_destroyed_at timestamptz
);

-- What a learner says of their public pages: whether they stay when the institution is closed. Nothing said means no.
create table closing_answer (
  issuer_id uuid not null,
  learner_id uuid not null,
  keep boolean not null,
  said_at timestamptz not null,
  primary key (issuer_id, learner_id)
);

-- The static site as a file of this server: being built, there, or failed.
create table closing_site (
  issuer_id uuid not null,
  id uuid not null,
  state text not null,
  files integer not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  begun_at timestamptz not null,
  ended_at timestamptz,
  primary key (issuer_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['closing', 'closing_answer', 'closing_site'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
  foreach name in array array['closing', 'closing_site'] loop
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''institution:close''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''institution:close''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''institution:close''))', name);
  end loop;
  -- A learner's own word; no member says it for them.
  create policy may_insert on closing_answer as restrictive for insert with check (laurel_may('nothing'));
  create policy may_update on closing_answer as restrictive for update using (true) with check (laurel_may('nothing'));
  create policy may_delete on closing_answer as restrictive for delete using (laurel_may('learners:erase'));
end $$;

-- A list that was published for the last time.
alter table status_list add column is_final boolean not null default false;

-- The private half of a closed institution's key can be destroyed while the key stays the one in use: its document must not
-- change any more, and its last status lists verify by a present key only.
alter table signing_key drop constraint signing_key_kept;
alter table signing_key add column destroyed_at timestamptz;
alter table signing_key add constraint signing_key_kept
  check (wrapped is not null or retired_at is not null or destroyed_at is not null);

-- A file that goes with a mail, e.g. a credential that nobody can fetch any more.
alter table mail add column attachment_name text, add column attachment text;

-- Whoever begins or adds something takes this lock shared, and whoever stops or closes takes it alone: so nothing that has
-- just been allowed is committed after the end. The look into the table is a statement of its own and sees what was
-- committed while the lock was waited for.
create function laurel_closing_lock(issuer uuid, alone boolean) returns void language plpgsql as $$
begin
  if issuer is null then return; end if;
  if alone then
    perform pg_advisory_xact_lock(hashtextextended('laurel closing ' || issuer::text, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('laurel closing ' || issuer::text, 0));
  end if;
end $$;

create function laurel_refuse_when_closed() returns trigger language plpgsql as $$
begin
  perform laurel_closing_lock(laurel_issuer(), false);
  if exists (select 1 from closing where issuer_id = laurel_issuer()
      and case tg_argv[0] when 'stopped' then stopped_at else closed_at end is not null) then
    raise exception using errcode = 'LR001', message = 'the institution is closed: ' || tg_table_name;
  end if;
  if tg_level = 'ROW' then return new; end if;
  return null;
end $$;

do $$
declare
  name text;
begin
  -- What begins something that would have to be signed.
  foreach name in array array['issuance_intent', 'award', 'vc_api_credential', 'wallet_copy', 'endorsement'] loop
    execute format('create trigger refuse_when_stopped before insert on %I for each statement
      execute function laurel_refuse_when_closed(''stopped'')', name);
  end loop;
  -- What somebody would begin in vain, since nobody decides it any more.
  foreach name in array array['learner_claim', 'pathway_enrolment', 'endorsement_request', 'recovery_request',
      'presentation_request', 'achievement', 'pathway', 'import'] loop
    execute format('create trigger refuse_when_closed before insert on %I for each statement
      execute function laurel_refuse_when_closed(''closed'')', name);
  end loop;
  -- What was signed, or is about to be.
  foreach name in array array['credential', 'status_list', 'status_entry', 'log', 'log_statement', 'log_tile',
      'log_edge', 'log_checkpoint', 'did_log_entry', 'signing_key'] loop
    execute format('create trigger refuse_when_closed before insert on %I for each statement
      execute function laurel_refuse_when_closed(''closed'')', name);
  end loop;
  foreach name in array array['status_list', 'status_entry'] loop
    execute format('create trigger refuse_change_when_closed before update on %I for each statement
      execute function laurel_refuse_when_closed(''closed'')', name);
  end loop;
end $$;
create trigger refuse_sending_when_closed before update of state on learner_claim for each row
  when (new.state = 'submitted' and old.state <> 'submitted') execute function laurel_refuse_when_closed('closed');
-- What its documents say of it, which stay as they are.
create trigger refuse_change_when_closed before update of name, url, short_name, did, logo_sha256 on issuer for each statement
  execute function laurel_refuse_when_closed('closed');

create function laurel_refuse_final_list() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'LR001', message = 'the institution is closed: a status list is final';
end $$;
create trigger refuse_final before update on status_list for each row when (old.is_final)
  execute function laurel_refuse_final_list();
