-- Some achievements can be suspended for a while and reinstated: a licence, a permission. Credentials of theirs have a
-- second place in a list of its own purpose; a bit there may return to 0, a bit of a revocation never does (I9).
alter table achievement add column suspendable boolean not null default false;
alter table achievement_version add column suspendable boolean not null default false;
alter table award add column suspended_at timestamptz;
-- For the holder and the school; never public.
alter table award add column suspension_reason text;
alter table status_entry add column purpose text not null default 'revocation';
alter table status_entry drop constraint status_entry_award;
alter table status_entry add constraint status_entry_award unique (issuer_id, award_id, purpose);
