-- A node reads the queue in order and once, also past a domain that may not be mailed now; so the index says all it asks.
drop index message_queue;
create index message_queue on message (not_before, id) include (domain) where kind <> 'internal' and state in ('PENDING', 'DEFERRED');
create index message_domain on message (domain, not_before) where kind <> 'internal' and state in ('PENDING', 'DEFERRED');
-- A domain in trouble is tried with a mail that it refused before: who greylists lets that one through.
create index message_again on message (domain, not_before) where kind <> 'internal' and state = 'DEFERRED' and attempt > 0;

-- Receiving domains that need care: limited to a rate, or in trouble. All others have no row.
create table mail_domain (
  domain    text primary key,
  state     text not null check (state in ('OPEN', 'BACKED_OFF', 'PROBING')),
  until     timestamptz,                      -- BACKED_OFF: no mail before; PROBING: the one mail's lease
  failures  int not null default 0,           -- in a row
  reason    text,                             -- what it answered last, for people
  slow      boolean not null default false,   -- it answers, but holds a sender up
  greylists boolean not null default false,   -- it refuses first tries and takes second ones
  slot_at   timestamptz,                      -- limited: no mail before
  since     timestamptz not null,             -- when the state began
  check (state = 'OPEN' or until is not null)
);
create index mail_domain_trouble on mail_domain (until) where state <> 'OPEN';
