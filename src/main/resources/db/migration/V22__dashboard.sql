-- The dashboard reads these indexes alone: no clock, and no lead's progress, is looked up for it.

-- With the instant of the warning, so that a running clock tells whether it is due soon.
drop index sla_clock_started;
create index sla_clock_started on sla_clock (started_at, id)
  include (kind, owner_team, owner, source, product, state, warn_at, due_at, stopped_at);

drop index lead_progress_created;
create index lead_progress_created on lead_progress (created_at)
  include (lead_id, source, product, mql_at, sql_at, opportunity_at, customer_at);
