-- An award may take the place of another one: the old one turns superseded in the transaction that issues the new one.
alter table award add column replaces uuid;
create unique index award_replaces on award (issuer_id, replaces) where replaces is not null;
-- Lists in another order than by time.
create index award_by_name on award (issuer_id, lower(recipient_name), id);
