-- Mails that a colleague does not want. No row: the mail is sent.
create table notification_opt_out (
  user_id text not null,
  kind    text not null check (kind in ('assigned', 'due-soon', 'overdue', 'escalated', 'returned', 'handed-over')),
  at      timestamptz not null,
  primary key (user_id, kind)
);

-- What the CRM is told, one row per event. A step that runs twice finds its row; the CRM knows a repeated event by the id.
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

-- What the CRM told us. The id makes a repeated call one call, for good.
create table crm_call (
  id          text primary key,                 -- the header webhook-id
  lead_id     uuid references lead on delete set null,
  type        text not null,
  received_at timestamptz not null,
  state       text not null check (state in ('DONE', 'PARKED')),   -- parked: the lead is unknown
  effect      text not null,                    -- in words, for people
  body        text,                             -- kept only while parked
  email_key   text,                             -- likewise
  asked_by    text                              -- who had it tried again
);
create index crm_call_parked on crm_call (received_at desc, id) where state = 'PARKED';
create index crm_call_email on crm_call (email_key) where email_key is not null;
create index crm_call_lead on crm_call (lead_id);
