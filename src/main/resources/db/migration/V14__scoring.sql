-- When time alone changes a lead's score (a point expires or decays), if nothing happens until then.
alter table lead add column score_changes_at timestamptz;
create index lead_score_changes on lead (score_changes_at) where score_changes_at is not null;

-- What a verdict was made of, beside the rules that counted: {inputs: {...}, decisions: [{decision, version, inputs, outputs}]}.
alter table score_change add column basis jsonb;

-- Each time a scoring table changes, all leads are scored again in the background, in the order of their ids.
create table scoring_run (
  id          bigint generated always as identity primary key,
  tables      text not null,                    -- their versions: score-fit:2 score-engagement:1 …
  definitions text not null,                    -- what exactly was deployed: a version number may come again
  started_at  timestamptz not null,
  total       bigint not null,                  -- leads when it began
  cursor      uuid,                             -- all leads up to this id are done
  done        bigint not null default 0,
  changed     bigint not null default 0,        -- of these, whose score is another one now
  finished_at timestamptz,
  superseded  boolean not null default false    -- a newer table came before it was through
);
create index scoring_run_open on scoring_run (id) where finished_at is null;
