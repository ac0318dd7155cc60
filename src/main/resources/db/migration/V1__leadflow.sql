-- Leadflow's tables, grouped by the package that owns them. Only the owner writes a table, and only its capability (the first part
-- of the name) reads it; everybody else reads the owner's Java API, or the views and functions at the end of its group. The
-- headings are what HouseRulesTests holds the code against. A view such as lead_clock tells of one lead by its column lead_id.
--
-- The tables live in their own schema beside the engine's; one transaction spans both. All instants are UTC. Nothing here refers
-- to an engine table by foreign key: the engine writes its rows at the end of a command.

-- ====================================================================================================================
-- platform.access: who may call
-- ====================================================================================================================

create table api_key (
  id         uuid primary key,
  name       text not null,
  hash       bytea not null unique,             -- SHA-256 of the key, which is random and long
  scopes     text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- ====================================================================================================================
-- platform.web: a repeated call is one call
-- ====================================================================================================================

create table idempotency_key (
  client       text not null,
  key          text not null,
  request      bytea not null,                  -- hash of method, path and body
  status       int,                             -- null while the first call is in flight
  content_type text,
  location     text,
  body         bytea,
  at           timestamptz not null,
  primary key (client, key)
);
create index idempotency_key_at on idempotency_key (at);

-- ====================================================================================================================
-- lead: the record, its moves and how far it came, what it permits, what its owner notes
-- ====================================================================================================================

create table lead (
  id                  uuid primary key,
  email               text not null,            -- as it was given
  email_key           text not null unique,     -- trimmed, lower case: one lead per address
  first_name          text, last_name text, phone text, company text, website text, title text, industry text,
  company_size        text,                     -- a number, or a range such as 201-500
  revenue             text,
  country             text,                     -- as it was spelled
  country_code        text check (country_code ~ '^[A-Z]{2}$'),  -- its ISO 3166 code; the program writes both together
  city text, time_zone text, language text, product text, segment text,
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
  score_changes_at    timestamptz,              -- when time alone changes the score (a point expires or decays), if nothing happens until then
  stage_since         timestamptz not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null
);
create index lead_updated on lead (updated_at desc, id);
create index lead_stage_status on lead (stage, status) include (source, product, owner);
create index lead_owner on lead (owner) where owner is not null;
-- What a person works on now; they may own many more that are over.
create index lead_at_work on lead (owner, position) where position in ('QUALIFICATION', 'HANDOVER', 'OPPORTUNITY');
-- A verdict that waits is rare and short-lived; whoever looks for one must not scan a million leads.
create index lead_verdict on lead (verdict) where verdict is not null;
create index lead_score_changes on lead (score_changes_at) where score_changes_at is not null;
-- Who else is at a lead's company: by mail domain or by name, those first that changed last.
create index lead_domain on lead (split_part(email_key, '@', 2), updated_at desc);
create index lead_company on lead (lower(company), updated_at desc) where company is not null;
create index lead_by_address on lead (email_key collate "C");
-- The business key of a process instance is the id of its lead, as text; one that somebody started by hand may have any other.
create index lead_as_key on lead ((id::text)) include (id, owner);

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
-- Reports read a period. What comes in over time lies on disk nearly in that order, so a summary of each block range finds
-- the period as well as a tree would, and costs a capture or an activity next to nothing.
create index stage_change_period on stage_change using brin (at) with (autosummarize = on);
-- Leads that left the way, by when and why.
create index stage_change_detour on stage_change (at) include (lead_id, from_status, to_status, reason)
  where to_status in ('RECYCLED', 'DISQUALIFIED', 'INACTIVE', 'LOST');

-- How far each lead has come, and when it came there first: the funnel. Kept by the database itself, in the transaction that
-- writes the lead or the move.
create table lead_progress (
  lead_id        uuid primary key references lead on delete cascade,
  created_at     timestamptz not null,
  source         text,
  product        text,
  mql_at         timestamptz,
  sql_at         timestamptz,
  opportunity_at timestamptz,
  customer_at    timestamptz
);
-- The dashboard reads this index alone.
create index lead_progress_created on lead_progress (created_at)
  include (lead_id, source, product, mql_at, sql_at, opportunity_at, customer_at);
create index lead_progress_source on lead_progress (source);
create index lead_progress_product on lead_progress (product);

create function copy_lead_to_progress() returns trigger language plpgsql as $$
begin
  insert into leadflow.lead_progress (lead_id, created_at, source, product)
  values (new.id, new.created_at, new.source, new.product)
  on conflict (lead_id) do update set created_at = excluded.created_at, source = excluded.source,
    product = excluded.product;
  return null;
end $$;

create trigger lead_progress_insert after insert on lead for each row execute function copy_lead_to_progress();
create trigger lead_progress_update after update of created_at, source, product on lead for each row
  when (old.source is distinct from new.source or old.product is distinct from new.product
    or old.created_at <> new.created_at)
  execute function copy_lead_to_progress();

create function record_stage_reached() returns trigger language plpgsql as $$
begin
  update leadflow.lead_progress set
    mql_at = case when new.to_stage = 'MQL' then least(mql_at, new.at) else mql_at end,
    sql_at = case when new.to_stage = 'SQL' then least(sql_at, new.at) else sql_at end,
    opportunity_at = case when new.to_stage = 'OPPORTUNITY' then least(opportunity_at, new.at) else opportunity_at end,
    customer_at = case when new.to_stage = 'CUSTOMER' then least(customer_at, new.at) else customer_at end
  where lead_id = new.lead_id;
  return null;
end $$;

create trigger stage_change_progress after insert on stage_change for each row
  when (new.to_stage in ('MQL', 'SQL', 'OPPORTUNITY', 'CUSTOMER') and new.from_stage is distinct from new.to_stage)
  execute function record_stage_reached();

create table consent (
  id           bigint generated always as identity primary key,
  lead_id      uuid not null references lead on delete cascade,
  purpose      text not null check (purpose in ('marketing', 'tracking', 'calls')),
  granted      boolean not null,
  text         text,
  text_version text,
  source       text,
  at           timestamptz not null,
  recorded_at  timestamptz not null,
  confirmation text check (confirmation in ('double-opt-in', 'preference-centre', 'api')),   -- how a yes was proved
  asked_at     timestamptz,                     -- when it was asked for, where it had to be confirmed
  reason       text,                            -- why the person said no, as they chose
  template     text                             -- of the mail whose link was used
);
-- Of two words at one instant the no counts.
create index consent_lead on consent (lead_id, purpose, at desc, granted, id desc);

-- Whether a lead may be mailed by its own last word on it: silence is a no, on a tie the no counts.
create function agrees_to_mail(lead uuid) returns boolean language sql stable as $$
  select coalesce((select c.granted from leadflow.consent c where c.lead_id = lead and c.purpose = 'marketing'
    order by c.at desc, c.granted, c.id desc limit 1), false)
$$;

create table note (
  id      bigint generated always as identity primary key,
  lead_id uuid not null references lead on delete cascade,
  at      timestamptz not null,
  text    text not null
);
create index note_lead on note (lead_id, at);

-- The row as Leads.row() reads it; the version changes with each write.
create view lead_record as select l.*, l.xmin::text as version from lead l;

-- What others show and count of a lead. It is open while a journey runs for it, and at work while a person has it to do.
create view lead_card as
  select id, email, email_key, first_name, last_name, company, title, source, campaign, asset, product, segment, properties,
    coalesce(nullif(trim(concat_ws(' ', first_name, last_name)), ''), email) as name,
    stage, status, status in ('ACTIVE', 'RECYCLED') as open, status = 'ERASED' as erased, stage_since,
    position, position in ('QUALIFICATION', 'HANDOVER', 'OPPORTUNITY') as at_work,
    owner, hot, cycle, journey_instance_id, fit_grade, engagement_grade, mql, score_changes_at, created_at, updated_at
  from lead;

create view lead_move as
  select id, lead_id, cycle, from_stage, to_stage, from_status, from_status in ('ACTIVE', 'RECYCLED') as from_open, to_status, at,
    reason, actor, dwell_seconds, dwell_business_seconds
  from stage_change;
create view lead_funnel as
  select lead_id, created_at, source, product, mql_at, sql_at, opportunity_at, customer_at from lead_progress;
create view lead_consent as select id, lead_id, purpose, granted, at from consent;
create view lead_note as select lead_id, at, text from note;

-- ====================================================================================================================
-- lead.activity: what leads did
-- ====================================================================================================================

create table activity (
  id          text primary key,                 -- the sender's id makes a repeated activity one activity
  lead_id     uuid references lead on delete cascade,   -- null while parked for an unknown address
  email_key   text,
  type        text not null,
  subject     text,
  url         text,
  properties  jsonb,
  human       boolean not null default true,    -- a machine's hit is kept and weighs nothing
  source      text not null default 'tracked' check (source in ('form', 'tracked')),   -- form: filled in, rather than seen doing
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  check (lead_id is not null or email_key is not null)
);
create index activity_lead on activity (lead_id, occurred_at);
create index activity_parked on activity (email_key) where lead_id is null;
create index activity_period on activity using brin (occurred_at) with (autosummarize = on);

create view lead_activity as
  select id, lead_id, type, subject, url, properties, human, source, occurred_at from activity where lead_id is not null;

-- ====================================================================================================================
-- process: which way leads went, who completed a task
-- ====================================================================================================================

-- Which way a lead took where its model gives a choice: the engine's history keeps activities, not flows.
-- Written in the transaction that takes the flow, once for each time it is taken.
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

-- Who completed a task, so that whoever comes second is told by whom. The engine knows the assignee, who need not be the one:
-- it may be an API key, or a step.
create table task_done (
  task_id text primary key,
  lead_id uuid not null references lead on delete cascade,
  done_by text not null,
  done_at timestamptz not null
);
create index task_done_lead on task_done (lead_id);

create view lead_flow as select lead_id, model, flow, at from flow_taken;

-- ====================================================================================================================
-- sales.team: teams with their calendars, and people
-- ====================================================================================================================

-- The team of everybody who has no other; Calendars.DEFAULT_TEAM is the same.
create function default_team() returns text language sql immutable as $$ select 'inside-sales' $$;

create table team (
  id                  text primary key,
  name                text not null,
  zone                text not null,            -- IANA zone of the working hours
  hours               jsonb not null,           -- {"MONDAY": ["09:00-17:00"], ...}; a missing day is closed
  country             text,                     -- ISO 3166; its public holidays count beside the team's own days off
  region              text,                     -- in the country, such as by or by/mu
  -- Counts up with each change of hours, zone, days off, country or region; a running clock set by an older calendar is moved.
  calendar_version    int not null default 1,
  calendar_changed_at timestamptz,
  calendar_changed_by text,
  version             int not null default 0,   -- tells two managers who edit at once from one another
  constraint team_region_of_country check (region is null or country is not null)
);

create table team_day_off (
  team_id text not null references team on delete cascade,
  day     date not null,
  name    text not null,
  primary key (team_id, day)
);

-- What routing knows about a person beyond the engine's user. A user without a row works in the default team with the default capacity.
create table staff (
  user_id     text primary key,
  team_id     text not null references team,
  capacity    int  not null default 200 check (capacity >= 0),   -- leads per 30 days
  absent_from date,
  absent_to   date,
  out_on      date,                             -- "out today": until this day ends in the team's zone
  skills      text[] not null default '{}',
  version     int not null default 0
);

create function team_of(person text, otherwise text) returns text language sql stable as $$
  select coalesce((select team_id from leadflow.staff where user_id = person), otherwise, leadflow.default_team())
$$;

-- What managers changed on the team page.
create table team_change (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  by_user    text not null,
  kind       text not null check (kind in ('team', 'person')),
  subject    text not null,                     -- the team's or the person's id
  field      text not null,
  from_value text,
  to_value   text
);
create index team_change_at on team_change (at, id);
create index team_change_subject on team_change (kind, subject, id);

-- The calendar that counts where nobody has set up a team yet.
insert into team (id, name, zone, hours) values (default_team(), 'Inside Sales', 'UTC',
  '{"MONDAY": ["09:00-17:00"], "TUESDAY": ["09:00-17:00"], "WEDNESDAY": ["09:00-17:00"], "THURSDAY": ["09:00-17:00"], "FRIDAY": ["09:00-17:00"]}');

create view team_calendar as
  select id, name, zone, hours, country, region, calendar_version, calendar_changed_at, calendar_changed_by from team;
create view team_holiday as select team_id, day, name from team_day_off;
create view team_member as select user_id, team_id from staff;

-- ====================================================================================================================
-- sla: the promises that run, how they ended, and what was corrected
-- ====================================================================================================================

create table sla_clock (
  id               bigint generated always as identity primary key,
  lead_id          uuid not null references lead on delete cascade,
  cycle            int  not null,
  kind             text not null,
  team_id          text references team,        -- whose calendar counts; null is the wall clock
  target           text not null,               -- ISO-8601 duration
  owner            text,
  started_at       timestamptz not null,
  warn_at          timestamptz not null,
  due_at           timestamptz not null,
  return_at        timestamptz,                 -- still untouched then: back to the pool
  state            text not null check (state in ('RUNNING', 'MET', 'MET_LATE', 'CANCELLED')),  -- DUE_SOON and OVERDUE follow from the time
  stopped_at       timestamptz,
  stopped_by       text,                        -- what stopped it
  overdue_business_seconds bigint,
  reminded_at      timestamptz,
  escalated_at     timestamptz,
  returned_at      timestamptz,

  -- By what it was set: the calendar's version (null on the wall clock), the version of set-sla, and what set-sla was asked.
  calendar_version int,
  policy_version   int not null default 0,
  asked            jsonb,
  move_tries       int not null default 0,      -- moves that failed in a row

  -- Where its lead came from, and the team whose promise it is, as they stood while it ran; kept by the trigger below.
  source           text,
  product          text,
  owner_team       text not null,

  corrected        text                         -- what the newest correction says; null where there is none
);
create unique index sla_clock_running on sla_clock (lead_id, kind) where state = 'RUNNING';
create index sla_clock_lead on sla_clock (lead_id, id);
-- What is behind its calendar or policy is found among a million running clocks, and nothing is when nothing changed.
create index sla_clock_calendar on sla_clock (team_id, calendar_version) where state = 'RUNNING';
create index sla_clock_policy on sla_clock (policy_version) where state = 'RUNNING';
-- A page about a period reads this alone, and not the clocks themselves.
create index sla_clock_started on sla_clock (started_at, id)
  include (kind, owner_team, owner, source, product, state, warn_at, due_at, stopped_at, corrected);
create index sla_clock_due on sla_clock (due_at, id)
  include (warn_at, kind, owner_team, owner, source, product, lead_id) where state = 'RUNNING';

create function fill_clock_dimensions() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    select l.source, l.product into new.source, new.product from leadflow.lead l where l.id = new.lead_id;
  end if;
  new.owner_team := leadflow.team_of(new.owner, new.team_id);
  return new;
end $$;

create trigger sla_clock_dimensions before insert or update of owner, team_id on sla_clock
  for each row execute function fill_clock_dimensions();

-- Each move of a running clock by a changed calendar or policy.
create table sla_change (
  id            bigint generated always as identity primary key,
  clock_id      bigint not null references sla_clock on delete cascade,
  at            timestamptz not null,
  cause         text not null check (cause in ('calendar', 'policy')),
  version       text not null,                  -- inside-sales:4, set-sla:2
  actor         text,                           -- who changed the calendar
  old_team_id   text, new_team_id text,         -- null: the wall clock
  old_target    text not null, new_target text not null,
  old_warn_at   timestamptz not null, new_warn_at timestamptz not null,
  old_due_at    timestamptz not null, new_due_at timestamptz not null,
  old_return_at timestamptz, new_return_at timestamptz,
  problem       text                            -- why the clock could not be moved and stays where it was
);
create index sla_change_clock on sla_change (clock_id, id);

-- Nothing of a clock is edited. Who finds that its verdict does not tell what happened says so in a row of its own, which
-- counts from then on.
create table sla_correction (
  id        bigint generated always as identity primary key,
  clock_id  bigint not null references sla_clock,           -- gone with the lead, and with nothing else
  lead_id   uuid not null references lead on delete cascade, -- the clock's
  at        timestamptz not null,
  by_user   text not null,
  counts_as text not null check (counts_as in ('MET', 'MET_LATE', 'CANCELLED')),
  reason    text check (char_length(btrim(reason)) between 5 and 500)  -- null once the lead is erased
);
create index sla_correction_clock on sla_correction (clock_id, id);
create index sla_correction_lead on sla_correction (lead_id);

create function check_correction() returns trigger language plpgsql as $$
begin
  select lead_id into new.lead_id from leadflow.sla_clock where id = new.clock_id;
  if new.reason is null then
    raise exception 'a correction needs a reason' using errcode = 'not_null_violation';
  end if;
  return new;
end $$;

-- Of two at once the one with the higher id counts: each waits for the other and then looks again.
create function apply_correction() returns trigger language plpgsql as $$
begin
  perform 1 from leadflow.sla_clock where id = new.clock_id for no key update;
  update leadflow.sla_clock set corrected =
    (select counts_as from leadflow.sla_correction where clock_id = new.clock_id order by id desc limit 1)
  where id = new.clock_id;
  return null;
end $$;

-- What was said stays said: only an erasure takes the words out, and only the lead's end the row.
create function protect_correction() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from leadflow.lead where id = old.lead_id) then
    return old;
  end if;
  if tg_op = 'UPDATE' and new.reason is null
      and (new.id, new.clock_id, new.lead_id, new.at, new.by_user, new.counts_as)
        = (old.id, old.clock_id, old.lead_id, old.at, old.by_user, old.counts_as)
      and exists (select from leadflow.lead where id = old.lead_id and status = 'ERASED') then
    return new;
  end if;
  raise exception 'a correction is never changed; a new one goes before it' using errcode = 'restrict_violation';
