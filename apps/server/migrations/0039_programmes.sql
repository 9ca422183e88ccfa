-- Programmes that were brought in: which, from which state of them, and what each of their parts has become here. It is
-- how the same programme is known again, brought up to date, and taken back while nothing of it was used.

create table programme_import (
  issuer_id uuid not null,
  id uuid not null,
  -- What the programme goes by wherever it goes, and its edition.
  programme_id text not null,
  edition text not null,
  name text not null,
  -- SHA-256 of the file in its canonical form.
  digest text not null,
  -- new | update
  mode text not null,
  -- waiting | running | done | failed | undone
  state text not null,
  -- Pictures are drawn one by one; everything else is one step.
  done integer not null,
  total integer not null,
  -- The file, and who asked: until it has been brought in.
  content text,
  actor jsonb,
  -- Why it failed: [{"path", "code"}]
  problems jsonb not null,
  -- What goes by which key of the file: {"frameworks": {key: id}, "skills": {"framework/skill": id}, …}
  parts jsonb not null,
  -- Of these, what this import made: {"frameworks": [id], …}. It is all that an undoing takes away.
  made jsonb not null,
  -- How many parts were there already and were changed.
  changed integer not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (issuer_id, id)
);
-- One at a time: of two that are begun at once the second is told so.
create unique index programme_import_open on programme_import (issuer_id, programme_id) where state in ('waiting', 'running');
create index programme_import_of on programme_import (issuer_id, programme_id, id desc);

alter table programme_import enable row level security;
alter table programme_import force row level security;
create policy tenant on programme_import using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on programme_import as restrictive for insert with check (laurel_may('programmes:write'));
create policy may_update on programme_import as restrictive for update using (true) with check (laurel_may('programmes:write'));
create policy may_delete on programme_import as restrictive for delete using (laurel_may('programmes:write'));

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['programmes:write']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
