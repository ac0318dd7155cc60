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

-- Whether a lead may be mailed by its own last word on it: silence is a no, on a tie the no counts.
create function agrees_to_mail(lead uuid) returns boolean language sql stable as $$
  select coalesce((select c.granted from leadflow.consent c where c.lead_id = lead and c.purpose = 'marketing'
    order by c.at desc, c.granted, c.id desc limit 1), false)
$$;

-- Claims one mail to a lead, and settles the one its sender sent before, in one round trip: a sender's time is spent in waiting for answers.
-- The sender has judged by the lead's row as it read it (its version), and says how many mails in a week the lead may get. Outcomes:
--   CLAIMED, with the mail; BUSY: the lead is locked; GONE: another sender was faster;
--   PAUSED: mail to leads is (mail_pause comes with V9);
--   JUDGE: the lead has changed, or something speaks against the mail, which is to be looked at closely.
create function claim_mail(told uuid, told_attempt int, wanted uuid, of_lead uuid, lead_version text, address_hash bytea, most int,
    moment timestamptz, lease timestamptz, unsubscribed text)
  returns table (outcome text, mail message) language plpgsql as $$
declare
  version text;
begin
  if told is not null then
    update leadflow.message m set state = 'SENT', reason = null, settled_at = moment, lease_until = null
    where m.id = told and m.state = 'SENDING' and m.attempt = told_attempt;
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
      and (most is null or most > (select count(*) from leadflow.message o
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
