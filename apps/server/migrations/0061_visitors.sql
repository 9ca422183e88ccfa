-- Whose network has begun a visit, until it is answered: a keyed hash, of one request alone, which says nothing without
-- the master key. Where there are too many visits, those of whoever has begun the most give way.
alter table presentation_transaction add column visitor text;
create index presentation_transaction_open on presentation_transaction (issuer_id, request_id, id desc)
  where answered_at is null;

-- The one count by maker reads the whole table, for the number of all.
drop index backpack_host_made_by;
