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
  counted        boolean not null,              -- weighs in the person's quota: the first time he gets this lead in this cycle
  account_domain text,                          -- the company's mail domain, never a free-mail one
  account_name   text                           -- the company's name, without its legal form
);
create index assignment_lead on assignment (lead_id, id);
create index assignment_quota on assignment (to_user, at, id) where counted;
create index assignment_domain on assignment (account_domain, role, id) where to_user is not null;
create index assignment_name on assignment (account_name, role, id) where to_user is not null;
create index assignment_given on assignment (at) where rule in ('given', 'routed-again');

-- What a person works on now: he may own many more that are over.
create index lead_at_work on lead (owner, position) where position in ('QUALIFICATION', 'HANDOVER', 'OPPORTUNITY');

-- The version tells two managers who edit at once from one another.
alter table team add column version int not null default 0;
alter table staff
  add column version int not null default 0,
  add column skills  text[] not null default '{}',
  add column out_on  date;                      -- "out today": until this day ends in the team's zone

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
