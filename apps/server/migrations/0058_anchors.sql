-- Anchors: the checkpoints of the issuers' logs on public blockchains, many under one root.

-- One root on its way to one place. It belongs to the server and to no institution: a root says nothing of anybody.
create table anchor (
  id uuid primary key,
  -- chain:11155111 | calendar:https://…
  target text not null,
  root text not null,
  leaves integer not null,
  -- planned | sent | mined | confirmed
  state text not null,
  planned_at timestamptz not null,
  sent_at timestamptz,
  confirmed_at timestamptz,
  -- On a chain: to which contract, by which account, and with which number; set before anything is signed. A number may
  -- stand in two rows: where the chain took a confirmed anchor back, it gives its number to the next.
  contract text,
  sender text,
  nonce bigint,
  -- Where it stands now, from when it is mined. Taken away again where the chain takes the block away.
  transaction_hash text,
  block_number bigint,
  block_hash text,
  -- With a calendar: what it has answered so far, in base64.
  timestamp text,
  -- What shows it to anybody (core/anchor, Evidence), once it is confirmed.
  evidence jsonb,
  -- Why it does not get on, as a code; null where it does.
  problem text,
  failures integer not null default 0,
  next_at timestamptz
);
-- One at a time to each place: what comes later waits, and goes with the next.
create unique index anchor_under_way on anchor (target) where state <> 'confirmed';
create index anchor_latest on anchor (target, planned_at desc);

-- What was signed for an anchor. All have the same number, so that the chain takes one of them at most.
create table anchor_transaction (
  anchor_id uuid not null,
  -- 0, and one more each time the fee is raised.
  turn integer not null,
  nonce bigint not null,
  gas bigint not null,
  max_fee numeric not null,
  priority_fee numeric not null,
  made_at timestamptz not null,
  -- The signed bytes, kept before they are sent for the first time; null until they are signed.
  raw text,
  hash text,
  primary key (anchor_id, turn)
);

-- Which checkpoints stand under a root, each with its own way there: it needs nothing of the others.
create table anchored_checkpoint (
  issuer_id uuid not null,
  anchor_id uuid not null,
  log_id text not null,
  size bigint not null,
  checkpoint_hash text not null,
  target text not null,
  leaf_index integer not null,
  path text[] not null,
  primary key (issuer_id, anchor_id, log_id),
  -- Each goes to each place once.
  constraint anchored_once unique (issuer_id, target, log_id, size, checkpoint_hash)
);

alter table anchored_checkpoint enable row level security;
alter table anchored_checkpoint force row level security;
create policy tenant on anchored_checkpoint using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
-- The server alone writes them: no role of people has this action.
create policy may_insert on anchored_checkpoint as restrictive for insert with check (laurel_may('anchors:write'));
create policy may_update on anchored_checkpoint as restrictive for update using (true) with check (laurel_may('anchors:write'));
create policy may_delete on anchored_checkpoint as restrictive for delete using (laurel_may('anchors:write'));
