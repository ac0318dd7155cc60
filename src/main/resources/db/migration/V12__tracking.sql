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

-- What the mail provider told us. The id makes a repeated call one call, for good; the rest counts a lead's soft bounces.
create table email_event (
  id          text primary key,                 -- the header webhook-id
  lead_id     uuid references lead on delete cascade,   -- null: nobody knows the mail or the address
  message_id  uuid,
  type        text not null,                    -- email.bounced
  soft        boolean not null default false,   -- a bounce that may pass
  at          timestamptz not null,
  received_at timestamptz not null,
  effect      text not null                     -- in words, for people
);
create index email_event_lead on email_event (lead_id, at);
