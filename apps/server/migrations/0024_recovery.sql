-- Whoever has lost every way into a wallet asks the schools to issue anew what was in it. Two people there decide.
-- The whole of it belongs to the school; the person sees their own, and the bearer of the mail's button what it stops.

-- The hash of the button's token, told to PostgreSQL by whoever has just brought the token.
create function laurel_recovery() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('laurel.recovery', true), '') $$;

create table recovery_request (
  issuer_id uuid not null,
  id uuid not null,
  learner_id uuid not null,
  -- Null once the account is deleted.
  person_id text,
  message text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  -- open | checked | confirmed | reissued | declined | withdrawn | stopped | opened
  state text not null,
  -- What was asked for in one go has one button in one mail.
  round_id uuid not null,
  stop_hash text not null,
  -- The first person, and how they made sure.
  checked_by text,
  checked_by_name text,
  checked_at timestamptz,
  check_note text,
  -- The second.
  confirmed_by text,
  confirmed_by_name text,
  confirmed_at timestamptz,
  -- When it is issued anew: at once, or after the wait for what weighs most.
  due_at timestamptz,
  declined_by_name text,
  decline_reason text,
  -- When it was issued anew, declined, withdrawn or stopped.
  closed_at timestamptz,
  reissued integer,
  -- Set when the person began a new wallet, or found a way into the old one: what it allows is used up.
  settled_at timestamptz,
  primary key (issuer_id, id)
);
-- One that goes on, a learner.
create unique index recovery_request_active on recovery_request (issuer_id, learner_id)
  where state in ('open', 'checked', 'confirmed');
create index recovery_request_by_person on recovery_request (person_id);
create index recovery_request_by_button on recovery_request (stop_hash);
create index recovery_request_due on recovery_request (issuer_id, due_at) where state = 'confirmed';

alter table recovery_request enable row level security;
alter table recovery_request force row level security;
create policy tenant on recovery_request using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());
create policy myself on recovery_request for select using (person_id = laurel_person());
create policy bearer on recovery_request for select using (stop_hash = laurel_recovery());
create policy may_insert on recovery_request as restrictive for insert with check (laurel_may('nobody'));
create policy may_update on recovery_request as restrictive for update using (true) with check (laurel_may('learners:recover'));
create policy may_delete on recovery_request as restrictive for delete using (laurel_may('learners:erase'));

-- How long issuing anew waits where a macro-credential is among it.
alter table issuer add column recovery_wait_hours integer not null default 72;

-- The key that a person's credentials are made out to. A stranger in the mailbox has a session and not this key, so
-- nothing that was taken is made out to another; a new wallet after a recovery begins with none.
create table wallet_key (
  person_id text primary key,
  did text not null,
  bound_at timestamptz not null
);
alter table wallet_key enable row level security;
alter table wallet_key force row level security;
create policy person on wallet_key using (person_id = laurel_person()) with check (person_id = laurel_person());

-- Set when its wallet is lost and its school has not issued it anew: the new wallet shows that it waits.
alter table wallet_award add column lost_at timestamptz;

-- Whoever has taken something before has shown a key. (Only taking states an award a second time.)
alter table wallet_award no force row level security;
alter table credential no force row level security;
alter table wallet_key no force row level security;
insert into wallet_key (person_id, did, bound_at)
  select distinct on (wallet_award.person_id) wallet_award.person_id, credential.subject_did, credential.created_at
  from wallet_award join credential on credential.issuer_id = wallet_award.issuer_id
    and credential.award_id = wallet_award.award_id
  where credential.statement > 1 and credential.subject_did is not null
  order by wallet_award.person_id, credential.created_at desc;
alter table wallet_award force row level security;
alter table credential force row level security;
alter table wallet_key force row level security;
