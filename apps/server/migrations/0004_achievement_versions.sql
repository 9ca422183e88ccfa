-- What an achievement said, version by version. An award keeps the version that it was made under, and its credential
-- says that one however often it is stated anew. Until there is an award under it, a version is edited in place.

alter table achievement
  add column version integer not null default 1,
  -- The hours that a learner is expected to need, all work counted.
  add column workload_hours double precision,
  -- {"number": 1.5, "system": "ECTS"}
  add column credits jsonb;
alter table award add column achievement_version integer not null default 1;

create table achievement_version (
  issuer_id uuid not null,
  achievement_id uuid not null,
  version integer not null,
  name text not null,
  description text not null,
  kind text not null,
  achievement_type text not null,
  criteria_narrative text not null,
  criteria_id text,
  levels jsonb not null,
  validity_months integer,
  workload_hours double precision,
  credits jsonb,
  tags jsonb not null,
  language text not null,
  translations jsonb,
  design jsonb,
  picture_sha256 text not null,
  picture_is_uploaded boolean not null,
  created_at timestamptz not null,
  primary key (issuer_id, achievement_id, version)
);
create index award_by_version on award (issuer_id, achievement_id, achievement_version);

alter table achievement no force row level security;
insert into achievement_version (issuer_id, achievement_id, version, name, description, kind, achievement_type,
    criteria_narrative, criteria_id, levels, validity_months, tags, language, translations, design, picture_sha256,
    picture_is_uploaded, created_at)
  select issuer_id, id, 1, name, description, kind, achievement_type, criteria_narrative, criteria_id, levels,
    validity_months, tags, language, translations, design, picture_sha256, picture_is_uploaded, created_at
  from achievement;
alter table achievement force row level security;

alter table achievement_version enable row level security;
alter table achievement_version force row level security;
create policy tenant on achievement_version using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on achievement_version as restrictive for insert
  with check (laurel_may('achievements:write'));
create policy may_update on achievement_version as restrictive for update using (true)
  with check (laurel_may('achievements:write'));
create policy may_delete on achievement_version as restrictive for delete using (laurel_may('achievements:write'));
