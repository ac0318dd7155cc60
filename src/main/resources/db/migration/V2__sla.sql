-- A team may have a country (ISO 3166), and a region in it such as by or by/mu, whose public holidays count beside its own days off.
alter table team add column country text;
alter table team add column region text;
alter table team add constraint team_region_of_country check (region is null or country is not null);

-- Counts up with each change of hours, zone, days off, country or region; a running clock set by an older calendar is moved.
alter table team add column calendar_version int not null default 1;
alter table team add column calendar_changed_at timestamptz;
alter table team add column calendar_changed_by text;

-- By what a clock was set: the calendar's version (null on the wall clock), the version of set-sla, and what set-sla was asked.
alter table sla_clock add column calendar_version int;
alter table sla_clock add column policy_version int not null default 0;
alter table sla_clock add column asked jsonb;
alter table sla_clock add column move_tries int not null default 0;    -- moves that failed in a row

-- What is behind its calendar or policy is found among a million running clocks, and nothing is when nothing changed.
create index sla_clock_calendar on sla_clock (team_id, calendar_version) where state = 'RUNNING';
create index sla_clock_policy on sla_clock (policy_version) where state = 'RUNNING';

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
