-- Awards in bulk: a hundred thousand at once.

-- PostgreSQL looks once a minute at how full its tables are. Of one that was empty then and gets thousands of rows a second
-- it goes on believing so, and reads all of it where the index would do. Whoever fills the tables so fast has them looked
-- at: those that hold four times as much. What is learnt here (how many tenants, how many keys) stays true as they grow.
create function laurel_learn_growth() returns integer language plpgsql security definer
  set search_path = pg_catalog, public as $$
  declare grown text; looked integer := 0;
  begin
    for grown in
      select seen.relname from pg_stat_user_tables as seen join pg_class on pg_class.oid = seen.relid
      where seen.schemaname = 'public' and n_mod_since_analyze > 200 and n_mod_since_analyze > 3 * greatest(reltuples, 0)
        and seen.relname in ('award', 'audit', 'claim', 'credential', 'insight_award', 'insight_learner', 'insight_pending',
          'issuance_intent', 'job_row', 'learner', 'log_statement', 'log_tile', 'mail', 'public_address', 'status_entry')
    loop
      -- Not while somebody else looks at it.
      execute format('analyze (skip_locked) %I', grown);
      looked := looked + 1;
    end loop;
    return looked;
  end $$;

-- A job whose rows are still coming in is `receiving`; it has no origin yet, and is nobody's until all are there. One that
-- somebody has stopped is `cancelled` once nothing of it is in hand any more.
alter table job add column digest text;
alter table job add column cancel_at timestamptz;
create index job_receiving on job (issuer_id, created_at) where state = 'receiving';

-- Which field of a row could not be taken, in dots: `recipient.email`.
alter table job_row add column field text;
