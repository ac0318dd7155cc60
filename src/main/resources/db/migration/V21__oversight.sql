-- What managers count by, kept in step by the database itself: whoever writes a lead, a move or a clock writes this in the same transaction.

-- Of each clock: where its lead came from, and the team whose promise it is, as they stood while it ran.
-- team_id tells whose hours count, and is null on the wall clock.
alter table sla_clock
  add column source text,
  add column product text,
  add column owner_team text;

create function team_of(person text, otherwise text) returns text language sql stable as $$
  select coalesce((select team_id from leadflow.staff where user_id = person), otherwise, 'inside-sales')
$$;

create function tell_clock() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    select l.source, l.product into new.source, new.product from leadflow.lead l where l.id = new.lead_id;
  end if;
  new.owner_team := leadflow.team_of(new.owner, new.team_id);
  return new;
end $$;

create trigger sla_clock_told before insert or update of owner, team_id on sla_clock
  for each row execute function tell_clock();

update sla_clock c set source = l.source, product = l.product, owner_team = team_of(c.owner, c.team_id)
from lead l where l.id = c.lead_id;

alter table sla_clock alter column owner_team set not null;

-- A page about a period reads this alone, and not the clocks themselves.
create index sla_clock_started on sla_clock (started_at, id)
  include (kind, owner_team, owner, source, product, state, due_at, stopped_at);
create index sla_clock_due on sla_clock (due_at, id)
  include (warn_at, kind, owner_team, owner, source, product, lead_id) where state = 'RUNNING';

-- How far each lead has come, and when it came there first: the funnel.
create table lead_progress (
  lead_id        uuid primary key references lead on delete cascade,
  created_at     timestamptz not null,
  source         text,
  product        text,
  mql_at         timestamptz,
  sql_at         timestamptz,
  opportunity_at timestamptz,
  customer_at    timestamptz
);

create function tell_progress_of_lead() returns trigger language plpgsql as $$
begin
  insert into leadflow.lead_progress (lead_id, created_at, source, product)
  values (new.id, new.created_at, new.source, new.product)
  on conflict (lead_id) do update set created_at = excluded.created_at, source = excluded.source,
    product = excluded.product;
  return null;
end $$;

create trigger lead_came after insert on lead for each row execute function tell_progress_of_lead();
create trigger lead_changed after update of created_at, source, product on lead for each row
  when (old.source is distinct from new.source or old.product is distinct from new.product
    or old.created_at <> new.created_at)
  execute function tell_progress_of_lead();

create function tell_progress_of_move() returns trigger language plpgsql as $$
begin
  update leadflow.lead_progress set
    mql_at = case when new.to_stage = 'MQL' then least(mql_at, new.at) else mql_at end,
    sql_at = case when new.to_stage = 'SQL' then least(sql_at, new.at) else sql_at end,
    opportunity_at = case when new.to_stage = 'OPPORTUNITY' then least(opportunity_at, new.at) else opportunity_at end,
    customer_at = case when new.to_stage = 'CUSTOMER' then least(customer_at, new.at) else customer_at end
  where lead_id = new.lead_id;
  return null;
end $$;

create trigger lead_moved after insert on stage_change for each row
  when (new.to_stage in ('MQL', 'SQL', 'OPPORTUNITY', 'CUSTOMER') and new.from_stage is distinct from new.to_stage)
  execute function tell_progress_of_move();

insert into lead_progress (lead_id, created_at, source, product, mql_at, sql_at, opportunity_at, customer_at)
select l.id, l.created_at, l.source, l.product,
  min(c.at) filter (where c.to_stage = 'MQL'), min(c.at) filter (where c.to_stage = 'SQL'),
  min(c.at) filter (where c.to_stage = 'OPPORTUNITY'), min(c.at) filter (where c.to_stage = 'CUSTOMER')
from lead l left join stage_change c on c.lead_id = l.id and c.from_stage is distinct from c.to_stage
group by l.id;

create index lead_progress_created on lead_progress (created_at);
create index lead_progress_source on lead_progress (source);
create index lead_progress_product on lead_progress (product);

-- Leads that left the way, by when and why.
create index stage_change_detour on stage_change (at) include (lead_id, from_status, to_status, reason)
  where to_status in ('RECYCLED', 'DISQUALIFIED', 'INACTIVE', 'LOST');

drop index lead_stage_status;
create index lead_stage_status on lead (stage, status) include (source, product, owner);
