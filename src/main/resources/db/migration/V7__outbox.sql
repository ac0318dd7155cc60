-- What the sender needs to know of a mail beside its content.
--   nurture: to a lead, needs its consent; service: to a lead, answers its own act and needs none (a request to confirm);
--   internal: to a colleague.
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check check (kind in ('nurture', 'service', 'internal'));
alter table message add column answer boolean not null default false;   -- answers an act: neither quiet hours nor caps hold it back
-- the receiving domain
alter table message add column domain text not null generated always as (lower(substring(recipient from '[^@]*$'))) stored;
alter table message add column deadline timestamptz;                    -- put off until then at most, then skipped
alter table message add column language text;                           -- of the wording that was chosen
alter table message add column click_token text unique;                 -- of the links in the mail; null where they are not counted
alter table message add column links jsonb;                             -- the links, in the order of their numbers: [{name, url, request}]

-- Service mails wait in the same queue as nurture mails.
drop index message_queue;
create index message_queue on message (not_before) where kind <> 'internal' and state in ('PENDING', 'DEFERRED');
create index message_alerts on message (not_before) where kind = 'internal' and state in ('PENDING', 'DEFERRED');
