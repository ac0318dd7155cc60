-- Who held mail back or let it go; the row with the highest number counts, no row holds nothing back. Rows are only ever added.
create table mail_pause (
  number  int  primary key,                     -- the one before plus 1: of two people at once the second is told
  paused  text not null check (paused in ('NOTHING', 'LEADS', 'EVERYTHING')),
  by_user text not null,
  at      timestamptz not null,
  reason  text
);

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

-- The operator's lists are quick among a million mails.
create index message_newest on message (date desc, id);
create index message_by_state on message (state, date desc, id);
create index message_by_domain on message (domain, date desc, id);
create index message_by_template on message (template, date desc, id);
create index message_by_recipient on message (lower(recipient) collate "C");
create index message_sent on message (settled_at) where state = 'SENT';
create index lead_by_address on lead (email_key collate "C");
