-- Frameworks of skills: the institution's own, and those that were imported. What came from a publisher is kept as it
-- came (`json` keeps every letter), so that giving it out again loses nothing.

create table framework (
  issuer_id uuid not null,
  id uuid not null,
  -- As its publisher calls it; of a framework that was made here the same as its id.
  identifier text not null,
  uri text,
  title text not null,
  search text not null,
  description text,
  creator text,
  publisher text,
  version text,
  language text not null,
  subjects jsonb not null,
  licence text,
  -- The scale, from the first level to the highest: [{"id", "name", "translations"}].
  levels jsonb not null,
  translations jsonb,
  links json not null,
  source json,
  -- Where it was read from: case | ctdl | esco | onet; null where it was made here.
  format text,
  -- Anybody may read it whole; a single skill may be read by anybody too once an achievement points at it.
  is_published boolean not null,
  state text not null,
  -- Counts the changes: who changes says which one they have seen.
  revision integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (issuer_id, id),
  constraint framework_identifier unique (issuer_id, identifier)
);

create table skill (
  issuer_id uuid not null,
  id uuid not null,
  framework_id uuid not null,
  identifier text not null,
  uri text,
  parent_id uuid,
  -- Its place in the tree's order: parents before their children.
  position integer not null,
  code text,
  statement text not null,
  label text,
  type text,
  notes text,
  language text,
  keywords jsonb not null,
  education_levels jsonb not null,
  -- What each level of the framework means here, by the level's id.
  descriptors jsonb not null,
  translations jsonb,
  -- Folded as searches are: no accents, lower case.
  search text not null,
  search_label text not null,
  search_code text not null,
  source json,
  state text not null,
  updated_at timestamptz not null,
  primary key (issuer_id, id),
  constraint skill_identifier unique (issuer_id, framework_id, identifier)
);
create index skill_in_order on skill (issuer_id, framework_id, position);
create index skill_by_parent on skill (issuer_id, parent_id);

-- What an achievement shows of skills, in each version in the words that its credentials have.
alter table achievement add column alignments jsonb not null default '[]';
alter table achievement_version add column alignments jsonb not null default '[]';

do $$
declare name text;
begin
  foreach name in array array['framework', 'skill'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(''skills:write''))', name);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(''skills:write''))', name);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(''skills:write''))', name);
  end loop;
end $$;

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['skills:write']
  where scopes @> array['achievements:read','achievements:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