end $$;

create trigger sla_correction_check before insert on sla_correction for each row execute function check_correction();
create trigger sla_correction_apply after insert on sla_correction for each row execute function apply_correction();
create trigger sla_correction_protect before update or delete on sla_correction for each row execute function protect_correction();

-- The state of a clock at an instant, as SlaClock.state tells it: one that runs becomes due soon and overdue by itself.
create function clock_state(state text, warn_at timestamptz, due_at timestamptz, moment timestamptz) returns text
  language sql immutable as $$
  select case when state <> 'RUNNING' then state when due_at <= moment then 'OVERDUE' when warn_at <= moment then 'DUE_SOON'
    else 'RUNNING' end
$$;

-- What it counts as before any correction: a breach stays one, also where the lead went another way after the due instant.
create function clock_outcome(state text, warn_at timestamptz, due_at timestamptz, stopped_at timestamptz, moment timestamptz)
  returns text language sql immutable as $$
  select case when state = 'CANCELLED' and stopped_at >= due_at then 'CANCELLED_LATE'
    else leadflow.clock_state(state, warn_at, due_at, moment) end
$$;

create view lead_clock as
  select id, lead_id, cycle, kind, team_id, target, owner, owner_team, source, product, started_at, warn_at, due_at, return_at,
    state, stopped_at, stopped_by, overdue_business_seconds, reminded_at, escalated_at, returned_at, calendar_version,
    policy_version, asked, corrected
  from sla_clock;

