-- Other wallets: what was handed to them, and the steps of OpenID4VCI 1.0 on the way there. Codes and tokens are kept as
-- hashes only; what a wallet has to send back is used once, by an update or a delete that says so.

-- One credential in another wallet: the award stated for that wallet's key. The exact bytes are written down before they
-- are signed, as with issuance_intent.
create table wallet_copy (
  issuer_id uuid not null,
  id uuid not null,
  award_id uuid not null,
  -- ldp_vc | jwt_vc_json | dc+sd-jwt
  format text not null,
  -- The DID of the key that it is made out to.
  holder text not null,
  unsigned text not null,
  proof_created timestamptz not null,
  document text,
  -- What the wallet calls itself, where it says so.
  client text,
  created_at timestamptz not null,
  done_at timestamptz,
  notification_hash text,
  -- What the wallet said became of it: credential_accepted | credential_failure | credential_deleted
  notified text,
  notified_at timestamptz,
  withdrawn_at timestamptz,
  primary key (issuer_id, id)
);
-- A wallet that asks again with the same key gets the same credential.
create unique index wallet_copy_once on wallet_copy (issuer_id, award_id, format, holder) where withdrawn_at is null;
create index wallet_copy_notification on wallet_copy (issuer_id, notification_hash) where notification_hash is not null;

-- An offer of one award to a wallet that is not known yet (§4.1).
create table openid4vci_offer (
  issuer_id uuid not null,
  id uuid not null,
  award_id uuid not null,
  -- claim: from the claim page. wallet: by the learner, with the key of their wallet. issuer: from the console.
  made_by text not null,
  -- Who takes it, where that is known already.
  person_id text,
  -- Of the address under which the offer is fetched, and of the pre-authorised code in it.
  token_hash text not null,
  code_hash text not null,
  -- mail | screen: a code of our own. hand: what a minor was given by hand (claim_code).
  second text not null,
  misses integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz,
  primary key (issuer_id, id),
  constraint openid4vci_offer_token unique (issuer_id, token_hash),
  constraint openid4vci_offer_code unique (issuer_id, code_hash)
);
create index openid4vci_offer_award on openid4vci_offer (issuer_id, award_id);

-- A wallet asks by itself: pushed (RFC 9126), then approved by the learner in their own wallet, then redeemed.
create table openid4vci_request (
  issuer_id uuid not null,
  id uuid not null,
  request_hash text not null,
  client_id text not null,
  redirect_uri text not null,
  state text,
  code_challenge text not null,
  -- Ids of credential configurations.
  wanted jsonb not null,
  dpop_jkt text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  person_id text,
  awards jsonb,
  code_hash text,
  decided_at timestamptz,
  redeemed_at timestamptz,
  primary key (issuer_id, id),
  constraint openid4vci_request_hash unique (issuer_id, request_hash),
  constraint openid4vci_request_code unique (issuer_id, code_hash)
);

create table openid4vci_token (
  issuer_id uuid not null,
  hash text not null,
  -- access | refresh
  kind text not null,
  offer_id uuid,
  person_id text,
  -- `[{id, kind}]`
  awards jsonb not null,
  wanted jsonb not null,
  client_id text,
  dpop_jkt text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (issuer_id, hash)
);

-- What has to wait for a registrar, a guardian, or the end of a halt (§9).
create table openid4vci_transaction (
  issuer_id uuid not null,
  id uuid not null,
  hash text not null,
  offer_id uuid,
  person_id text,
  award_id uuid not null,
  configuration text not null,
  holders jsonb not null,
  -- 13: answers as draft 13 has them. 1: as 1.0 has them.
  dialect integer not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  done_at timestamptz,
  primary key (issuer_id, id),
  constraint openid4vci_transaction_hash unique (issuer_id, hash)
);
create index openid4vci_transaction_award on openid4vci_transaction (issuer_id, award_id);

-- Nonces and DPoP proofs that were used, until they would have ended anyway.
create table openid4vci_spent (
  issuer_id uuid not null,
  hash text not null,
  expires_at timestamptz not null,
  primary key (issuer_id, hash)
);

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('wallet_copy', 'learners:erase'),
    ('openid4vci_offer', 'awards:write learners:erase'),
    ('openid4vci_request', 'learners:erase'),
    ('openid4vci_token', 'learners:erase'),
    ('openid4vci_transaction', 'learners:erase'),
    ('openid4vci_spent', 'learners:erase')) as rules (name, actions)
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy tenant on %I using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer())', name);
    select string_agg(format('laurel_may(%L)', action), ' or ') into condition
      from unnest(string_to_array(actions, ' ')) as action;
    execute format('create policy may_insert on %I as restrictive for insert with check (%s)', name, condition);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (%s)', name, condition);
    execute format('create policy may_delete on %I as restrictive for delete using (%s)', name, condition);
  end loop;
end $$;
