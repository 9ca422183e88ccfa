-- How an achievement's printed certificate looks, and who signs it by name; null until somebody has chosen. It is no
-- part of what a credential says, so versions do not have it.
alter table achievement add column certificate jsonb;