-- Those whose promise is broken and still to be kept, found by their index.
create function overdue_clocks(moment timestamptz) returns setof lead_clock language sql stable as $$
  select * from leadflow.lead_clock where state = 'RUNNING' and due_at <= moment
$$;

create view clock_move as select * from sla_change;
create view clock_correction as select id, clock_id, at, by_user, counts_as, reason from sla_correction;

-- ====================================================================================================================
-- scoring: how a score came about, and scoring all again
-- ====================================================================================================================

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
  rules            jsonb not null,              -- [{decision, version, group, description, points, count}]
  basis            jsonb                        -- what a verdict was made of: {inputs: {...}, decisions: [{decision, version, inputs, outputs}]}
);
create index score_change_lead on score_change (lead_id, id);

-- Each time a scoring table changes, all leads are scored again in the background, in the order of their ids.
create table scoring_run (
  id          bigint generated always as identity primary key,
  tables      text not null,                    -- their versions: score-fit:2 score-engagement:1 …
  definitions text not null,                    -- what exactly was deployed: a version number may come again
  started_at  timestamptz not null,
  total       bigint not null,                  -- leads when it began
  cursor      uuid,                             -- all leads up to this id are done
  done        bigint not null default 0,
  changed     bigint not null default 0,        -- of these, whose score is another one now
  finished_at timestamptz,
  superseded  boolean not null default false    -- a newer table came before it was through
);
create index scoring_run_open on scoring_run (id) where finished_at is null;

