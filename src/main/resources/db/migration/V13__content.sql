-- Reports read a period. What comes in over time lies on disk nearly in that order, so a summary of each block range finds
-- the period as well as a tree would, and costs a capture or an activity next to nothing.
create index activity_period on activity using brin (occurred_at) with (autosummarize = on);
create index stage_change_period on stage_change using brin (at) with (autosummarize = on);
create index message_period on message using brin (settled_at) with (autosummarize = on);
