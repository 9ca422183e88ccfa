-- What was signed for whoever speaks VC-API: the institution's own programs say what is in it.
create table vc_api_credential (
  issuer_id uuid not null,
  -- Also the number of its places in status lists.
  id uuid not null,
  -- What the caller calls it by: its own name for it, or the one that it was given.
  credential_id text not null,
  -- The id inside the document, where it has one.
  document_id text,
  -- Null once it was deleted: that there was one stays known, so that its places in status lists stay its own.
  document text,
  mechanism text not null,
  issuer_did text not null,
  -- Ids of those whom it is about, so that a learner who is erased is found here too.
  subjects jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  primary key (issuer_id, id),
  constraint vc_api_credential_named unique (issuer_id, credential_id)
);
create index vc_api_credential_by_document on vc_api_credential (issuer_id, document_id) where document_id is not null;

-- Something is handed over in steps: an award to a holder who shows their key, or a presentation to the institution.
create table vc_api_exchange (
  issuer_id uuid not null,
  id text not null,
  workflow text not null,
  state text not null,
  sequence integer not null,
  -- The award that is offered, or what is asked for.
  award_id uuid,
  -- Texts and not jsonb: a stranger's JSON may hold what jsonb takes not, such as U+0000.
  query text not null,
  challenge text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  finished_at timestamptz,
  holder_did text,
  -- The presentation that was received, as the caller will read it.
  result text,
  primary key (issuer_id, id)
);
create index vc_api_exchange_by_end on vc_api_exchange (issuer_id, expires_at);

do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('vc_api_credential', 'credentials:sign learners:erase'),
    ('vc_api_exchange', 'credentials:sign verify learners:erase')) as rules (name, actions)
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

-- Such a credential has its places in the issuer's status lists, as an award has.
drop policy may_insert on status_entry;
drop policy may_update on status_entry;
create policy may_insert on status_entry as restrictive for insert
  with check (laurel_may('awards:approve') or laurel_may('awards:revoke') or laurel_may('endorsements:sign') or laurel_may('credentials:sign'));
create policy may_update on status_entry as restrictive for update using (true)
  with check (laurel_may('awards:approve') or laurel_may('awards:revoke') or laurel_may('endorsements:sign') or laurel_may('credentials:sign'));

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['credentials:sign']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
