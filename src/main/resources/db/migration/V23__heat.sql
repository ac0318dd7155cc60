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

-- The business key of a process instance is the id of its lead, as text; one that somebody started by hand may have any other.
create index lead_as_key on lead ((id::text)) include (id, owner);
