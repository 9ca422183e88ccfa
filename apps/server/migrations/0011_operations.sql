-- What a restore leaves behind. After one, awards may exist outside that the restored database knows nothing of; lists
-- opened from then on carry the mark in their id, so that no position of a list is ever given out twice.
alter table installation add column restore_mark text;

-- Jobs that waited in a backup; the server puts them into its queues at its next start. They carry ids only.
create table restored_job (
  id uuid primary key,
  queue text not null,
  data jsonb not null,
  key text,
  priority integer not null,
  start_after timestamptz not null
);
