-- The lead's record. It lives in its own schema beside the engine's; one transaction spans both.
-- All instants are UTC. Nothing here refers to an engine table by foreign key: the engine writes its rows at the end of a command.

create table team (
  id          text primary key,
  name        text not null,
  zone        text not null,                    -- IANA zone of the working hours
  hours       jsonb not null                    -- {"MONDAY": ["09:00-17:00"], ...}; a missing day is closed
);

create table team_day_off (
  team_id     text not null references team on delete cascade,
  day         date not null,
  name        text not null,
  primary key (team_id, day)
);

-- What routing knows about a person beyond the engine's user. A user without a row works in the default team with the default capacity.
create table staff (
  user_id     text primary key,
  team_id     text not null references team,
  capacity    int  not null default 200 check (capacity >= 0),   -- leads per 30 days
  absent_from date,
  absent_to   date
);

create table lead (
  id                  uuid primary key,
  email               text not null,            -- as it was given
  email_key           text not null unique,     -- trimmed, lower case: one lead per address
  first_name          text, last_name text, phone text, company text, website text, title text, industry text,
  company_size        text,                     -- a number, or a range such as 201-500
  revenue             text,
  country             text, city text, time_zone text, language text, product text, segment text,
  source              text, campaign text, asset text, message text,
  request             text,                     -- what was asked last
  properties          jsonb not null default '{}',

  stage               text not null,
  status              text not null,
  position            text not null,            -- where the journey holds the lead: NURTURE, RESTING, QUALIFICATION, HANDOVER, OPPORTUNITY, NONE
  work_status         text,
  status_reason       text,
  cycle               int  not null default 1,
  wake_at             timestamptz,
  owner               text,
  hot                 boolean not null default false,
  verdict             text,                     -- a crossing that the journey has not acted on yet
  journey_instance_id text,

  fit                 int  not null default 0,
  engagement          int  not null default 0,
  fit_grade           text,
  engagement_grade    text,
  mql                 boolean not null default false,
  engagement_since    timestamptz,              -- older activities no longer count (a recycle may reset engagement)
  stage_since         timestamptz not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null
);
create index lead_updated on lead (updated_at desc, id);
create index lead_stage_status on lead (stage, status);
create index lead_owner on lead (owner) where owner is not null;
-- A verdict that waits is rare and short-lived; whoever looks for one must not scan a million leads.
create index lead_verdict on lead (verdict) where verdict is not null;

create table activity (
  id          text primary key,                 -- the sender's id makes a repeated activity one activity
  lead_id     uuid references lead on delete cascade,   -- null while parked for an unknown address
  email_key   text,
  type        text not null,
  subject     text,
  url         text,
  properties  jsonb,
  human       boolean not null default true,    -- a machine's hit is kept and weighs nothing
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  check (lead_id is not null or email_key is not null)
);
create index activity_lead on activity (lead_id, occurred_at);
create index activity_parked on activity (email_key) where lead_id is null;

create table consent (
  id           bigint generated always as identity primary key,
  lead_id      uuid not null references lead on delete cascade,
  purpose      text not null check (purpose in ('marketing', 'tracking', 'calls')),
  granted      boolean not null,
  text         text,
  text_version text,
  source       text,
  at           timestamptz not null,
  recorded_at  timestamptz not null
);
create index consent_lead on consent (lead_id, purpose, at desc, id desc);

-- Addresses that must never be mailed again, by hash: the row outlives the lead.
create table suppression (
  email_hash bytea primary key,
  reason     text not null,
  at         timestamptz not null
);

create table stage_change (
  id                     bigint generated always as identity primary key,
  lead_id                uuid not null references lead on delete cascade,
  cycle                  int  not null,
  from_stage             text, to_stage text not null,
  from_status            text, to_status text not null,
  at                     timestamptz not null,
  cause                  text not null,         -- decision, activity, user, timer
  reason                 text,
  actor                  text,
  model_version          text,                  -- lead-journey:3
  dwell_seconds          bigint,
  dwell_business_seconds bigint
);
create index stage_change_lead on stage_change (lead_id, id);

create table score_change (
  id               bigint generated always as identity primary key,
  lead_id          uuid not null references lead on delete cascade,
  cycle            int  not null,
  at               timestamptz not null,
  fit              int  not null, engagement int not null,
  fit_grade        text, engagement_grade text,
  mql              boolean not null,
  verdict          text,                        -- ripe, handRaised, replied, or null for a change of grade
  cause            text not null,
  rules            jsonb not null               -- [{decision, version, group, description, points, count}]
);
create index score_change_lead on score_change (lead_id, id);

