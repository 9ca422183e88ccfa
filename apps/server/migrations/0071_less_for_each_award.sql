-- Less is kept for each award: what follows from something else is made when it is asked for.

-- The HTML of a mail whose parts have one line each follows from its subject, text and language.
alter table mail alter column html drop not null;

-- The payload of a credential's token is its document without the proof, so the token is kept without it (RFC 7515
-- appendix F): `header..signature`. Put together again, it is what was signed, byte by byte. Tokens from before are whole.
create function laurel_whole_token(jwt text, document text) returns text language sql stable strict parallel safe as $$
  select case when position('..' in jwt) = 0 then jwt else
    split_part(jwt, '..', 1) || '.' || replace(replace(replace(replace(encode(convert_to(
      left(document, greatest(0, length(document) - 8
        - coalesce(nullif(strpos(reverse(document), reverse(',"proof":')), 0), length(document)))) || '}', 'UTF8'), 'base64'),
      chr(10), ''), '+', '-'), '/', '_'), '=', '') || '.' || split_part(jwt, '..', 2)
  end $$;