-- ====================================================================================================================
-- scoring.likelihood: what the learned score learns from, and what it has learned
-- ====================================================================================================================

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

-- ====================================================================================================================
-- mail: from the outbox to the mail server
-- ====================================================================================================================

-- The outbox. Kinds: nurture goes to a lead and needs its consent; service goes to a lead, answers its own act and needs none
-- (a request to confirm); internal goes to a colleague.
create table message (
  id          uuid primary key,
  lead_id     uuid not null references lead on delete cascade,
  cycle       int  not null,
  step        text not null,                    -- its name: a message is sent once per (lead, step, cycle)
  step_kind   text check (step_kind in ('nurture', 'light', 'inserted', 'answer', 'owed')),   -- null outside of nurture
  step_number int,                              -- of a step in a sequence, from 1
  step_activity text,                           -- that it follows or answers
  kind        text not null check (kind in ('nurture', 'service', 'internal')),
  template    text not null,
  language    text,                             -- of the wording that was chosen
  recipient   text not null,
  domain      text not null generated always as (lower(substring(recipient from '[^@]*$'))) stored,   -- the receiving one
  subject     text not null,
  html        text not null,
  text        text not null,
  message_id  text not null,                    -- fixed, so that a repeated mail is recognised as the same one
  date        timestamptz not null,
  token       text not null unique,             -- of the unsubscribe link
  click_token text unique,                      -- of the links in the mail; null where they are not counted
  links       jsonb,                            -- the links, in the order of their numbers: [{name, url, request}]
  answer      boolean not null default false,   -- answers an act: neither quiet hours nor caps hold it back
  deadline    timestamptz,                      -- put off until then at most, then skipped
  state       text not null check (state in ('PENDING', 'SENDING', 'SENT', 'DEFERRED', 'FAILED', 'UNKNOWN', 'SKIPPED')),
  attempt     int  not null default 0,
  not_before  timestamptz not null,
  lease_until timestamptz,
  reason      text,
  settled_at  timestamptz,
  unique (lead_id, step, cycle)
);
-- A node reads the queue in order and once, also past a domain that may not be mailed now; so the index says all it asks.
create index message_queue on message (not_before, id) include (domain) where kind <> 'internal' and state in ('PENDING', 'DEFERRED');
create index message_domain on message (domain, not_before) where kind <> 'internal' and state in ('PENDING', 'DEFERRED');
-- A domain in trouble is tried with a mail that it refused before: who greylists lets that one through.
create index message_again on message (domain, not_before) where kind <> 'internal' and state = 'DEFERRED' and attempt > 0;
create index message_alerts on message (not_before) where kind = 'internal' and state in ('PENDING', 'DEFERRED');
create index message_leased on message (lease_until) where state = 'SENDING';
create index message_lead on message (lead_id, date);
create index message_period on message using brin (settled_at) with (autosummarize = on);
-- The operator's lists are quick among a million mails.
create index message_newest on message (date desc, id);
create index message_by_state on message (state, date desc, id);
create index message_by_domain on message (domain, date desc, id);
create index message_by_template on message (template, date desc, id);
create index message_by_recipient on message (lower(recipient) collate "C");
create index message_sent on message (settled_at) where state = 'SENT';

