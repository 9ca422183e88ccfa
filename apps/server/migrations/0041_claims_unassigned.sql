-- When the institution was told that nobody assesses a claim; each is told of once.
alter table learner_claim add column unassigned_told_at timestamptz;
