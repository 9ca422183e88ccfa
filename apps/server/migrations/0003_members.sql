-- Members with roles, invitations, and approval by a registrar. What the actor of a request may do is told to PostgreSQL
-- (laurel.may: the actions of people/actor.ts between commas), so that a forgotten check in a handler changes nothing.
-- Where it is not set (the server itself: jobs, public pages, a learner's own doing) the tenant's policies alone decide.

create function laurel_may(action text) returns boolean language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('laurel.may', true), '') is null
    or position(',' || action || ',' in current_setting('laurel.may', true)) > 0, true) $$;

-- Who approves what others award: 'nobody' (whoever may award may issue) or 'registrar'.
alter table issuer add column approval text not null default 'nobody';

create table invitation (
  issuer_id uuid not null,
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  token_hash text not null,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (issuer_id, id),
  constraint invitation_token unique (issuer_id, token_hash)
);
-- One open invitation an address.
create unique index invitation_open on invitation (issuer_id, email) where accepted_at is null and withdrawn_at is null;

alter table invitation enable row level security;
alter table invitation force row level security;
create policy tenant on invitation using (issuer_id = laurel_issuer()) with check (issuer_id = laurel_issuer());

-- An update that is not allowed must fail and not pass over rows, so its policy checks what is written.
do $$
declare
  name text;
  actions text;
  condition text;
begin
  for name, actions in select * from (values
    ('achievement', 'achievements:write'),
    ('picture', 'achievements:write issuer:write'),
    ('award', 'awards:write awards:approve awards:revoke'),
    ('status_entry', 'awards:approve awards:revoke'),
    ('issuance_intent', 'awards:approve'),
    ('import', 'awards:write'),
    ('api_key', 'api-keys:manage'),
    ('issuer', 'issuer:write issuers:make'),
    ('member', 'members:manage issuers:make'),
    ('invitation', 'members:manage')) as rules (name, actions)
  loop
    select string_agg(format('laurel_may(%L)', action), ' or ') into condition
      from unnest(string_to_array(actions, ' ')) as action;
    execute format('create policy may_insert on %I as restrictive for insert with check (%s)', name, condition);
    execute format('create policy may_update on %I as restrictive for update using (true) with check (%s)', name, condition);
    execute format('create policy may_delete on %I as restrictive for delete using (%s)', name, condition);
  end loop;
end $$;

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['awards:approve']
  where scopes @> array['achievements:read','achievements:write','awards:read','awards:write','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