create table bant (
  id                 bigint generated always as identity primary key,
  lead_id            uuid not null references lead on delete cascade,
  cycle              int  not null,
  saved_at           timestamptz not null,
  saved_by           text not null,
  budget_answer      text, budget_amount numeric(18, 2), budget_currency text, budget_evidence text, budget_source text,
  authority_answer   text, authority_evidence text, authority_source text,
  need_answer        text, need_evidence text, need_source text,
  timeline_answer    text, timeline_date date, timeline_evidence text, timeline_source text,
  suggested          text,                      -- what judge-bant would say
  verdict            text,                      -- what the person said; null while only saved
  reason             text,
  next_step          text,
  wake_at            date,
  answers            jsonb,                     -- fields a process owner added to the form
  changed            text[] not null            -- the fields that differ from the save before
);
create index bant_lead on bant (lead_id, id desc);

create table attempt (
  id           bigint generated always as identity primary key,
  lead_id      uuid not null references lead on delete cascade,
  cycle        int  not null,
  channel      text not null,
  outcome      text not null,
  note         text,
  at           timestamptz not null,
  by_user      text not null,
  follow_up_at timestamptz
);
create index attempt_lead on attempt (lead_id, at);

create table opportunity (
  lead_id     uuid not null references lead on delete cascade,
  cycle       int  not null,
  decision    text,                             -- accept, reject
  rejection   text,
  decided_at  timestamptz, decided_by text,
  amount      numeric(18, 2), currency text, close_date date,
  next_step   text, comment text,
  outcome     text,                             -- won, lost, recycle
  reason      text,
  closed_at   timestamptz, closed_by text,
  primary key (lead_id, cycle)
);

create table note (
  id      bigint generated always as identity primary key,
  lead_id uuid not null references lead on delete cascade,
  at      timestamptz not null,
  text    text not null
);
create index note_lead on note (lead_id, at);

create table sla_clock (
  id              bigint generated always as identity primary key,
  lead_id         uuid not null references lead on delete cascade,
  cycle           int  not null,
  kind            text not null,
  team_id         text references team,         -- whose calendar counts; null is the wall clock
  target          text not null,                -- ISO-8601 duration
  owner           text,
  started_at      timestamptz not null,
  warn_at         timestamptz not null,
  due_at          timestamptz not null,
  return_at       timestamptz,                  -- still untouched then: back to the pool
  state           text not null check (state in ('RUNNING', 'MET', 'MET_LATE', 'CANCELLED')),  -- DUE_SOON and OVERDUE follow from the time
  stopped_at      timestamptz,
  stopped_by      text,                         -- what stopped it
  overdue_business_seconds bigint,
  reminded_at     timestamptz,
  escalated_at    timestamptz,
  returned_at     timestamptz
);
create unique index sla_clock_running on sla_clock (lead_id, kind) where state = 'RUNNING';
create index sla_clock_lead on sla_clock (lead_id, id);

create table message (
  id          uuid primary key,
  lead_id     uuid not null references lead on delete cascade,
  cycle       int  not null,
  step        text not null,                    -- the model's step: a message is sent once per (lead, step, cycle)
  kind        text not null check (kind in ('nurture', 'internal')),
  template    text not null,
  recipient   text not null,
  subject     text not null,
  html        text not null,
  text        text not null,
  message_id  text not null,                    -- fixed, so that a repeated mail is recognised as the same one
  date        timestamptz not null,
  token       text not null unique,             -- of the unsubscribe link
  state       text not null check (state in ('PENDING', 'SENDING', 'SENT', 'DEFERRED', 'FAILED', 'UNKNOWN', 'SKIPPED')),
  attempt     int  not null default 0,
  not_before  timestamptz not null,
  lease_until timestamptz,
  reason      text,
  settled_at  timestamptz,
  unique (lead_id, step, cycle)
);
create index message_queue on message (kind, not_before) where state in ('PENDING', 'DEFERRED');
create index message_leased on message (lease_until) where state = 'SENDING';
create index message_lead on message (lead_id, date);

create table api_key (
  id         uuid primary key,
  name       text not null,
  hash       bytea not null unique,             -- SHA-256 of the key, which is random and long
  scopes     text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table idempotency_key (
  client      text not null,
  key         text not null,
  request     bytea not null,                   -- hash of method, path and body
  status      int,                              -- null while the first call is in flight
  content_type text,
  location    text,
  body        bytea,
  at          timestamptz not null,
  primary key (client, key)
);
create index idempotency_key_at on idempotency_key (at);

-- The calendar that counts where nobody has set up a team yet.
insert into team (id, name, zone, hours) values ('inside-sales', 'Inside Sales', 'UTC',
  '{"MONDAY": ["09:00-17:00"], "TUESDAY": ["09:00-17:00"], "WEDNESDAY": ["09:00-17:00"], "THURSDAY": ["09:00-17:00"], "FRIDAY": ["09:00-17:00"]}');
