-- The switch that stops issuing, and revocations of many that two people decide.

-- A row while nothing is issued.
create table issuing_halt (
  issuer_id uuid primary key,
  halted_at timestamptz not null,
  halted_by text not null,
  reason text not null
);

create table revocation_request (
  issuer_id uuid not null,
  id uuid not null,
  reason text not null,
  requested_by text not null,
  requested_by_name text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- open | confirmed | declined | withdrawn
  state text not null,
  decided_by_name text,
  decided_at timestamptz,
  -- How many of them were still in force when it was confirmed.
  revoked integer,
  primary key (issuer_id, id)
);

create table revocation_request_award (
  issuer_id uuid not null,
  request_id uuid not null,
  award_id uuid not null,
  primary key (issuer_id, request_id, award_id)
);

do $$
declare
  name text;
  action text;
begin
  for name, action in select * from (values
    ('issuing_halt', 'issuance:halt'),
    ('revocation_request', 'awards:revoke'),
    ('revocation_request_award', 'awards:revoke')) as rules (name, action)
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    execute format('create policy may_insert on %I as restrictive for insert with check (laurel_may(%L))', name, action);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (laurel_may(%L))', name, action);
    execute format('create policy may_delete on %I as restrictive for delete using (laurel_may(%L))', name, action);
  end loop;
end $$;
