-- Two devices of one person meet through the server, which sees keys that are public and ciphertext.
create table device_pairing (
  person_id text not null,
  id uuid not null,
  -- What the person types on the new device.
  code text not null,
  -- The old device's promise of its key; what opens it; the new device's key; the sealed data key. Each is set once.
  commitment text not null,
  opening text,
  joiner_key text,
  payload text,
  attempts integer not null default 0,
  expires_at timestamptz not null,
  primary key (person_id, id)
);
alter table device_pairing enable row level security;
alter table device_pairing force row level security;
create policy person on device_pairing using (person_id = laurel_person()) with check (person_id = laurel_person());
