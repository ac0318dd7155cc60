-- Nothing of a clock is edited. Who finds that its verdict does not tell what happened says so in a row of its own, which counts from then on.

-- What the newest correction says; null where there is none. Kept by the database, so that counting a year of clocks reads one index.
alter table sla_clock add column corrected text;

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

create function begin_correction() returns trigger language plpgsql as $$
begin
  select lead_id into new.lead_id from leadflow.sla_clock where id = new.clock_id;
  if new.reason is null then
    raise exception 'a correction needs a reason' using errcode = 'not_null_violation';
  end if;
  return new;
end $$;

-- Of two at once the one with the higher id counts: each waits for the other and then looks again.
create function tell_correction() returns trigger language plpgsql as $$
begin
  perform 1 from leadflow.sla_clock where id = new.clock_id for no key update;
  update leadflow.sla_clock set corrected =
    (select counts_as from leadflow.sla_correction where clock_id = new.clock_id order by id desc limit 1)
  where id = new.clock_id;
  return null;
end $$;

-- What was said stays said: only an erasure takes the words out, and only the lead's end the row.
create function keep_correction() returns trigger language plpgsql as $$
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

create trigger sla_correction_begun before insert on sla_correction for each row execute function begin_correction();
create trigger sla_correction_told after insert on sla_correction for each row execute function tell_correction();
create trigger sla_correction_kept before update or delete on sla_correction for each row execute function keep_correction();

drop index sla_clock_started;
create index sla_clock_started on sla_clock (started_at, id)
  include (kind, owner_team, owner, source, product, state, warn_at, due_at, stopped_at, corrected);
