-- What ends can be renewed: another award for the same, from now on, which names the one that it renews.
alter table award add column renews uuid;
create unique index award_renews on award (issuer_id, renews) where renews is not null;
create index award_ending on award (issuer_id, valid_until) where state = 'issued' and valid_until is not null;

-- That the learner was reminded so many days before the end: each reminder once, whatever crashes.
create table reminder (
  issuer_id uuid not null,
  award_id uuid not null,
  days integer not null,
  sent_at timestamptz not null,
  primary key (issuer_id, award_id, days)
);
alter table reminder enable row level security;
alter table reminder force row level security;
create policy tenant on reminder using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on reminder as restrictive for insert with check (laurel_may('nobody'));
create policy may_update on reminder as restrictive for update using (true) with check (false);
create policy may_delete on reminder as restrictive for delete using (laurel_may('learners:erase'));