-- What happened to a mail beside its being sent: what went wrong with an attempt, and what a person decided. Rows are only ever added.
create table message_event (
  id         bigint generated always as identity primary key,
  message_id uuid not null references message on delete cascade,
  at         timestamptz not null,
  state      text not null,                     -- that the mail had from then on
  attempt    int  not null,
  reason     text,
  by_user    text                               -- null: no person decided it
);
create index message_event_message on message_event (message_id, id);

-- Receiving domains that need care: limited to a rate, or in trouble. All others have no row.
create table mail_domain (
  domain    text primary key,
  state     text not null check (state in ('OPEN', 'BACKED_OFF', 'PROBING')),
  until     timestamptz,                        -- BACKED_OFF: no mail before; PROBING: the one mail's lease
  failures  int not null default 0,             -- in a row
  reason    text,                               -- what it answered last, for people
  slow      boolean not null default false,     -- it answers, but holds a sender up
  greylists boolean not null default false,     -- it refuses first tries and takes second ones
  slot_at   timestamptz,                        -- limited: no mail before
  since     timestamptz not null,               -- when the state began
  check (state = 'OPEN' or until is not null)
);
create index mail_domain_trouble on mail_domain (until) where state <> 'OPEN';

-- Who held mail back or let it go; the row with the highest number counts, no row holds nothing back. Rows are only ever added.
create table mail_pause (
  number  int  primary key,                     -- the one before plus 1: of two people at once the second is told
  paused  text not null check (paused in ('NOTHING', 'LEADS', 'EVERYTHING')),
  by_user text not null,
  at      timestamptz not null,
  reason  text
);

