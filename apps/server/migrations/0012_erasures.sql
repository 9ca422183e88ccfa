-- Who was erased, by number: kept so that an erasure can be done again after a restore. Nothing in it names a person.
create table erasure (
  issuer_id uuid not null,
  learner_id uuid not null,
  award_ids jsonb not null,
  erased_at timestamptz not null,
  erased_by text not null,
  primary key (issuer_id, learner_id)
);
alter table erasure enable row level security;
alter table erasure force row level security;
create policy tenant on erasure using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on erasure as restrictive for insert with check (laurel_may('learners:erase'));
create policy may_update on erasure as restrictive for update using (true) with check (false);
create policy may_delete on erasure as restrictive for delete using (false);
-- Only whoever may erase learners deletes them.
create policy may_delete on learner as restrictive for delete using (laurel_may('learners:erase'));
