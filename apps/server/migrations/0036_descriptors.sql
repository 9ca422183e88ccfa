-- What frameworks for micro-credentials ask besides: outcomes, assessment, participation, quality …
alter table achievement add column descriptors jsonb;
alter table achievement_version add column descriptors jsonb;
-- Where the institution is (ISO 3166-1, two letters).
alter table issuer add column country text;