-- Addresses that must never be mailed again, by hash: the row outlives the lead.
create table suppression (
  email_hash bytea primary key,
  reason     text not null,
  at         timestamptz not null
);

-- Who was put on the list of suppressed addresses, or taken off it, by whom and why; by hash, as the list itself.
create table suppression_change (
  id         bigint generated always as identity primary key,
  email_hash bytea not null,
  change     text not null check (change in ('added', 'lifted')),
  reason     text not null,
  why        text not null,
  by_user    text not null,
  at         timestamptz not null
);
create index suppression_change_hash on suppression_change (email_hash, id);

-- Settles a mail: it is sent, failed or unknown from now on. False for a sender that comes back too late: its attempt is no longer the last.
create function settle_mail(mail uuid, by_attempt int, becomes text, because text, moment timestamptz) returns boolean
  language plpgsql as $$
begin
  update leadflow.message m set state = becomes, reason = because, settled_at = moment, lease_until = null
  where m.id = mail and m.state = 'SENDING' and m.attempt = by_attempt;
  return found;
end $$;

-- Claims one mail to a lead, and settles the one its sender sent before, in one round trip: a sender's time is spent in waiting for answers.
-- The sender has judged by the lead's row as it read it (its version), and says how many mails in a week the lead may get. Outcomes:
--   CLAIMED, with the mail; BUSY: the lead is locked; GONE: another sender was faster; PAUSED: mail to leads is;
--   JUDGE: the lead has changed, or something speaks against the mail, which is to be looked at closely.
create function claim_mail(sent uuid, sent_attempt int, wanted uuid, of_lead uuid, lead_version text, address_hash bytea,
    weekly_cap int, moment timestamptz, lease timestamptz, unsubscribed text)
  returns table (outcome text, mail message) language plpgsql as $$
declare
  version text;
