-- In which version of its list an entry was last changed: whoever holds the list as of one version is told what is new in
-- the next, and does not read all of it again. Entries that were set before this have 0, and are found by being set.
alter table status_entry add column changed_in integer not null default 0;
create index status_entry_changed on status_entry (issuer_id, list_id, changed_in) where changed_in > 0;
-- They are compressed already: trying it once more takes longer than signing them.
alter table status_list alter column published set storage external;
alter table status_list alter column published_token set storage external;
