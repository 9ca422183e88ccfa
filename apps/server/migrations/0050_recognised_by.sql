-- Whether what another issuer has given is made out to the learner's key, or to their name only. Of what was brought
-- before, nothing is known: it counts as a name.
alter table pathway_recognition add column held_by text not null default 'name' check (held_by in ('key', 'name'));
alter table pathway_recognition alter column held_by drop default;
