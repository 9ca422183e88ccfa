-- How much an issuer may award, mail and store. Written by the operator's command alone ('nobody' is an action that no
-- role has); null stands for the server's own setting, -1 for no limit.
create table issuer_quota (
  issuer_id uuid primary key,
  awards_per_day bigint,
  awards_per_month bigint,
  mails_per_day bigint,
  storage_bytes bigint
);
alter table issuer_quota enable row level security;
alter table issuer_quota force row level security;
create policy tenant on issuer_quota using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy may_insert on issuer_quota as restrictive for insert with check (laurel_may('nobody'));
create policy may_update on issuer_quota as restrictive for update using (true) with check (laurel_may('nobody'));
create policy may_delete on issuer_quota as restrictive for delete using (laurel_may('nobody'));

-- What each stored file weighs; null where it was stored before that was noted.
alter table picture add column bytes integer;
alter table import add column bytes integer;
