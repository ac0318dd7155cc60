-- What the learned score learns from, and what it has learned.

-- A lead whose outcome is known: told by POST /api/leads/history, or one of our own, kept as it was when it closed.
-- Who it was is not kept: no name, no address, no phone, nothing it wrote.
create table past_lead (
  key         bytea primary key,                -- hash of the sender's id, of address and closing, or of our lead and its cycle
  person      bytea not null,                   -- hash of the address: one person's outcomes are learned or measured together, and erased
  lead_id     uuid references lead on delete cascade,   -- one of our own
  won         boolean not null,
  closed_at   timestamptz not null,
  known       jsonb not null,                   -- what was known before: {facts, properties, deeds}
  recorded_at timestamptz not null
);
create index past_lead_person on past_lead (person);
create index past_lead_own on past_lead (lead_id) where lead_id is not null;

create table learned_model (
  version     bigint generated always as identity primary key,
  trained_at  timestamptz not null,
  sample_size int not null,
  report      jsonb not null,                   -- as POST /api/scoring/train answered it
  model       bytea not null                    -- JSON, packed
);
