-- What people show of themselves. A link belongs to the person who made it, and not to a school: the issuer's staff
-- can't see that a credential was shown, to whom, or how often (P9). Links may show several credentials, of several
-- issuers, in an order.

-- The hash of the link's token, told to PostgreSQL by whoever has just brought the token.
create function laurel_share() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('laurel.share', true), '') $$;

create table share_link (
  id uuid primary key,
  person_id text not null,
  token_hash text not null,
  -- For the person's own list: "Application to …". Never shown to a visitor.
  name text not null,
  -- Over the page of a collection; null for a link to one credential.
  title text,
  sentence text,
  -- Parts of the credentials that are not shown: name, evidence, results.
  hides text[] not null,
  -- True where the learner wants their name in the picture and text of link previews.
  previews_name boolean not null,
  view_limit integer,
  views integer not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  withdrawn_at timestamptz,
  constraint share_link_token unique (token_hash)
);
create index share_link_by_person on share_link (person_id);

create table share_item (
  share_id uuid not null,
  position integer not null,
  issuer_id uuid not null,
  award_id uuid not null,
  primary key (share_id, position)
);

-- How often in which hour, and nothing of whom.
create table share_view (
  share_id uuid not null,
  hour timestamptz not null,
  views integer not null,
  primary key (share_id, hour)
);

alter table share no force row level security;
insert into share_link (id, person_id, token_hash, name, hides, previews_name, views, created_at, expires_at, withdrawn_at)
  select id, person_id, token_hash, '', '{}', false, 0, created_at, expires_at, withdrawn_at from share;
insert into share_item (share_id, position, issuer_id, award_id) select id, 1, issuer_id, award_id from share;
drop table share;
delete from public_address where kind = 'share';

alter table share_link enable row level security;
alter table share_link force row level security;
create policy person on share_link using (person_id = laurel_person()) with check (person_id = laurel_person());
create policy bearer on share_link for select using (token_hash = laurel_share());
create policy bearer_counts on share_link for update using (token_hash = laurel_share()) with check (token_hash = laurel_share());

-- Whoever may see the link may see what hangs on it; the inner query is bound by the policies of share_link.
do $$
declare name text;
begin
  foreach name in array array['share_item', 'share_view'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy of_link on %I using (exists (select 1 from share_link where id = share_id))
      with check (exists (select 1 from share_link where id = share_id))', name);
  end loop;
end $$;

-- The learner's name in link previews of the credential's own page: off until the learner says so.
alter table award add column previews_name boolean not null default false;
-- The number of the institution's page on LinkedIn, for "Add to profile".
alter table issuer add column linkedin_organization_id text;
