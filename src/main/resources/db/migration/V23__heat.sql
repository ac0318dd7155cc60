-- Which way a lead took where its model gives a choice: the engine's history keeps activities, not flows.
-- Written in the transaction that takes the flow, once for each time it is taken; see WaysTaken.
create table flow_taken (
  lead_id uuid        not null references lead on delete cascade,
  model   text        not null,                 -- lead-journey
  flow    text        not null,                 -- Flow_VerdictRecycle: stable over the model's versions
  at      timestamptz not null
);

-- A diagram counts a period from this alone.
create index flow_taken_at on flow_taken (model, at) include (flow, lead_id);
-- When a lead is removed.
create index flow_taken_lead on flow_taken (lead_id);

-- The lead whose id is the business key of a process instance; null for one that somebody started by hand with another key.
create function lead_of(business_key text) returns uuid language sql immutable parallel safe as $$
  select case when business_key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then business_key::uuid end
$$;
