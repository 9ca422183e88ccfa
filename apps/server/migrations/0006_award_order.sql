-- Names in the order in which a reader looks for them, whatever the database's own collation: accents do not count,
-- and in Thai the consonant goes before the vowel that is written in front of it.
create function laurel_name_key(name text) returns text language sql immutable strict parallel safe
  as $$ select left(regexp_replace(regexp_replace(normalize(lower(name), NFKD),
    '[\u0300-\u036f]', '', 'g'), '([\u0e40-\u0e44])([\u0e01-\u0e2e])', '\2\1', 'g'), 200) collate "C" $$;

drop index award_by_name;
create index award_by_name on award (issuer_id, laurel_name_key(recipient_name), id);
create index award_by_issued on award (issuer_id, coalesce(issued_at, created_at), id);
