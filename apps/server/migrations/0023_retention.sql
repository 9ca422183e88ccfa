-- How long an issuer keeps what is no longer needed, in days; null stands for the server's default.
create table retention (
  issuer_id uuid primary key,
  import_files_days integer,
  mails_days integer,
  invitations_days integer,
  audit_days integer,
  -- The day (UTC) on which it was carried out last.
  applied_on date
);
alter table retention enable row level security;
alter table retention force row level security;
create policy tenant on retention using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on retention as restrictive for insert with check (laurel_may('issuer:write'));
create policy may_update on retention as restrictive for update using (true) with check (laurel_may('issuer:write'));
create policy may_delete on retention as restrictive for delete using (laurel_may('issuer:write'));

-- Set when the file itself and the lines read from it were taken away.
alter table import add column removed_at timestamptz;

-- The application may add to the trail and read it, and nothing else. This is the one way out of it: of the present
-- issuer's entries, those older than asked, and never one younger than a year.
create function laurel_forget_trail(before timestamptz) returns integer language plpgsql security definer
  set search_path = public as $$
declare
  forgotten integer;
begin
  delete from audit where issuer_id = laurel_issuer() and at < before and at < now() - interval '365 days';
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

-- Views of links belong to the person who made the link, so each person's are looked at as that person.
create function laurel_forget_views(before timestamptz) returns integer language plpgsql as $$
declare
  one record;
  forgotten integer;
  total integer := 0;
begin
  for one in select id from person loop
    perform set_config('laurel.person_id', one.id, true);
    delete from share_view where hour < before;
    get diagnostics forgotten = row_count;
    total := total + forgotten;
  end loop;
  perform set_config('laurel.person_id', '', true);
  return total;
end $$;
