-- Where an issuer's other systems want to be told of what happens. The secret that signs follows from the master key,
-- so none is stored.
create table webhook (
  issuer_id uuid not null,
  id uuid not null,
  url text not null,
  name text not null,
  -- Names of the audit trail: award.issued …
  events text[] not null,
  -- active | paused | stopped (by the server, after days without an answer)
  state text not null,
  -- Counts the secrets; the one before signs too until this time.
  secret_version integer not null default 1,
  old_secret_until timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (issuer_id, id)
);

-- One message to one webhook. It names ids and no people, so nothing in it has to be forgotten.
create table webhook_delivery (
  issuer_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event text not null,
  -- The very bytes that are signed and sent, each time.
  body text not null,
  created_at timestamptz not null,
  -- waiting | delivered | failed
  state text not null,
  attempts integer not null default 0,
  next_at timestamptz,
  last_at timestamptz,
  -- What the other side answered last, or why there was no answer.
  last_status integer,
  last_problem text,
  primary key (issuer_id, id)
);
create index webhook_delivery_log on webhook_delivery (issuer_id, webhook_id, id desc);
create index webhook_delivery_waiting on webhook_delivery (issuer_id, webhook_id) where state = 'waiting';

create table webhook_attempt (
  issuer_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  at timestamptz not null,
  milliseconds integer not null,
  status integer,
  problem text,
  primary key (issuer_id, id)
);
create index webhook_attempt_of on webhook_attempt (issuer_id, delivery_id, at);

do $$
declare name text;
begin
  foreach name in array array['webhook', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
  end loop;
end $$;
-- Whoever does something makes the message that tells of it; only who manages them may change where it goes.
create policy may_insert on webhook as restrictive for insert with check (laurel_may('webhooks:manage'));
create policy may_update on webhook as restrictive for update using (true) with check (laurel_may('webhooks:manage'));
create policy may_delete on webhook as restrictive for delete using (laurel_may('webhooks:manage'));
create policy may_update on webhook_delivery as restrictive for update using (true) with check (laurel_may('webhooks:manage'));
create policy may_delete on webhook_delivery as restrictive for delete using (laurel_may('webhooks:manage'));
create policy may_insert on webhook_attempt as restrictive for insert with check (laurel_may('webhooks:manage'));
create policy may_update on webhook_attempt as restrictive for update using (true) with check (laurel_may('webhooks:manage'));
create policy may_delete on webhook_attempt as restrictive for delete using (laurel_may('webhooks:manage'));
