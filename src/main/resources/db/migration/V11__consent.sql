-- How a yes was proved, and why a no was said.
alter table consent add column confirmation text check (confirmation in ('double-opt-in', 'preference-centre', 'api'));
alter table consent add column asked_at timestamptz;                    -- when it was asked for, where it had to be confirmed
alter table consent add column reason text;                             -- why the person said no, as it chose
alter table consent add column template text;                           -- of the mail whose link was used
update consent set confirmation = 'api' where granted and source like 'api:%';
-- Of two words at one instant the no counts.
drop index consent_lead;
create index consent_lead on consent (lead_id, purpose, at desc, granted, id desc);

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
  superseded_at timestamptz,                    -- by a newer request, or by what the person chose itself
  primary key (id, purpose),
  unique (token, purpose)
);
create index opt_in_lead on opt_in (lead_id, asked_at);

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
