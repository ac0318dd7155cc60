-- What the program reads of the engine's tables, in plain words; and the indexes for it. The engine makes its tables itself when
-- it starts, so this cannot be part of the migrations: it runs after each start. Only this package names the engine's tables.
-- An index that is there stays; the first start with a new one holds up writes for as long as it takes to build.
-- The engine writes its times in UTC and without saying so; here they are instants.
-- lead_key is the business key of a process instance: the id of its lead, as text, unless somebody started it by hand.

-- Where leads stand in a model, whatever its version, without reading the table.
create index if not exists leadflow_execution_standing on act_ru_execution (proc_def_key_, proc_inst_id_, act_id_)
  where is_active_ and act_id_ is not null;
-- And which lead each instance is about.
create index if not exists leadflow_execution_lead on act_ru_execution (proc_def_key_, business_key_)
  include (id_) where parent_id_ is null;
-- How long leads stayed; what a lead only passes is most of the table and not in it.
create index if not exists leadflow_activity_stay on act_hi_actinst (proc_def_key_, (end_time_ at time zone 'UTC'))
  include (act_id_, duration_, start_time_, proc_inst_id_, end_time_)
  where act_type_ in ('userTask', 'callActivity', 'receiveTask', 'eventBasedGateway', 'intermediateTimer',
    'intermediateMessageCatch', 'intermediateSignalCatch', 'intermediateConditional');

-- Each process instance that runs; journey is the one that called it, or called who called it, and itself where nobody did.
create or replace view leadflow.running_instance as
  select id_ as instance, proc_def_key_ as model, business_key_ as lead_key, root_proc_inst_id_ as journey
  from act_ru_execution where parent_id_ is null;

-- What stands where now. An element may be the body of a multi-instance activity: its id with #multiInstanceBody behind it.
create or replace view leadflow.standing_execution as
  select e.id_ as execution, e.proc_inst_id_ as instance, e.proc_def_key_ as model, e.act_id_ as element,
    split_part(e.act_id_, '#', 1) as activity, e.is_active_ as active,
    coalesce(
      (select min(h.start_time_) from act_hi_actinst h where h.id_ = e.act_inst_id_ and h.act_id_ = e.act_id_),
      (select min(j.create_time_) from act_ru_job j where j.execution_id_ = e.id_)) at time zone 'UTC' as since
  from act_ru_execution e where e.act_id_ is not null;

-- Each stay at an activity where leads may wait, over or not.
create or replace view leadflow.activity_stay as
  select a.id_ as stay, a.proc_def_key_ as model, a.act_id_ as activity, a.proc_inst_id_ as instance, p.business_key_ as lead_key,
    a.start_time_ at time zone 'UTC' as started_at, a.end_time_ at time zone 'UTC' as ended_at, a.duration_ as milliseconds
  from act_hi_actinst a left join act_hi_procinst p on p.proc_inst_id_ = a.proc_inst_id_
  where a.act_type_ in ('userTask', 'callActivity', 'receiveTask', 'eventBasedGateway', 'intermediateTimer',
    'intermediateMessageCatch', 'intermediateSignalCatch', 'intermediateConditional');

create or replace view leadflow.open_task as
  select t.id_ as task, t.proc_inst_id_ as instance, e.root_proc_inst_id_ as journey, e.business_key_ as lead_key
  from act_ru_task t left join act_ru_execution e on e.id_ = t.proc_inst_id_;

-- Instances that wait for a message, signal or condition.
create or replace view leadflow.awaited_event as select proc_inst_id_ as instance from act_ru_event_subscr;

-- Instances of a lead's journeys, called ones too, that a person, a timer or other job, a message or a worker can move.
create or replace view leadflow.movable_instance as
  select r.business_key_ as lead_key, e.id_ as instance
  from act_ru_execution r join act_ru_execution e on e.root_proc_inst_id_ = r.id_ and e.id_ = e.proc_inst_id_
  where exists (select from act_ru_task t where t.proc_inst_id_ = e.id_)
    or exists (select from act_ru_job j where j.process_instance_id_ = e.id_)
    or exists (select from act_ru_execution x join act_ru_event_subscr s on s.execution_id_ = x.id_
      where x.proc_inst_id_ = e.id_)
    or exists (select from act_ru_execution x join act_ru_ext_task t on t.execution_id_ = x.id_
      where x.proc_inst_id_ = e.id_);

-- Steps that wait for a person's help: open incidents, and jobs without retries that have none. An incident is told again by each
-- model that called the one in which it is; only the first counts. The lead is that of the whole journey.
create or replace view leadflow.failed_step as
  select f.job, f.type, f.definition, coalesce(f.activity, '') as activity, f.message, f.since at time zone 'UTC' as since,
    f.instance, d.key_ as model, journey.business_key_ as lead_key
  from (
    select j.id_ as job, i.incident_type_ as type, i.proc_def_id_ as definition,
      coalesce(i.failed_activity_id_, i.activity_id_) as activity,
      coalesce(i.incident_msg_, j.exception_msg_) as message, i.incident_timestamp_ as since, i.proc_inst_id_ as instance
    from act_ru_incident i left join act_ru_job j on j.id_ = i.configuration_ and i.incident_type_ = 'failedJob'
    where i.cause_incident_id_ = i.id_ or i.cause_incident_id_ is null
    union all
    select j.id_, 'failedJob', j.process_def_id_, coalesce(j.failed_act_id_, jd.act_id_), j.exception_msg_, null,
      j.process_instance_id_
    from act_ru_job j left join act_ru_jobdef jd on jd.id_ = j.job_def_id_
    where j.retries_ = 0 and not exists (select from act_ru_incident i where i.configuration_ = j.id_)
  ) f
  left join act_re_procdef d on d.id_ = f.definition
  left join act_ru_execution e on e.id_ = f.instance
  left join act_ru_execution journey on journey.id_ = e.root_proc_inst_id_;
