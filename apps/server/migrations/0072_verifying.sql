-- What the DID document of an issuer is made of, in one word: whoever holds the document asks whether it still is the one,
-- with one question in the place of ten. It says another word after any change of any row that is read for the document;
-- a document that is made of more has to name that here as well (a test compares the two). How far a public record has
-- grown is in no document.
create function laurel_identity_state(tenant uuid) returns text language plpgsql stable as $$
  begin
    return encode(sha256(convert_to(jsonb_build_array(
      (select to_jsonb(one) from issuer as one where one.issuer_id = tenant),
      (select to_jsonb(one) from issuing_halt as one where one.issuer_id = tenant),
      (select to_jsonb(one) from closing as one where one.issuer_id = tenant),
      (select to_jsonb(one) from did_log_entry as one where one.issuer_id = tenant order by number desc limit 1),
      (select jsonb_agg(to_jsonb(one) order by id) from signing_key as one where one.issuer_id = tenant),
      (select jsonb_agg(to_jsonb(one) order by id) from key_compromise as one where one.issuer_id = tenant),
      (select jsonb_agg(to_jsonb(one) - 'size' order by id) from log as one where one.issuer_id = tenant),
      (select jsonb_agg(to_jsonb(one) order by id) from archive as one where one.issuer_id = tenant),
      (select jsonb_agg(to_jsonb(one) order by id) from issuer_domain as one where one.issuer_id = tenant)
    )::text, 'UTF8')), 'hex');
  end $$;

-- How often what a mark is about has happened: what comes at once is one mark, and not one for each.
alter table insight_pending add column n integer not null default 1;
