-- What apps have brought, of everybody, from before a time: each in the person's own scope, which no other call may leave.
create function laurel_forget_brought(before timestamptz) returns integer language plpgsql as $$
declare
  one record;
  forgotten integer;
  total integer := 0;
begin
  for one in select id from person loop
    perform set_config('laurel.person_id', one.id, true);
    delete from ob_inbox where came_at < before;
    get diagnostics forgotten = row_count;
    total := total + forgotten;
  end loop;
  perform set_config('laurel.person_id', '', true);
  return total;
end $$;