begin
  if sent is not null then
    perform leadflow.settle_mail(sent, sent_attempt, 'SENT', null, moment);
  end if;
  if (select p.paused <> 'NOTHING' from leadflow.mail_pause p order by p.number desc limit 1) then
    outcome := 'PAUSED';
    return next;
    return;
  end if;
  select l.xmin::text into version from leadflow.lead l where l.id = of_lead for update skip locked;
  if version is null then
    outcome := 'BUSY';
  elsif version <> lead_version then
    outcome := 'JUDGE';
  else
    -- a statement of its own: it sees what was committed before the lock was got
    update leadflow.message m set state = 'SENDING', attempt = m.attempt + 1, lease_until = lease
    where m.id = wanted and m.state in ('PENDING', 'DEFERRED') and m.not_before <= moment
      and not exists (select 1 from leadflow.suppression s
        where s.email_hash = address_hash and (m.kind = 'nurture' or s.reason <> unsubscribed))
      and (m.kind <> 'nurture' or leadflow.agrees_to_mail(m.lead_id))
      and (weekly_cap is null or weekly_cap > (select count(*) from leadflow.message o
        where o.lead_id = m.lead_id and o.kind = 'nurture' and o.id <> m.id
          and (o.state = 'SENDING' or o.state in ('SENT', 'UNKNOWN') and o.settled_at > moment - interval '168 hours')))
    returning m.* into mail;
    outcome := case
      when mail.id is not null then 'CLAIMED'
      when exists (select 1 from leadflow.message m where m.id = wanted and m.state in ('PENDING', 'DEFERRED') and m.not_before <= moment)
        then 'JUDGE'
      else 'GONE' end;
  end if;
  return next;
end $$;

-- A mail that the mail server took, or may have taken, counts as sent.
create view lead_mail as
  select id, lead_id, kind, template, subject, message_id, date, links, state, state in ('SENT', 'UNKNOWN') as sent, reason,
    settled_at
  from message;

-- ====================================================================================================================
-- engagement.consent: what waits to be confirmed
-- ====================================================================================================================

-- A yes that its mailbox has to confirm: no consent yet. One row per purpose, one id and one token per mail.
create table opt_in (
  id            uuid not null,
  purpose       text not null check (purpose in ('marketing', 'tracking', 'calls')),
  lead_id       uuid not null references lead on delete cascade,
  token         text not null,
  text          text,
  text_version  text,
  source        text,
  asked_at      timestamptz not null,
  expires_at    timestamptz not null,
  confirmed_at  timestamptz,
  superseded_at timestamptz,                    -- by a newer request, or by what the person chose themselves
  primary key (id, purpose),
  unique (token, purpose)
);
create index opt_in_lead on opt_in (lead_id, asked_at);

-- ====================================================================================================================
-- engagement.tracking: who follows links in mails
-- ====================================================================================================================

-- Calls of links and pixels in mails, until it is judged who was at work: a person or a program. They refer to nothing by
-- foreign key: somebody's click must not wait for a step that holds the lead.
create table mail_hit (
  id         bigint generated always as identity primary key,
  message_id uuid not null,
  lead_id    uuid not null,
  link       int,                               -- 0 is the link that no person sees; null is the pixel
  at         timestamptz not null,
  sign       text,                              -- what showed a program at once: HEAD request
  source     bytea not null,                    -- hash of the network's prefix and the program's name; no address is kept
  judged_at  timestamptz,
  machine    boolean
);
create index mail_hit_waiting on mail_hit (message_id, at) where judged_at is null;
create index mail_hit_message on mail_hit (message_id, at);
create index mail_hit_source on mail_hit (source, at);
create index mail_hit_judged on mail_hit (judged_at) where judged_at is not null;
create index mail_hit_lead on mail_hit (lead_id);

-- ====================================================================================================================
-- engagement.feedback: what comes back from mails
-- ====================================================================================================================

-- What the mail provider told us. The id makes a repeated call one call, for good; the rest counts a lead's soft bounces.
create table email_event (
  id          text primary key,                 -- the header webhook-id
  lead_id     uuid references lead on delete cascade,   -- null: nobody knows the mail or the address
  message_id  uuid,
  type        text not null,                    -- email.bounced
  soft        boolean not null default false,   -- a bounce that may pass
  at          timestamptz not null default now(),
  received_at timestamptz not null,
  effect      text not null                     -- in words, for people
);
create index email_event_lead on email_event (lead_id, at);

-- ====================================================================================================================
-- sales.routing: who got which lead
-- ====================================================================================================================

