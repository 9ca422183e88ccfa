-- Transcripts (CLR 2.0): an award whose credential holds other credentials of the learner, under headings, in order.

-- {sections: [{title, awards: [id]}], partial, summary}
alter table award add column transcript jsonb;

-- Keys that could do everything an API key can do go on to.
alter table api_key no force row level security;
update api_key set scopes = scopes || array['transcripts:write']
  where scopes @> array['achievements:read','achievements:write','skills:write','pathways:write','awards:read','awards:write','awards:approve','awards:revoke','issuer:write','verify'];
alter table api_key force row level security;
