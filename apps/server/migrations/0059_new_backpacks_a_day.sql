-- Who has named a service first, for one day: a keyed hash of person and day, which says nothing of either without the
-- master key. So that nobody alone fills the table that all share.
alter table backpack_host add column made_by text;
create index backpack_host_made_by on backpack_host (made_by);
