-- A picture shows which of how many levels was reached: one for each level, by the level's id. Null where levels have
-- none of their own: uploaded pictures, and what was drawn before.
alter table achievement add column level_pictures jsonb;
alter table achievement_version add column level_pictures jsonb;
