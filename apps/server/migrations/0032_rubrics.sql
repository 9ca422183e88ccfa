-- A rubric: criteria with a descriptor for each level, {"rule", "criteria": [{"id", "name", "weight", "descriptors"}]}.
-- Versioned like the rest of what an achievement says.
alter table achievement add column rubric jsonb;
alter table achievement_version add column rubric jsonb;
-- How it is handed out, which no credential says and so no version keeps.
alter table achievement add column claimable boolean not null default false;
alter table achievement add column assessors integer not null default 1;
