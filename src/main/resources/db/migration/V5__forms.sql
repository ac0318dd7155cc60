-- Who completed a task, so that whoever comes second is told by whom. The engine knows the assignee, who need not be the one: an API key, or a step.
create table task_done (
  task_id     text primary key,
  lead_id     uuid not null references lead on delete cascade,
  done_by     text not null,
  done_at     timestamptz not null
);
create index task_done_lead on task_done (lead_id);

-- The day of the next step, and the SDR's own words beside a reason's code.
alter table bant add column next_step_date date, add column comment text;
alter table opportunity add column next_step_date date;