-- Who got which lead, when, from whom and why: one row each time a lead changes hands, never changed afterwards
-- (an erasure takes the account and the reason out). Quotas, sticky owners and the audit all read it.
create table assignment (
  id             bigint generated always as identity primary key,
  lead_id        uuid not null references lead on delete cascade,
  cycle          int  not null,
  role           text not null check (role in ('sdr', 'ae')),
  team_id        text,                          -- the team that route-lead named; null where nobody asked it
  from_user      text,
  to_user        text,                          -- null: in the group's pool
  at             timestamptz not null,
  by_user        text not null,
  rule           text not null,
  reason         text,
  counted        boolean not null,              -- weighs in the person's quota: the first time they get this lead in this cycle
  account_domain text,                          -- the company's mail domain, never a free-mail one
  account_name   text                           -- the company's name, without its legal form
);
create index assignment_lead on assignment (lead_id, id);
create index assignment_quota on assignment (to_user, at, id) where counted;
create index assignment_domain on assignment (account_domain, role, id) where to_user is not null;
create index assignment_name on assignment (account_name, role, id) where to_user is not null;
create index assignment_given on assignment (at) where rule in ('given', 'routed-again');

create view lead_assignment as select id, lead_id, team_id, to_user, at, by_user, rule from assignment;

-- ====================================================================================================================
-- sales.qualification: what an SDR found out
-- ====================================================================================================================

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
  comment            text,                      -- the SDR's own words beside a reason's code
  next_step          text,
  next_step_date     date,
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

create view lead_bant as
  select id, lead_id, cycle, saved_at, saved_by, need_answer, need_evidence, verdict, reason, changed from bant;
create view lead_attempt as select lead_id, channel, outcome, note, at, by_user from attempt;

-- ====================================================================================================================
-- sales.opportunity: what became of a lead that was handed over
-- ====================================================================================================================

create table opportunity (
  lead_id        uuid not null references lead on delete cascade,
  cycle          int  not null,
  decision       text,                          -- accept, reject
  rejection      text,
  decided_at     timestamptz, decided_by text,
  amount         numeric(18, 2), currency text, close_date date,
  next_step      text, next_step_date date, comment text,
  outcome        text,                          -- won, lost, recycle
  reason         text,
  closed_at      timestamptz, closed_by text,
  primary key (lead_id, cycle)
);

create view lead_opportunity as
  select lead_id, cycle, decision, rejection, decided_at, decided_by, amount, currency, outcome, reason, closed_at, closed_by
  from opportunity;

-- ====================================================================================================================
-- sales.notification: mails that a colleague does not want
-- ====================================================================================================================

-- No row: the mail is sent.
create table notification_opt_out (
  user_id text not null,
  kind    text not null check (kind in ('assigned', 'due-soon', 'overdue', 'escalated', 'returned', 'handed-over')),
  at      timestamptz not null,
  primary key (user_id, kind)
);

-- ====================================================================================================================
-- sales.crm: what the CRM is told, and what it tells us
-- ====================================================================================================================

-- One row per event. A step that runs twice finds its row; the CRM knows a repeated event by the id.
create table crm_event (
  id          uuid primary key,                 -- the header webhook-id
  lead_id     uuid not null references lead on delete cascade,
  cycle       int  not null,
  type        text not null,                    -- lead.handed_over
  occasion    text not null,                    -- what makes this hand-over another one than the last
  body        text not null,                    -- JSON, exactly as it is signed and sent
  at          timestamptz not null,
  state       text not null check (state in ('PENDING', 'SENDING', 'DEFERRED', 'SENT', 'FAILED')),
  attempt     int  not null default 0,          -- fences a sender that comes back too late
  tries       int  not null default 0,          -- since the event was made or last sent again by a person
  not_before  timestamptz not null,
  lease_until timestamptz,
  answer      text,                             -- the CRM's last one, for people
  settled_at  timestamptz,
  asked_by    text,                             -- who had it sent again
  unique (lead_id, cycle, type, occasion)
);
create index crm_event_queue on crm_event (not_before) where state in ('PENDING', 'DEFERRED');
create index crm_event_leased on crm_event (lease_until) where state = 'SENDING';
create index crm_event_newest on crm_event (at desc, id);

-- The id makes a repeated call one call, for good.
create table crm_call (
  id          text primary key,                 -- the header webhook-id
  lead_id     uuid references lead on delete set null,
  type        text not null,
  received_at timestamptz not null,
  state       text not null default 'DONE' check (state in ('DONE', 'PARKED')),   -- parked: the lead is unknown
  effect      text not null,                    -- in words, for people
  body        text,                             -- kept only while parked
  email_key   text,                             -- likewise
  asked_by    text                              -- who had it tried again
);
create index crm_call_parked on crm_call (received_at desc, id) where state = 'PARKED';
create index crm_call_email on crm_call (email_key) where email_key is not null;
create index crm_call_lead on crm_call (lead_id);
